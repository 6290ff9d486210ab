/** Group commit: what is asked for while batches are being written goes into the next one together. */
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface Gathered<Item, Result> {
  add(items: readonly Item[]): Promise<Result[]>;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
}

interface Request<Item, Result> {
  readonly items: readonly Item[];
  readonly results: Result[];
  /** How many of its items have been put into batches. */
  taken: number;
  /** Whether one of those is under way: the next waits for it, so that its items are written in their order. */
  busy: boolean;
  resolve(results: Result[]): void;
  reject(error: unknown): void;
}

/**
 * @param limit items of a batch at most
 * @param lanes batches that may be under way at once
 * @param write one batch; gives the result of each item, in their order
 */
export function gather<Item, Result>(
  limit: number,
  lanes: number,
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
): Gathered<Item, Result> {
  let waiting: Request<Item, Result>[] = [];
  const running = new Set<Promise<void>>();

  const nextBatch = () => {
    const items: Item[] = [];
    const parts: { request: Request<Item, Result>; count: number }[] = [];
    for (const request of waiting) {
      if (items.length >= limit) break;
      if (request.busy) continue;
      const part = request.items.slice(request.taken, request.taken + limit - items.length);
      for (const item of part) items.push(item);
      request.taken += part.length;
      request.busy = true;
      parts.push({ request, count: part.length });
    }
    waiting = waiting.filter((request) => request.taken < request.items.length);
    return { items, parts };
  };

  const run = async () => {
    // Whatever else has arrived by now comes along.
    await nextTurn();
    while (waiting.some(({ busy }) => !busy)) {
      const { items, parts } = nextBatch();
      try {
        const results = await write(items);
        let at = 0;
        for (const { request, count } of parts) {
          for (let i = 0; i < count; i++) request.results.push(results[at++]!);
          request.busy = false;
          if (request.results.length === request.items.length) request.resolve(request.results);
        }
      } catch (error) {
        const failed = new Set(parts.map(({ request }) => request));
        waiting = waiting.filter((request) => !failed.has(request));
        for (const request of failed) request.reject(error);
      }
      // Between two batches everybody else has a turn.
      await nextTurn();
    }
  };

  const start = () => {
    if (running.size >= lanes || waiting.every(({ busy }) => busy)) return;
    const lane = run().finally(() => {
      running.delete(lane);
      start();
    });
    running.add(lane);
  };

  return {
    add: (items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        waiting.push({ items, results: [], taken: 0, busy: false, resolve, reject });
        start();
      }),
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
