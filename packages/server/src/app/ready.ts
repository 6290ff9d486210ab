import { sql } from 'kysely';
import type { ReadyCheck } from '../http/routes/operation.ts';
import type { Rooms } from './rooms.ts';

/** Timers tick at least once a second; so long without, something is wrong. */
const SILENT_MS = 15_000;
const DATABASE_WITHIN_MS = 2_000;

/** Whether this process can serve now. */
export async function readyChecks({ store, clock, startedAt, lastTickAt }: Rooms): Promise<ReadyCheck[]> {
  return [await databaseCheck({ store, clock }), timersCheck(clock.now(), lastTickAt() ?? startedAt)];
}

async function databaseCheck({ store, clock }: Pick<Rooms, 'store' | 'clock'>): Promise<ReadyCheck> {
  const answered = new AbortController();
  const ask = sql`select 1`.execute(store.db).then(
    () => null,
    () => 'The database does not answer.',
  );
  const late = clock.sleep(DATABASE_WITHIN_MS, answered.signal).then(() => 'The database is slow to answer.');
  const detail = await Promise.race([ask, late]);
  answered.abort();
  return { name: 'database', ok: detail === null, detail };
}

function timersCheck(now: number, lastTickAt: number): ReadyCheck {
  const ok = now - lastTickAt < SILENT_MS;
  const seconds = Math.round((now - lastTickAt) / 1000);
  return { name: 'timers', ok, detail: ok ? null : `The timers have not ticked for ${seconds} seconds.` };
}
