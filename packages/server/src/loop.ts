/** A task done over and over: each round says how long until the next. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from './clock.ts';

export interface LoopOptions {
  readonly clock: Clock;
  /** One round; milliseconds until the next, 0 for at once. */
  readonly round: () => Promise<number>;
  readonly onError: (error: unknown) => void;
  /** How long to wait after a round that failed. */
  readonly afterErrorMs: number;
}

export class Loop {
  readonly #options: LoopOptions;
  #waking = new AbortController();
  #running: Promise<void> | null = null;
  #stopping = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something to do: the next round begins at once. */
  wake(): void {
    this.#waking.abort();
  }

  /** Lets the round that is under way end. May be called again. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, round, onError, afterErrorMs } = this.#options;
    while (!this.#stopping) {
      let delayMs: number;
      try {
        delayMs = await round();
      } catch (error) {
        onError(error);
        delayMs = afterErrorMs;
      }
      // A round on SQLite waits for nothing: without a turn in between, many would keep every request from its own.
      if (delayMs <= 0) await nextTurn();
      else if (!this.#stopping) await clock.sleep(delayMs, this.#waking.signal);
      if (this.#waking.signal.aborted) this.#waking = new AbortController();
    }
  }
}
