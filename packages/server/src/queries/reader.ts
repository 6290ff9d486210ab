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

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Threads with a connection of their own to the SQLite file. A question goes to the one with the fewest under way; one
 * that dies fails what it held and is replaced at the next question.
 */
export function readersOnThreads(path: string, count: number): Reader {
  const threads = Array.from({ length: count }, () => new Thread(path));
  return {
    ask: (query, question) => {
      const idlest = threads.reduce((best, thread) => (thread.pending < best.pending ? thread : best));
      return idlest.ask(query, question) as Promise<never>;
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

class Thread {
  readonly #path: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(path: string) {
    this.#path = path;
    this.#start();
  }

  get pending(): number {
    return this.#pending.size;
  }

  ask(query: QueryName, question: unknown): Promise<unknown> {
    const worker = this.#worker ?? this.#start();
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

  #start(): Worker {
    const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { path: this.#path } });
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
