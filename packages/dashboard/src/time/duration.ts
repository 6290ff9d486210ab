/** Durations as people read them: `1h 30m`, `6m`, `42s`; never days, which office hours make ambiguous. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Under this, seconds are shown. */
export const SECONDS_BELOW_MS = 2 * MINUTE;

/** How long, floored to what is shown: `2h 14m`, `38m`, `1m 42s` and `42s` under two minutes. The sign is the caller's. */
export function formatLeft(ms: number): string {
  const size = Math.abs(ms);
  if (size < SECONDS_BELOW_MS) {
    const minutes = Math.floor(size / MINUTE);
    const seconds = Math.floor((size % MINUTE) / SECOND);
    return minutes > 0 ? `${minutes}m ${two(seconds)}s` : `${seconds}s`;
  }
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  return hours > 0 ? `${hours}h ${two(minutes)}m` : `${minutes}m`;
}

/** A length of time whole: `1h 30m`, `45m`, `1m 30s`, `0s`; zero parts are left out. */
export function formatLength(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / SECOND);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = [hours > 0 && `${hours}h`, minutes > 0 && `${minutes}m`, rest > 0 && `${rest}s`].filter(Boolean);
  return `${ms < 0 ? '−' : ''}${parts.join(' ') || '0s'}`;
}

/** The parts of a time left as they are read aloud: hours and minutes, or minutes and seconds under two minutes. */
export function spokenParts(ms: number): { hours: number; minutes: number; seconds: number } {
  const size = Math.abs(ms);
  if (size < SECONDS_BELOW_MS) {
    return { hours: 0, minutes: Math.floor(size / MINUTE), seconds: Math.floor((size % MINUTE) / SECOND) };
  }
  return { hours: Math.floor(size / HOUR), minutes: Math.floor((size % HOUR) / MINUTE), seconds: 0 };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
