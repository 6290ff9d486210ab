/**
 * Long questions of one kind that a process has been asked: one runs at a time, others wait, those that are over are kept
 * until newer ones push them out. They are lost when the process stops: what was asked can be asked again.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ReadingProgress } from '../lives/hooks.ts';
import type { StoreLocation } from '../store/store.ts';
import type { Job, JobResults } from './job.ts';
import { runBeside } from './run-beside.ts';

/** Those that may wait for the one that runs. */
export const JOBS_WAITING = 10;

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface KeptJob<K extends Job['kind']> {
  readonly id: string;
  readonly workspace: string;
  readonly job: Extract<Job, { kind: K }>;
  /** Who asked for it. */
  readonly author: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly state: JobState;
  readonly progress: ReadingProgress | null;
  readonly result: JobResults[K] | null;
  /** Why it failed; the log says more. */
  readonly error: string | null;
}

export interface Jobs<K extends Job['kind']> {
  /** Null where too many are waiting already. */
  start(workspace: string, job: Extract<Job, { kind: K }>, author: string): KeptJob<K> | null;
  get(workspace: string, id: string): KeptJob<K> | null;
  /** Newest first. */
  list(workspace: string): readonly KeptJob<K>[];
  /** Cancels one that waits or runs, forgets one that is over. False where there is none. */
  remove(workspace: string, id: string): boolean;
  /** Cancels all, and waits for the thread to end. */
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly location: StoreLocation;
  readonly clock: Clock;
  /** Ids begin with it. */
  readonly prefix: string;
  /** How many that are over are kept, over all workspaces. */
  readonly kept: number;
  readonly onFailure?: ((error: unknown, workspace: string) => void) | undefined;
}

export function createJobs<K extends Job['kind']>(options: JobsOptions): Jobs<K> {
  type Kept = { -readonly [F in keyof KeptJob<K>]: KeptJob<K>[F] } & { readonly stop: AbortController };
  const { location, clock, onFailure } = options;
  const kept = new Map<string, Kept>();
  let running: Promise<void> | null = null;

  const finish = (asked: Kept, end: Partial<Pick<Kept, 'state' | 'result' | 'error'>>) => {
    Object.assign(asked, end, { finishedAt: clock.now() });
    const over = [...kept.values()].filter(({ finishedAt }) => finishedAt !== null);
    for (const { id } of over.slice(0, Math.max(0, over.length - options.kept))) kept.delete(id);
  };

  const run = async (asked: Kept) => {
    Object.assign(asked, { state: 'running', startedAt: clock.now() });
    try {
      const result = await runBeside<K>(location, asked.job, {
        signal: asked.stop.signal,
        progress: (progress) => Object.assign(asked, { progress }),
      });
      finish(asked, { state: 'done', result });
    } catch (error) {
      if (asked.stop.signal.aborted) return finish(asked, { state: 'cancelled' });
      onFailure?.(error, asked.workspace);
      finish(asked, { state: 'failed', error: (error as Error).message });
    }
  };

  const next = () => {
    if (running !== null) return;
    const waiting = [...kept.values()].find(({ state }) => state === 'waiting');
    if (waiting === undefined) return;
    running = run(waiting).finally(() => {
      running = null;
      next();
    });
  };

  const cancel = (asked: Kept) => {
    asked.stop.abort(new Error('It was cancelled.'));
    if (asked.state === 'waiting') finish(asked, { state: 'cancelled' });
  };

  const get = (workspace: string, id: string) => {
    const asked = kept.get(id);
    return asked?.workspace === workspace ? asked : null;
  };

  return {
    start(workspace, job, author) {
      const waiting = [...kept.values()].filter(({ state }) => state === 'waiting').length;
      if (waiting >= JOBS_WAITING) return null;
      const asked: Kept = {
        id: `${options.prefix}_${randomUUID()}`,
        workspace,
        job,
        author,
        createdAt: clock.now(),
        startedAt: null,
        finishedAt: null,
        state: 'waiting',
        progress: null,
        result: null,
        error: null,
        stop: new AbortController(),
      };
      kept.set(asked.id, asked);
      next();
      return asked;
    },
    get,
    list: (workspace) => [...kept.values()].filter((each) => each.workspace === workspace).reverse(),
    remove(workspace, id) {
      const asked = get(workspace, id);
      if (asked === null) return false;
      if (asked.finishedAt === null) cancel(asked);
      else kept.delete(id);
      return true;
    },
    async close() {
      for (const asked of kept.values()) if (asked.finishedAt === null) cancel(asked);
      await running;
    },
  };
}
