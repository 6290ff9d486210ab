import { DAY_MS, dayNumber } from '../zone/civil.ts';

/** An answer of `add` further ahead than this is never (§2.8). */
export const NEVER_AFTER_MS = 3652.5 * DAY_MS;

/** The years that a schedule answers for: those that an instant's text can hold, and what `add` may look ahead from there. */
export const FIRST_YEAR = -1;
export const LAST_YEAR = 10_010;
/** Where looking ahead ends even without a bound. */
export const LOOK_AHEAD_END_MS = dayNumber(LAST_YEAR, 1, 1) * DAY_MS;

/** Throws a RangeError where the number is no instant. */
export function checkInstant(atMs: number): void {
  if (!Number.isFinite(atMs)) throw new RangeError(`not an instant: ${atMs}`);
}

/** Throws a RangeError where the number is no duration: negative ones are refused (§2.7). */
export function checkDuration(durationMs: number): void {
  if (!(durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`not a duration of 0 ms or more: ${durationMs}`);
  }
}
