/** Who answers questions: this thread, or threads that read beside it and never hold it up. */
import { Worker } from 'node:worker_threads';
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
  | {
      readonly number: number;
      readonly ok: false;
      readonly error: { message: string; stack: string | undefined; errcode: number | undefined };
    };

/** What a thread is told as it starts. */
export interface ThreadPlace {
  readonly path: string;
  readonly keepsReports: boolean;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
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
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #next = 1;

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
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      worker.postMessage({ number, query, question } satisfies Asked);
    });
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
      const pending = this.#pending.get(answered.number);
      this.#pending.delete(answered.number);
      if (answered.ok) pending?.resolve(answered.value);
      else pending?.reject(Object.assign(new Error(answered.error.message), answered.error));
    });
    worker.on('error', (error) => this.#gone(worker, error));
    worker.on('exit', () => this.#gone(worker, new Error('The reading thread has ended.')));
    this.#worker = worker;
    return worker;
  }

  #gone(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
