import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, vi } from 'vitest';
import { keepLogShort } from '../../src/store/checkpoints.ts';
import type { Store } from '../../src/store/store.ts';
import { databaseOf } from '../support/databases.ts';

const sqlite = databaseOf('sqlite');
const MB = 1024 * 1024;

/** Writes so many megabytes to the log, in commits of one. */
async function write(store: Store, megabytes: number, from: number): Promise<void> {
  for (let number = from; number < from + megabytes; number++) {
    await store.transaction((_trx, bulk) =>
      bulk.insert('changes', [
        { workspace: 'w', position: number, at: 0, kind: 'k', conversation: null, body: 'x'.repeat(MB) },
      ]),
    );
  }
}

function logOf(path: string): { log: number; checkpointed: number } {
  const database = new DatabaseSync(path);
  try {
    return database.prepare('pragma wal_checkpoint(noop)').get() as never;
  } finally {
    database.close();
  }
}

it('copies the log back while others write, and lets it begin again', async () => {
  const store = await sqlite.open();
  const { path } = store.location as { path: string };
  const onDeath = vi.fn();
  const checkpoints = keepLogShort(store, onDeath);
  // 40 megabytes are ten thousand pages: more than it lets stand, less than a commit would copy by itself.
  await write(store, 40, 1);
  await vi.waitFor(
    () => {
      const { log, checkpointed } = logOf(path);
      expect(checkpointed).toBe(log);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(statSync(path).size).toBeGreaterThan(40 * MB);
  await write(store, 1, 100);
  expect(logOf(path).log).toBeLessThan(1_000);
  expect(await store.db.selectFrom('changes').select('position').execute()).toHaveLength(41);
  await checkpoints.stop();
  await checkpoints.stop();
  expect(onDeath).not.toHaveBeenCalled();
});

it('has nothing to do on PostgreSQL', async () => {
  const store = await sqlite.open();
  const other = { ...store, location: { kind: 'postgres', url: 'postgres://localhost/x' } as const, turns: null };
  await keepLogShort(other, () => {}).stop();
});
