/**
 * After an upgrade that changed the fold, every conversation is folded anew in the background; what comes out differently
 * is retracted and recorded like late news, with the upgrade as its cause (§9.2).
 */
import { FOLD_VERSION } from '@kept/engine';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Recorder } from './recorder.ts';

const BATCH = 100;
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
  let after = 0;
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
      const rows = await store.db
        .selectFrom('conversations')
        .select(['workspace', 'id', 'serial'])
        .where('fold_version', '<', FOLD_VERSION)
        .where('serial', '>', after)
        .orderBy('serial')
        .limit(BATCH)
        .execute();
      if (rows.length === 0) {
        await finish();
        return IDLE_MS;
      }
      for (const [workspace, own] of Map.groupBy(rows, (row) => row.workspace)) {
        await recorder.touch(
          workspace,
          own.map(({ id }) => id),
        );
      }
      after = rows.at(-1)!.serial;
      done += rows.length;
      return 0;
    },
  };
}

async function isFinished({ db }: Store): Promise<boolean> {
  const rows = await db.selectFrom('fold_upgrades').select('version').where('version', '=', FOLD_VERSION).execute();
  return rows.length > 0;
}
