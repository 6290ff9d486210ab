import { type CompileOptions, compileSchedule } from './compile.ts';
import { type Holidays, type ScheduleConfig, WEEKDAYS } from './config.ts';
import type { Schedule } from './schedule.ts';

/** So many schedules are kept for each holidays function; the one that was asked for longest ago goes first. */
const KEPT = 200;

const withoutHolidays = new Map<string, Schedule>();
const byHolidays = new WeakMap<Holidays, Map<string, Schedule>>();

/**
 * `compileSchedule`, but one and the same for schedules that say the same, however often a configuration is read.
 * Give the same holidays function each time; another one compiles anew, since its dates may be others. With held zones
 * nothing is kept.
 */
export function cachedSchedule(schedule: ScheduleConfig, options: CompileOptions = {}): Schedule {
  if (options.zones !== undefined) return compileSchedule(schedule, options);
  const cache = cacheOf(options.holidays);
  const key = scheduleKey(schedule);
  const compiled = cache.get(key) ?? compileSchedule(schedule, options);
  cache.delete(key);
  cache.set(key, compiled);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  return compiled;
}

/** Text that two schedules share if they say the same, in whatever order they say it. */
export function scheduleKey({ timeZone, weekly = {}, holidays = [], overrides = {} }: ScheduleConfig): string {
  const dates = Object.keys(overrides).sort();
  return JSON.stringify([
    timeZone,
    WEEKDAYS.map((weekday) => weekly[weekday] ?? []),
    // In the order given: where two codes name one date, the first one's name is told.
    holidays,
    dates.map((date) => [date, overrides[date]]),
  ]);
}

function cacheOf(holidays: Holidays | undefined): Map<string, Schedule> {
  if (holidays === undefined) return withoutHolidays;
  const known = byHolidays.get(holidays);
  if (known !== undefined) return known;
  const cache = new Map<string, Schedule>();
  byHolidays.set(holidays, cache);
  return cache;
}
