/**
 * After an upgrade that changed the fold, every conversation is folded anew in the background; what comes out differently
 * is retracted and recorded like late news, with the upgrade as its cause (§9.2).
 */
import { FOLD_VERSION } from '@kept/engine';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Recorder } from './recorder.ts';

/** So many are looked at, and those behind folded, in one go. */
const BATCH = 100;
/** Of the time, a third at most. */
const REST = 2;
const LEAST_REST_MS = 5;
const IDLE_MS = 3_600_000;

export interface Upgrade {
  /** Takes one batch. Gives how long to wait before the next, in milliseconds. */
  round(): Promise<number>;
}

export function createUpgrade({
  store,
  clock,
  recorder,
  onFinished,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** How many conversations were folded anew, once they all are. */
  readonly onFinished?: ((conversations: number) => void) | undefined;
}): Upgrade {
  let after = { workspace: '', id: '' };
  let done = 0;
  let finished = false;
  const finish = async () => {
    await store.db
      .insertInto('fold_upgrades')
      .values({ version: FOLD_VERSION, finished_at: clock.now() })
      .onConflict((on) => on.doNothing())
      .execute();
    finished = true;
    if (done > 0) onFinished?.(done);
  };
  return {
    async round() {
      finished ||= await isFinished(store);
      if (finished) return IDLE_MS;
      const start = clock.now();
      const rows = await next(store, after);
      const behind = rows.filter((row) => row.fold_version < FOLD_VERSION);
      for (const [workspace, own] of Map.groupBy(behind, (row) => row.workspace)) {
        await recorder.touch(
          workspace,
          own.map(({ id }) => id),
        );
      }
      done += behind.length;
      if (rows.length < BATCH) {
        await finish();
        return IDLE_MS;
      }
      after = rows.at(-1)!;
      return Math.max(LEAST_REST_MS, REST * (clock.now() - start));
    },
  };
}

/** In the order of the primary key, whichever fold recorded them. */
function next(
  { db }: Store,
  after: { readonly workspace: string; readonly id: string },
): Promise<{ workspace: string; id: string; fold_version: number }[]> {
  return db
    .selectFrom('conversations')
    .select(['workspace', 'id', 'fold_version'])
    .where(({ eb, refTuple, tuple }) => eb(refTuple('workspace', 'id'), '>', tuple(after.workspace, after.id)))
    .orderBy('workspace')
    .orderBy('id')
    .limit(BATCH)
    .execute();
}

async function isFinished({ db }: Store): Promise<boolean> {
  const rows = await db.selectFrom('fold_upgrades').select('version').where('version', '=', FOLD_VERSION).execute();
  return rows.length > 0;
}
