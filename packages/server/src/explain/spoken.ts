/** Durations and statuses as one says them to somebody who knows nothing of Kept. */

const UNITS = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

/** Exactly: `2 hours 42 minutes`, `1 hour`, `0.25 seconds`, `no time`. */
export function spoken(ms: number): string {
  let rest = Math.round(ms);
  const parts: string[] = [];
  for (const [unit, name] of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`);
  }
  if (rest > 0) parts.push(`${rest / 1000} second${rest === 1000 ? '' : 's'}`);
  return parts.length === 0 ? 'no time' : parts.join(' ');
}

/** Why a clock stands still. */
export function whyPaused(status: string): string {
  switch (status) {
    case 'pending':
      return 'we were waiting for the customer (status pending)';
    case 'on_hold':
      return 'we were waiting for somebody else (status on hold)';
    default:
      return `its status was ${status.replaceAll('_', ' ')}`;
  }
}
