/** Durations as people read them. */

/**
 * Time left or overdue at a glance: `2h 14m`, `6m`, `1m 35s` under two minutes; what is begun is not counted. Negative is
 * overdue: `+1h 02m`.
 */
export function countdown(seconds: number): string {
  const overdue = seconds < 0;
  const whole = Math.floor(Math.abs(seconds));
  return `${overdue ? '+' : ''}${whole < 120 ? exact(whole) : exact(whole - (whole % 60))}`;
}

/** Every second and millisecond of it: `1h 30m`, `1h 00m 05s`, `0.25s`, `0s`; negative with a minus sign. */
export function exact(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1000);
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const rest = (ms % 60_000) / 1000;
  const parts: string[] = [];
  if (hours > 0) parts.push(`${grouped(hours)}h`);
  if (minutes > 0 || (hours > 0 && rest > 0)) parts.push(`${pad(minutes, hours > 0)}m`);
  if (rest > 0 || parts.length === 0) parts.push(`${pad(rest, parts.length > 0)}s`);
  return `${seconds < 0 && ms > 0 ? '-' : ''}${parts.join(' ')}`;
}

function pad(value: number, follows: boolean): string {
  return follows && value < 10 ? `0${value}` : String(value);
}

/** A number with its thousands apart: `24,918`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}
