/** Breaches by weekday and hour of a zone: when promises break. */
import type { ReportConversation } from '../reports/rows.ts';

export interface HeatCell {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly breaches: number;
}

const HOUR_MS = 3_600_000;

/** Of the breaches in `[from, to)`; cells without one are left out. */
export function heatMap(
  rows: Iterable<ReportConversation>,
  { from, to, timeZone }: { readonly from: number; readonly to: number; readonly timeZone: string },
): HeatCell[] {
  // Quarters of an hour are the finest that any zone's offset has: each is looked up once.
  const quarters = new Map<number, number>();
  const cells = new Map<number, number>();
  for (const row of rows) {
    if (row.deleted) continue;
    for (const { breachedAt } of row.cycles) {
      if (breachedAt === null || breachedAt < from || breachedAt >= to) continue;
      const quarter = Math.floor(breachedAt / (HOUR_MS / 4));
      let cell = quarters.get(quarter);
      if (cell === undefined) {
        const local = Temporal.Instant.fromEpochMilliseconds(breachedAt).toZonedDateTimeISO(timeZone);
        cell = local.dayOfWeek * 24 + local.hour;
        quarters.set(quarter, cell);
      }
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([cell, breaches]) => ({ weekday: Math.floor(cell / 24), hour: cell % 24, breaches }));
}
