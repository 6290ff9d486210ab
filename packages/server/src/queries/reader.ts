/** Who answers questions: this thread, or threads that read beside it and never hold it up. */
import { Worker } from 'node:worker_threads';
import { errorOf, type Failure } from '../threads/failure.ts';
import { Pending } from '../threads/pending.ts';
import { type AnswerTo, QUERIES, type QueryName, type Question } from './all.ts';
import type { ReportContext } from './context.ts';
import { KeptBlocks } from './kept-blocks.ts';

export interface Reader {
  ask<Q extends QueryName>(query: Q, question: Question<Q>): Promise<AnswerTo<Q>>;
  close(): Promise<void>;
}

export function readerHere(of: Omit<ReportContext, 'kept'>): Reader {
  const context = { ...of, kept: new KeptBlocks() };
  return {
    ask: (query, question) => answer(context, query, question),
    close: async () => {},
  };
}

/** @throws whatever the question's query does */
export function answer<Q extends QueryName>(
  context: ReportContext,
  query: Q,
  question: Question<Q>,
): Promise<AnswerTo<Q>> {
  const run = QUERIES[query] as unknown as (context: ReportContext, question: Question<Q>) => Promise<AnswerTo<Q>>;
  return run(context, question);
}

export interface Asked {
  readonly number: number;
  readonly query: QueryName;
  readonly question: unknown;
}

export type Answered =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly failure: Failure };

/** What a thread is told as it starts. */
export interface ThreadPlace {
  readonly path: string;
  readonly keepsReports: boolean;
}

/**
 * Threads with a connection of their own to the SQLite file; one that dies fails what it held and is replaced at the next
 * question.
 */
export function readersOnThreads(path: string, count: number): Reader {
  const threads = Array.from({ length: count }, (_, index) => new Thread(path, index === lastOf(count)));
  for (const thread of threads) thread.start();
  // Started by the first who needs it.
  const beside = new Thread(path, false);
  return {
    ask: (query, question) => {
      const lane = laneOf(
        query,
        threads.map(({ pending }) => pending),
      );
      return (lane === 'beside' ? beside : threads[lane]!).ask(query, question) as Promise<never>;
    },
    close: async () => {
      await Promise.all([...threads, beside].map((thread) => thread.close()));
    },
  };
}

/** Asked by what goes on in the background: it reads a lot, and nobody's question is to wait for it. */
const BESIDE: readonly QueryName[] = ['foldVersions', 'patchReports'];

const lastOf = (count: number) => count - 1;

/**
 * Who answers: reports the last thread, which alone keeps what they are counted from; all else the one with the fewest under
 * way, the first of those that have as few.
 *
 * @param pending how many each thread has under way
 */
export function laneOf(query: QueryName, pending: readonly number[]): number | 'beside' {
  if (BESIDE.includes(query)) return 'beside';
  if (query === 'compliance') return lastOf(pending.length);
  return pending.indexOf(Math.min(...pending));
}

class Thread {
  readonly #path: string;
  readonly #keepsReports: boolean;
  readonly #pending = new Pending();
  #worker: Worker | null = null;

  /** @param keepsReports reads beforehand what reports are counted from */
  constructor(path: string, keepsReports: boolean) {
    this.#path = path;
    this.#keepsReports = keepsReports;
  }

  get pending(): number {
    return this.#pending.size;
  }

  ask(query: QueryName, question: unknown): Promise<unknown> {
    const worker = this.#worker ?? this.start();
    return this.#pending.ask((number) => worker.postMessage({ number, query, question } satisfies Asked));
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  start(): Worker {
    const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
    const workerData: ThreadPlace = { path: this.#path, keepsReports: this.#keepsReports };
    const worker = new Worker(new URL(file, import.meta.url), { workerData });
    worker.unref();
    worker.on('message', (answered: Answered) => {
      if (answered.ok) this.#pending.resolve(answered.number, answered.value);
      else this.#pending.reject(answered.number, errorOf(answered.failure));
    });
    worker.on('error', (error) => this.#gone(worker, error));
    worker.on('exit', () => this.#gone(worker, new Error('The reading thread has ended.')));
    this.#worker = worker;
    return worker;
  }

  #gone(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    this.#pending.rejectAll(error);
  }
}
