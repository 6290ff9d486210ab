/**
 * Time passing, as one more input: conversations whose instant has come are folded as of now. What a tick costs follows
 * what falls due, not how much is open.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';

/** Conversations of one tick: few enough that requests hardly wait for it. */
const BATCH = 250;
/** A tripwire that comes nearer while nobody looks is noticed after so long at the latest. */
const LONGEST_SLEEP_MS = 1000;
const SWEEP_EVERY_MS = 60_000;
/** What has been due for so long should have been noticed. */
const OVERDUE_AFTER_MS = 5000;

export interface Tick {
  /** How many conversations were woken. */
  readonly woken: number;
  /** How long until there is something to do, a second at most; 0: at once. */
  readonly delayMs: number;
}

/** What a sweep finds: of conversations that have a tripwire in the past, how many there are and how far it goes back. */
export interface Sweep {
  readonly overdue: number;
  readonly worstLagMs: number;
}

export interface Timers {
  /** Wakes one batch of what is due. */
  tick(): Promise<Tick>;
  /** Looks whether anything was passed over; nothing, if all is well. */
  sweep(): Promise<Sweep>;
  /** Ticks until it is stopped. */
  start(): void;
  /** Waits for the tick that is under way. May be called again. */
  stop(): Promise<void>;
}

export interface TimersOptions {
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly onSweep?: ((sweep: Sweep) => void) | undefined;
  /** A tick that failed, for the log; the next one comes after a second. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

export function createTimers({ store, recorder, clock, onSweep, onFailure }: TimersOptions): Timers {
  let stopping: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();
  /** Where claims pass over each other's, one batch is folded while the database works on the other. */
  let helping: Promise<void> | null = null;

  const tick = async (): Promise<Tick> => {
    const { woken, nextAt } = await recorder.wake(BATCH);
    const untilNext = nextAt === null ? LONGEST_SLEEP_MS : nextAt - clock.now();
    return { woken, delayMs: Math.min(LONGEST_SLEEP_MS, Math.max(0, untilNext)) };
  };

  const sweep = async (): Promise<Sweep> => {
    const before = clock.now() - OVERDUE_AFTER_MS;
    const { overdue, first } = await store.db
      .selectFrom('conversations')
      .select(({ fn }) => [fn.countAll<number>().as('overdue'), fn.min('wake_at').as('first')])
      .where('wake_at', '<', before)
      .where('wake_at', 'is not', null)
      .executeTakeFirstOrThrow();
    return { overdue, worstLagMs: first === null ? 0 : clock.now() - first };
  };

  /** Beside the loop, for as long as there is more than it can take at once. */
  const help = async (signal: AbortSignal) => {
    try {
      while (!signal.aborted && (await tick()).woken >= BATCH) await nextTurn();
    } catch (error) {
      onFailure?.(error);
    } finally {
      helping = null;
    }
  };

  const loop = async (signal: AbortSignal) => {
    let sweepAt = clock.now() + SWEEP_EVERY_MS;
    while (!signal.aborted) {
      let delayMs = LONGEST_SLEEP_MS;
      try {
        const ticked = await tick();
        // Due by its own clock and claimed by another process: it is being done.
        delayMs = ticked.woken === 0 && ticked.delayMs === 0 ? PASSED_OVER_MS : ticked.delayMs;
        if (ticked.woken >= BATCH && store.dialect.rowLocks) helping ??= help(signal);
        if (clock.now() >= sweepAt) {
          sweepAt = clock.now() + SWEEP_EVERY_MS;
          onSweep?.(await sweep());
        }
      } catch (error) {
        onFailure?.(error);
      }
      // Requests have a turn even where there is always more to do.
      if (delayMs > 0) await clock.sleep(delayMs, signal);
      else await nextTurn();
    }
  };

  return {
    tick,
    sweep,
    start() {
      if (stopping !== null) return;
      stopping = new AbortController();
      running = loop(stopping.signal);
    },
    async stop() {
      stopping?.abort();
      await running;
      await helping;
    },
  };
}

const PASSED_OVER_MS = 20;
