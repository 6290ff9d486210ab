/** An hour of the week as a zone's clocks show it. */
import { Days } from '../reports/days.ts';

export interface LocalHour {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
  /** IANA. */
  readonly timeZone: string;
}

/** The finest that any zone's offset goes to: within one, the hour does not change. */
export const QUARTER_MS = 900_000;

const DAY_MS = 86_400_000;

export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_MS);
}

export function localHourOf(at: number, timeZone: string): Omit<LocalHour, 'timeZone'> {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { weekday: local.dayOfWeek, hour: local.hour };
}

/**
 * The quarters of an hour, counted from the epoch, that lie in that hour of the week and touch `[from, to)`; in order. An
 * hour that a zone repeats is in it twice, one that it skips is not.
 */
export function quartersIn({ weekday, hour, timeZone }: LocalHour, from: number, to: number): number[] {
  const found: number[] = [];
  const days = new Days(timeZone);
  for (const day of days.within(from, to)) {
    if (Temporal.PlainDate.from(day).dayOfWeek !== weekday) continue;
    const start = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
    // Days are at most an hour or two longer than most.
    for (
      let at = Math.max(start, from);
      at < Math.min(start + DAY_MS * 1.125, to);
      at = (quarterOf(at) + 1) * QUARTER_MS
    ) {
      const local = localHourOf(at, timeZone);
      if (local.weekday === weekday && local.hour === hour) found.push(quarterOf(at));
    }
  }
  return found;
}
