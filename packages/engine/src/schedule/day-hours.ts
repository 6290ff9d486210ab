import { civilOf, parseDate, weekdayOf } from '../zone/civil.ts';
import { type Holidays, type ScheduleConfig, WEEKDAYS } from './config.ts';
import { parseOverrideDate } from './override-date.ts';
import { parseRange, type Range } from './range.ts';

/** The ranges that start on one local date, and what said so (§2.5). */
export interface DayHours {
  readonly source: 'weekly' | 'holiday' | 'override';
  /** The holiday's name; null otherwise. */
  readonly holiday: string | null;
  /** In order of their starts. */
  readonly ranges: readonly Range[];
}

/** Which ranges start on which local date: override, then holiday, then weekly (§2.5). Knows no zone. */
export class Hours {
  readonly #weekly: readonly DayHours[];
  readonly #once = new Map<number, DayHours>();
  /** By `monthDay`. */
  readonly #yearly = new Map<number, DayHours>();
  readonly #codes: readonly string[];
  readonly #holidays: Holidays | undefined;
  readonly #holidayYears = new Map<number, ReadonlyMap<number, DayHours>>();

  /** Believes the schedule: `scheduleFaults` has passed it. */
  constructor(schedule: ScheduleConfig, holidays: Holidays | undefined) {
    this.#weekly = WEEKDAYS.map((weekday) => hours('weekly', schedule.weekly?.[weekday] ?? []));
    this.#codes = schedule.holidays ?? [];
    this.#holidays = holidays;
    for (const [text, override] of Object.entries(schedule.overrides ?? {})) {
      const date = parseOverrideDate(text);
      const day = hours('override', override === 'closed' ? [] : override);
      if (date.kind === 'once') this.#once.set(date.day, day);
      if (date.kind === 'yearly') this.#yearly.set(monthDay(date.month, date.dayOfMonth), day);
    }
  }

  on(day: number): DayHours {
    const once = this.#once.get(day);
    if (once !== undefined) return once;
    if (this.#yearly.size > 0 || this.#codes.length > 0) {
      const { year, month, day: dayOfMonth } = civilOf(day);
      const special = this.#yearly.get(monthDay(month, dayOfMonth)) ?? this.#holidaysOf(year).get(day);
      if (special !== undefined) return special;
    }
    return this.weeklyOn(day);
  }

  /** The name of a holiday on that date, whatever else it is. */
  holidayOn(day: number): string | null {
    return this.#codes.length === 0 ? null : (this.#holidaysOf(civilOf(day).year).get(day)?.holiday ?? null);
  }

  /** What the weekly ranges alone say, as if there were neither override nor holiday. */
  weeklyOn(day: number): DayHours {
    return this.#weekly[weekdayOf(day)]!;
  }

  #holidaysOf(year: number): ReadonlyMap<number, DayHours> {
    let days = this.#holidayYears.get(year);
    if (days === undefined) {
      days = this.#askHolidays(year);
      this.#holidayYears.set(year, days);
    }
    return days;
  }

  #askHolidays(year: number): ReadonlyMap<number, DayHours> {
    const days = new Map<number, DayHours>();
    if (year < 1 || year > 9999) return days;
    for (const code of this.#codes) {
      for (const { date, name } of this.#holidays?.(code, year) ?? []) {
        const day = parseDate(date);
        if (day === null)
          throw new Error(`bad_holiday_date: "${date}", given for ${code} in ${year}, is no date such as 2026-12-25`);
        // Another year's date would hold or not by which years were asked before; the first code that names a date wins.
        if (civilOf(day).year === year && !days.has(day))
          days.set(day, { source: 'holiday', holiday: name, ranges: [] });
      }
    }
    return days;
  }
}

function hours(source: DayHours['source'], texts: readonly string[]): DayHours {
  const ranges = texts.map(parseRange).filter((range): range is Range => !('code' in range));
  return { source, holiday: null, ranges: ranges.sort((a, b) => a.startMinute - b.startMinute) };
}

function monthDay(month: number, dayOfMonth: number): number {
  return month * 32 + dayOfMonth;
}
