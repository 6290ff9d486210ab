/**
 * Group commit: what is asked for while a batch is being written goes into the next one together. One batch of a kind is
 * under way at a time.
 */
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
  resolve(results: Result[]): void;
  reject(error: unknown): void;
}

/** @param write one batch of at most `limit` items; gives the result of each, in their order */
export function gather<Item, Result>(
  limit: number,
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
): Gathered<Item, Result> {
  let waiting: Request<Item, Result>[] = [];
  let running: Promise<void> | null = null;

  const nextBatch = () => {
    const items: Item[] = [];
    const parts: { request: Request<Item, Result>; count: number }[] = [];
    for (const request of waiting) {
      if (items.length >= limit) break;
      const part = request.items.slice(request.taken, request.taken + limit - items.length);
      for (const item of part) items.push(item);
      request.taken += part.length;
      parts.push({ request, count: part.length });
    }
    waiting = waiting.filter((request) => request.taken < request.items.length);
    return { items, parts };
  };

  const run = async () => {
    // Whatever else has arrived by now comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const { items, parts } = nextBatch();
      try {
        const results = await write(items);
        let at = 0;
        for (const { request, count } of parts) {
          for (let i = 0; i < count; i++) request.results.push(results[at++]!);
          if (request.results.length === request.items.length) request.resolve(request.results);
        }
      } catch (error) {
        const failed = new Set(parts.map(({ request }) => request));
        waiting = waiting.filter((request) => !failed.has(request));
        for (const request of failed) request.reject(error);
      }
      // Between two batches everybody else has a turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const start = () => {
    running ??= run().finally(() => {
      running = null;
      if (waiting.length > 0) start();
    });
  };

  return {
    add: (items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        waiting.push({ items, results: [], taken: 0, resolve, reject });
        start();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
