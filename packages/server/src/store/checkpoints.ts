import { Worker } from 'node:worker_threads';
import type { Store } from './store.ts';

/** What the thread is started with. */
export interface CheckpointsGiven {
  readonly path: string;
  readonly turns: SharedArrayBuffer;
}

export interface Checkpoints {
  /** Waits for a copy that is under way. May be called again. */
  stop(): Promise<void>;
}

/**
 * Keeps SQLite's log short from a thread of its own, until it is stopped. Where it does not come to it, whoever commits
 * copies a log that has become twice as long.
 *
 * @param onDeath it died of an error, perhaps in its turn to write: nothing can be written any more
 */
export function keepLogShort({ location, turns }: Store, onDeath: (error: unknown) => void): Checkpoints {
  if (location.kind !== 'sqlite' || turns === null) return { stop: async () => {} };
  const file = import.meta.url.endsWith('.ts') ? './checkpoint-thread.ts' : './checkpoint-thread.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { path: location.path, turns } satisfies CheckpointsGiven,
  });
  worker.on('error', onDeath);
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    stop() {
      worker.postMessage('stop');
      return ended;
    },
  };
}
