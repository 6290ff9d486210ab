/**
 * The recorder on a thread of its own: SQLite writes, folds and waits for the disk there while this thread reads requests.
 * Whoever else writes here takes turns with it.
 */
import { Worker } from 'node:worker_threads';
import { storable } from '../record/event-rows.ts';
import {
  type Commit,
  type Recorder,
  type RecorderOptions,
  StoreUnavailableError,
  UnknownRevisionError,
} from '../record/recorder.ts';
import { UnknownWorkspaceError } from '../revisions/loading.ts';
import type { Store } from '../store/store.ts';
import { errorOf } from '../threads/failure.ts';
import { inOneGo } from '../threads/in-one-go.ts';
import { Pending } from '../threads/pending.ts';
import type { Answers, Call, CallName, Calls, Given, News } from './protocol.ts';

/** What a commit has used is soon garbage: with room for it, little of it is ever copied. */
const YOUNG_MB = 128;
/** Errors that callers tell apart. */
const KINDS = { StoreUnavailableError, UnknownRevisionError, UnknownWorkspaceError };

export interface RecorderOnThread extends Recorder {
  /** Lets what is under way end, and the thread with it. */
  close(): Promise<void>;
}

export interface RecorderOnThreadOptions {
  /** On SQLite, in a file. */
  readonly store: Store;
  readonly onFailure?: RecorderOptions['onFailure'];
  /** The thread died of an error: its turn may be lost, and nothing can be written any more. */
  readonly onDeath: (error: unknown) => void;
}

export function recorderOnThread({ store, onFailure, onDeath }: RecorderOnThreadOptions): RecorderOnThread {
  const { location, turns } = store;
  if (location.kind !== 'sqlite' || turns === null) throw new Error('The recorder has a thread of its own on SQLite.');
  const listeners = new Set<(commit: Commit) => void>();
  const pending = new Pending();
  let closed: Promise<void> | null = null;
  const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { path: location.path, turns } satisfies Given,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });

  const hear = (news: News) => {
    switch (news.kind) {
      case 'answer':
        return pending.resolve(news.number, news.value);
      case 'failure':
        return pending.reject(news.number, errorOf(news.failure, KINDS));
      case 'commit':
        for (const listener of listeners) listener(news.commit);
        return;
      case 'unfolded':
        onFailure?.(news.workspace, news.conversation, errorOf(news.failure));
        return;
      default:
        return news satisfies never;
    }
  };
  worker.on('message', (all: readonly News[]) => {
    for (const news of all) hear(news);
  });
  const died = (error: unknown) => {
    pending.rejectAll(error);
    if (closed === null) onDeath(error);
  };
  worker.on('error', died);
  worker.on('exit', () => died(new Error('The thread that records has ended.')));

  // What one turn of this thread asks for goes over together.
  const send = inOneGo<Call>(setImmediate, (calls) => worker.postMessage(calls));
  const ask = <N extends CallName>(name: N, given: Calls[N]): Promise<Answers[N]> =>
    pending.ask((number) => send({ number, name, given } as Call));

  return {
    receive: (workspace, items, options = {}) =>
      ask('receive', { workspace, items: JSON.stringify(items.map(storable)), options }),
    wake: (limit) => ask('wake', { limit }),
    touch: (workspace, conversations) => ask('touch', { workspace, conversations }),
    endImport: (workspace) => ask('endImport', { workspace }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    idle: () => ask('idle', null),
    close() {
      closed ??= (async () => {
        await ask('close', null);
        await worker.terminate();
      })();
      return closed;
    },
  };
}
