/**
 * After an upgrade that changed the fold, every conversation is folded anew in the background; what comes out differently
 * is retracted and recorded like late news, with the upgrade as its cause (§9.2).
 */
import { FOLD_VERSION } from '@kept/engine';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { type AskFoldVersions, type Folded, foldVersions } from './fold-versions.ts';
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
  read = (asked) => foldVersions(store, asked),
  onFinished,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Reads in this place if nothing is said: over a store that lies on the disk, better where nobody waits for it. */
  readonly read?: ((asked: AskFoldVersions) => Promise<Folded[]>) | undefined;
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
      const rows = await read({ after, limit: BATCH });
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
      const { workspace, id } = rows.at(-1)!;
      after = { workspace, id };
      return Math.max(LEAST_REST_MS, REST * (clock.now() - start));
    },
  };
}

async function isFinished({ db }: Store): Promise<boolean> {
  const rows = await db.selectFrom('fold_upgrades').select('version').where('version', '=', FOLD_VERSION).execute();
  return rows.length > 0;
}
