import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** A clock that stands still until it is moved; sleepers wake when it passes them. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        until: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake);
    });
  }

  /** How many are asleep: whoever is, has done what there was to do. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Moves to an instant, forwards or back, and wakes who slept until then. */
  moveTo(now: number): void {
    this.#now = now;
    for (const sleeper of this.#sleepers) if (sleeper.until <= now) sleeper.wake();
  }

  advance(ms: number): void {
    this.moveTo(this.#now + ms);
  }
}
