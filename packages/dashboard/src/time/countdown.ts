/** What a clock shows at an instant, from what the service said of it before and the open segments since. Pure. */
import { ALWAYS_OPEN, type Schedule } from '@kept/engine';

/** A running clock as the service described it as of `asOfMs`. */
export interface RunningClock {
  readonly asOfMs: number;
  /** Negative when overdue; null where the clock is never due. */
  readonly remainingMs: number | null;
  readonly paused: boolean;
  /** Null ignores office hours. */
  readonly schedule: string | null;
}

export type Countdown =
  /** Not `open`: outside office hours, until `opensAtMs` (null where that is not known). */
  | {
      readonly kind: 'ticking';
      readonly remainingMs: number;
      readonly open: boolean;
      readonly opensAtMs: number | null;
    }
  | { readonly kind: 'paused'; readonly remainingMs: number };

/** A schedule by its name; undefined while its segments are not there yet. */
export type Schedules = (name: string) => Schedule | undefined;

/** Null where the segments for it are not known. */
export function countdownAt(clock: RunningClock, schedules: Schedules, nowMs: number): Countdown | null {
  if (clock.remainingMs === null) return null;
  if (clock.paused) return { kind: 'paused', remainingMs: clock.remainingMs };
  const schedule = clock.schedule === null ? ALWAYS_OPEN : schedules(clock.schedule);
  if (schedule === undefined) return null;
  try {
    const at = Math.max(nowMs, clock.asOfMs);
    const open = schedule.isOpen(at);
    return {
      kind: 'ticking',
      remainingMs: clock.remainingMs - schedule.elapsed(clock.asOfMs, at),
      open,
      opensAtMs: open ? null : schedule.add(at, 0),
    };
  } catch (error) {
    // The page stood open longer than segments were given for; they are being fetched again.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
