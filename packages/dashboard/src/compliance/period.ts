/** Which days a report is about, as the address says it. Pure, but for the zone's midnight. */
import { dayOf } from '../time/zone.ts';

export const SPANS = [7, 30, 90] as const;
export const BASES = ['created', 'completed', 'ended'] as const;
export type Basis = (typeof BASES)[number];

export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  readonly days: number;
}

/** The last so many whole days of a zone, up to the end of today. */
export function lastDays(days: number, nowMs: number, timeZone: string): Period {
  const toMs = midnightAfter(dayOf(nowMs, timeZone), timeZone);
  return { fromMs: shiftDays(toMs, -days, timeZone), toMs, days };
}

/** The same number of days before. */
export function before(period: Period, timeZone: string): Period {
  return { fromMs: shiftDays(period.fromMs, -period.days, timeZone), toMs: period.fromMs, days: period.days };
}

/** From one date to another, both whole: `2026-03-01` to `2026-03-31`. Null where they make no period. */
export function between(from: string, to: string, timeZone: string): Period | null {
  const fromMs = midnight(from, timeZone);
  const toMs = midnightAfter(to, timeZone);
  if (!(fromMs < toMs)) return null;
  return { fromMs, toMs, days: Math.max(1, Math.round((toMs - fromMs) / 86_400_000)) };
}

/** Midnights by calendar days: 23 and 25 hours long ones too. */
export function shiftDays(midnightMs: number, days: number, timeZone: string): number {
  // Noon of the target day is in it whatever the clock did.
  return midnight(dayOf(midnightMs + days * 86_400_000 + 12 * 3_600_000, timeZone), timeZone);
}

function midnightAfter(day: string, timeZone: string): number {
  return midnight(dayOf(midnight(day, timeZone) + 36 * 3_600_000, timeZone), timeZone);
}

/** The first instant of a date in a zone, found from its offset around then. */
export function midnight(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  let at = utc - offsetAt(utc, timeZone);
  at = utc - offsetAt(at, timeZone);
  return at;
}

function offsetAt(ms: number, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const wall = Date.UTC(
    Number(parts.year),
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
  return wall - Math.floor(ms / 1000) * 1000;
}
