/**
 * What has to be done now and then: old changes and ended sessions go, dates that moved make a revision (§8.3), SQLite
 * learns how its tables have grown (PostgreSQL does that by itself).
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { forgetDeliveries } from '../delivery/retention.ts';
import { dropExpired } from '../http/access/sessions.ts';
import { Loop } from '../loop.ts';
import type { Revisions } from '../revisions/revisions.ts';
import type { Store } from '../store/store.ts';
import { trimChanges } from '../stream/changes.ts';

const EVERY_MS = 60_000;
const FORGETTING_EVERY_MS = 100;
/** A stream may be resumed from so long ago. */
const CHANGES_KEPT_MS = 24 * 3_600_000;
const DATES_EVERY_MS = 24 * 3_600_000;
const ANALYZED_EVERY_MS = 3_600_000;
/** Rows that are looked at in each index: enough to choose by, and soon done. */
const ANALYZED_ROWS = 200;

export interface MaintenanceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly revisions: Revisions;
  readonly log: Logger;
  /** Null: for ever. */
  readonly deliveriesKeptMs: number | null;
}

export function maintenance({ store, clock, revisions, log, deliveriesKeptMs }: MaintenanceOptions): Loop {
  let datesAt = clock.now();
  let analyzeAt = clock.now();
  return new Loop({
    clock,
    afterErrorMs: EVERY_MS,
    onError: (error) => log.warn({ err: error }, 'maintenance failed, and is tried again'),
    async round() {
      const now = clock.now();
      const trimmed = await trimChanges(store, now - CHANGES_KEPT_MS);
      await dropExpired(store, now);
      const forgotten = deliveriesKeptMs === null ? 0 : await forgetDeliveries(store, now - deliveriesKeptMs);
      if (now >= datesAt) {
        datesAt = now + DATES_EVERY_MS;
        await refreshDates(store, revisions, log);
      }
      if (now >= analyzeAt && store.location.kind === 'sqlite') {
        analyzeAt = now + ANALYZED_EVERY_MS;
        await sql.raw(`pragma analysis_limit = ${ANALYZED_ROWS}`).execute(store.db);
        await sql.raw('pragma optimize = 0x10002').execute(store.db);
      }
      if (trimmed > 0) return 0;
      // Not all in one go: whatever else is to be written comes in between.
      return forgotten > 0 ? FORGETTING_EVERY_MS : EVERY_MS;
    },
  });
}

async function refreshDates({ db }: Store, revisions: Revisions, log: Logger): Promise<void> {
  for (const { workspace } of await db.selectFrom('workspaces').select('workspace').execute()) {
    const revision = await revisions.refreshDates(workspace);
    if (revision !== null) log.info({ workspace, revision }, 'holiday or zone data moved dates: a revision says so');
  }
}
