/** What a commit promises, and rows that are added where none of their key is. */
import { sql, type Transaction } from 'kysely';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { Tables } from '../../src/store/tables.ts';
import { onEveryDatabase } from '../support/databases.ts';

onEveryDatabase('A transaction', (database) => {
  /** Whether a commit in this transaction waits for the disk. */
  async function waits(store: Store, trx: Transaction<Tables>): Promise<boolean> {
    if (store.location.kind === 'sqlite') {
      const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(trx);
      return rows[0]!.synchronous === 2;
    }
    const { rows } = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(trx);
    return rows[0]!.synchronous_commit !== 'off';
  }

  it('waits for the disk unless it says otherwise, and whoever comes after it does again', async () => {
    const store = await database.open();
    const all = await Promise.all([
      store.retrying((trx) => waits(store, trx), { durable: false }),
      store.retrying((trx) => waits(store, trx)),
      store.retrying((trx) => waits(store, trx), { durable: false }),
      store.transaction((trx) => waits(store, trx)),
    ]);
    await expect(
      store.retrying(
        async () => {
          throw new Error('rolled back');
        },
        { durable: false },
      ),
    ).rejects.toThrow('rolled back');
    expect([...all, await store.retrying((trx) => waits(store, trx))]).toEqual([false, true, false, true, true]);
  });

  it('adds rows and leaves those that are there', async () => {
    const store = await database.open();
    const row = (conversation: string, rank: number) => ({
      ...{ workspace: 'main', automation: 'Breaches', conversation, said_at: 1, rank },
    });
    await store.transaction(async (_, bulk) => await bulk.add('throttles', [row('a', 1)]));
    await store.transaction(async (_, bulk) => await bulk.add('throttles', [row('a', 2), row('b', 2)]));
    const rows = await store.db
      .selectFrom('throttles')
      .select(['conversation', 'rank'])
      .orderBy('conversation')
      .execute();
    expect(rows).toEqual([
      { conversation: 'a', rank: 1 },
      { conversation: 'b', rank: 2 },
    ]);
  });
});
