import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { at, FakeClock, type RawEvent, serviceOn, text } from './service.ts';

const CONFIG = {
  kept: 1,
  schedules: {},
  policies: { each: { ignoreOfficeHours: true, metrics: { resolution: { target: '4h' } } } },
  assignments: [{ policy: 'each' }],
};
const CONVERSATIONS = 3000;
const AT_ONCE = 100;
/** Three times as many were read when each batch went through the index of lists. */
const MOST = 20 * CONVERSATIONS;

const database = databaseOf('postgres');

it('looks up what a batch touches, and no more, in tables that PostgreSQL has never analysed', async () => {
  const location = await database.fresh();
  const store = await database.reopen(location);
  await sql`alter table conversations set (autovacuum_enabled = false)`.execute(store.db);
  await sql`alter table events set (autovacuum_enabled = false)`.execute(store.db);
  const clock = new FakeClock(at('2026-03-02T08:00:00Z'));
  const service = serviceOn(store, clock);
  const workspace = await service.workspace('w', CONFIG);
  const send = async (type: string) => {
    for (let from = 0; from < CONVERSATIONS; from += AT_ONCE) {
      const events = Array.from({ length: AT_ONCE }, (_, index): RawEvent => {
        const conversation = `c${from + index}`;
        return { id: `${type}-${conversation}`, type, conversation, at: text(clock.now()) };
      });
      expect((await service.receive(workspace, events)).accepted).toBe(AT_ONCE);
      clock.moveTo(clock.now() + 1000);
    }
  };
  await send('conversation.created');
  await send('message.sent');
  // What a connection has counted is known once it is closed.
  await store.close();

  const again = await database.reopen(location);
  const { rows } = await sql<{ name: string; entries: number }>`
    select indexrelname as name, idx_tup_read as entries from pg_stat_user_indexes
      where relname in ('conversations', 'events')`.execute(again.db);
  const read = new Map(rows.map(({ name, entries }) => [name, Number(entries)]));
  expect(read.get('conversations_workspace_id_key')).toBeGreaterThanOrEqual(CONVERSATIONS);
  // Of the first few hundred rows some are found by reading all of them.
  for (const [name, entries] of read) expect([name, entries]).toEqual([name, Math.min(entries, MOST)]);
  const { rows: walked } = await sql<{ rows: number }>`
    select sum(seq_tup_read) as rows from pg_stat_user_tables where relname in ('conversations', 'events')`.execute(
    again.db,
  );
  expect(Number(walked[0]!.rows)).toBeLessThan(MOST);
});
