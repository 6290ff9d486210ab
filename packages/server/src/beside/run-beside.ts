/** Runs a job on a thread of its own, so that whoever asks for it is not held up. */
import { Worker } from 'node:worker_threads';
import type { ReadingHooks } from '../lives/hooks.ts';
import type { StoreLocation } from '../store/store.ts';
import { errorOf } from '../threads/failure.ts';
import type { Job, JobGiven, JobNews, JobResults } from './job.ts';

/** What is read is soon over: with room for it, little of it is ever copied. */
const YOUNG_MB = 64;

/** @throws the signal's reason where it is aborted: the thread is ended at once; Error where the job failed */
export function runBeside<K extends Job['kind']>(
  location: StoreLocation,
  job: Extract<Job, { kind: K }>,
  { signal, progress }: ReadingHooks = {},
): Promise<JobResults[K]> {
  const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: { location, job } satisfies JobGiven,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const stop = () => void worker.terminate().then(() => reject(signal!.reason));
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (news: JobNews) => {
      switch (news.kind) {
        case 'progress':
          return progress?.(news.progress);
        case 'done':
          return resolve(news.result as JobResults[K]);
        case 'failed':
          return reject(errorOf(news.failure));
        default:
          return news satisfies never;
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) return;
      reject(new Error('The thread ended before its job was done.'));
    });
  });
}
