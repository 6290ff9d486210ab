import type { Clock } from '../clock.ts';

/**
 * What a write waits for, in this order: its turn to write (SQLite's one writer; on PostgreSQL a connection), the
 * workspace's configuration held, its conversations, and the positions that keep commits in order.
 */
export const LOCKS = ['turn', 'configuration', 'conversations', 'positions'] as const;
export type Lock = (typeof LOCKS)[number];

/** Milliseconds until each lock was had, the statement that takes it included. */
export type WaitedMs = Readonly<Partial<Record<Lock, number>>>;

/** Measures how long one write waits for its locks. */
export class Waits {
  readonly waitedMs: Partial<Record<Lock, number>> = {};
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async for<T>(lock: Lock, taking: () => Promise<T>): Promise<T> {
    const since = this.#clock.now();
    const taken = await taking();
    this.note(lock, since);
    return taken;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Of several tries the last one counts for the turn; the others' waits are part of it. */
  note(lock: Lock, since: number): void {
    const waitedMs = this.#clock.now() - since;
    this.waitedMs[lock] = lock === 'turn' ? waitedMs : (this.waitedMs[lock] ?? 0) + waitedMs;
  }
}
