/**
 * A revision applied to `open` on its way through the open conversations (§8.3), batch by batch. Where it stands is kept,
 * so that a restart goes on; a conversation that is loaded before its turn selects again by itself.
 */
import type { Clock } from '../clock.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';

const BATCH = 200;
const IDLE_MS = 1000;

export interface ReselectionProgress {
  readonly revision: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly total: number;
  readonly done: number;
}

export interface Reselection {
  /** Takes one batch of one revision. Gives how long to wait before the next, in milliseconds. */
  round(): Promise<number>;
  /** Of the newest revision that was applied to open conversations; null where there is none. */
  progress(workspace: string): Promise<ReselectionProgress | null>;
}

export function createReselection({
  store,
  recorder,
  clock,
}: {
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
}): Reselection {
  const { db } = store;
  return {
    async round() {
      const next = await db
        .selectFrom('reselections')
        .selectAll()
        .where('finished_at', 'is', null)
        .orderBy('started_at')
        .orderBy('workspace')
        .limit(1)
        .executeTakeFirst();
      if (next === undefined) return IDLE_MS;
      const { workspace, revision, cursor } = next;
      const rows = await db
        .selectFrom('conversations')
        .select('id')
        .where('workspace', '=', workspace)
        .where('open', '=', 1)
        .where('revision', '<', revision)
        .where('id', '>', cursor)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      if (rows.length > 0)
        await recorder.touch(
          workspace,
          rows.map(({ id }) => id),
        );
      // Another process may have been faster with the same batch: then it has counted it.
      await db
        .updateTable('reselections')
        .set(({ eb, ref }) => ({
          done: rows.length === 0 ? ref('total') : eb('done', '+', rows.length),
          cursor: rows.at(-1)?.id ?? cursor,
          finished_at: rows.length === 0 ? clock.now() : null,
        }))
        .where('workspace', '=', workspace)
        .where('revision', '=', revision)
        .where('cursor', '=', cursor)
        .where('finished_at', 'is', null)
        .execute();
      return 0;
    },

    async progress(workspace) {
      const row = await db
        .selectFrom('reselections')
        .selectAll()
        .where('workspace', '=', workspace)
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { revision, started_at, finished_at, total, done } = row;
      return { revision, startedAt: started_at, finishedAt: finished_at, total, done: Math.min(done, total) };
    },
  };
}
