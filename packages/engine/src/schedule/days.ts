import { formatDate, MINUTE_MS, parseDate, weekdayOf } from '../zone/civil.ts';
import { heldZoneOf } from '../zone/zone.ts';
import { type CompileOptions, compileSchedule } from './compile.ts';
import { type ScheduleConfig, WEEKDAYS, type Weekday } from './config.ts';
import { Hours } from './day-hours.ts';
import { startOf } from './open-segments.ts';
import { DAY_MINUTES, formatRange } from './range.ts';

/** One local date of a schedule, as a year's calendar shows it. */
export interface ScheduleDay {
  /** `2026-12-24`. */
  readonly date: string;
  readonly weekday: Weekday;
  /** What said which ranges start on it (§2.5). */
  readonly source: 'weekly' | 'holiday' | 'override';
  /** The holiday's name, also on a date with an override; else null. */
  readonly note: string | null;
  /** The ranges that start on it, `09:00-17:00`, in order. None on a date that the zone skips. */
  readonly ranges: readonly string[];
  /** Open time from its midnight to the next, the end of a night range from the day before included. */
  readonly openMs: number;
  /** How much longer the day is than 24 hours: -60 where the clock goes forward an hour, 60 where it goes back, else 0. */
  readonly clockChangeMinutes: number;
}

/**
 * The local dates `[fromDate, toDate)`, each written as `2026-12-31`. Throws a RangeError for dates that are none, and as
 * `compileSchedule` does.
 */
export function scheduleDays(
  schedule: ScheduleConfig,
  options: CompileOptions,
  fromDate: string,
  toDate: string,
): ScheduleDay[] {
  const compiled = compileSchedule(schedule, options);
  const zone = heldZoneOf(schedule.timeZone, options.zones);
  const hours = new Hours(schedule, options.holidays);
  const days: ScheduleDay[] = [];
  const toDay = dayOf(toDate);
  for (let day = dayOf(fromDate); day < toDay; day++) {
    const { source, ranges } = hours.on(day);
    const startMs = startOf(zone, day);
    const endMs = startOf(zone, day + 1);
    days.push({
      date: formatDate(day),
      weekday: WEEKDAYS[weekdayOf(day)]!,
      source,
      note: hours.holidayOn(day),
      ranges: zone.skips(day) ? [] : ranges.map(formatRange),
      openMs: compiled.elapsed(startMs, endMs),
      clockChangeMinutes: (endMs - startMs) / MINUTE_MS - DAY_MINUTES,
    });
  }
  return days;
}

function dayOf(date: string): number {
  const day = parseDate(date);
  if (day === null) throw new RangeError(`not a date such as 2026-12-31: ${date}`);
  return day;
}
