const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;
const LEAST_MS = 1_000;

/**
 * How long to wait after a number of attempts: exponential with full jitter (anything up to 5 s, 10 s, 20 s … one
 * hour), at least a second, and never less than the destination asked for.
 *
 * @param random a number in [0, 1)
 */
export function backoffMs(attempts: number, random: number, retryAfterMs: number | null): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  const jittered = Math.max(LEAST_MS, Math.round(random * most));
  return retryAfterMs === null ? jittered : Math.max(retryAfterMs, Math.min(jittered, retryAfterMs + LEAST_MS));
}

/** After so many failures in a row a destination is paused. */
export const PAUSE_AFTER = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 600_000;

/** How long a destination rests before it is tried again with a single delivery; 0 where it need not rest. */
export function pauseMs(failures: number, random: number): number {
  if (failures < PAUSE_AFTER) return 0;
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - PAUSE_AFTER, 10));
  // Several processes, or destinations behind one host, do not knock at the same instant.
  return Math.round(whole * (0.75 + random / 4));
}

/** `Retry-After`, in seconds or as a date, from `now` on; at most a day; null where it is neither. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), 86_400_000) : null;
}
