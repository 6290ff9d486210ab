import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/instant.ts';
import { ALWAYS_OPEN, compileSchedule } from '../../src/schedule/compile.ts';
import type { ScheduleConfig } from '../../src/schedule/config.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const office = ['09:00-17:00'];
const weekdays: ScheduleConfig = {
  timeZone: 'UTC',
  weekly: { mon: office, tue: office, wed: office, thu: office, fri: office },
};
const monday = at('2026-03-02T00:00:00Z');

function at(text: string): number {
  return parseInstant(text)!;
}

describe('§2.8 never', () => {
  it('is what lies more than 3,652.5 days ahead', () => {
    const opening = at('2036-03-01T12:00:00Z');
    const schedule = compileSchedule({ timeZone: 'UTC', overrides: { '2036-03-01': ['12:00-13:00'] } });
    expect(schedule.add(opening - 3652.5 * DAY, 0)).toBe(opening);
    expect(schedule.add(opening - 3652.5 * DAY - 1, 0)).toBeNull();
    expect(schedule.add(opening - 3652.5 * DAY + 5, 5)).toBe(opening + 5);
    expect(schedule.add(opening - 3652.5 * DAY + 5, 6)).toBeNull();
  });

  it('is what comes after the last hours of a schedule that has dated ones only', () => {
    const schedule = compileSchedule({
      timeZone: 'UTC',
      overrides: { '2026-03-04': ['09:00-10:00'], '2026-03-05': ['09:00-10:00'] },
    });
    expect(schedule.add(monday, 2 * HOUR)).toBe(at('2026-03-05T10:00:00Z'));
    expect(schedule.add(monday, 2 * HOUR + 1)).toBeNull();
    expect(schedule.add(at('2026-03-05T10:00:00Z'), 0)).toBeNull();
    expect(schedule.elapsed(0, at('2200-01-01T00:00:00Z'))).toBe(2 * HOUR);
  });

  it('comes where all is closed, and no search goes on for ever', () => {
    const schedule = compileSchedule({ timeZone: 'UTC', weekly: {} });
    expect(schedule.add(monday, 0)).toBeNull();
    expect(schedule.addWithin(monday, 0, 8.64e15)).toBeNull();
    expect(schedule.elapsed(monday, monday + DAY)).toBe(0);
    expect(schedule.isOpen(monday)).toBe(false);
  });

  it('is looked for past leap years: 02-29 only', () => {
    const schedule = compileSchedule({ timeZone: 'UTC', overrides: { '02-29': ['09:00-10:00'] } });
    expect(schedule.add(monday, HOUR)).toBe(at('2028-02-29T10:00:00Z'));
    expect(schedule.add(monday, 2 * HOUR)).toBe(at('2032-02-29T10:00:00Z'));
    expect(schedule.add(monday, 3 * HOUR)).toBe(at('2036-02-29T10:00:00Z'));
    expect(schedule.add(monday, 4 * HOUR)).toBeNull();
    expect(schedule.addWithin(monday, 4 * HOUR, at('2040-02-29T10:00:00Z'))).toBe(at('2040-02-29T10:00:00Z'));
  });

  it('holds for all time too', () => {
    expect(ALWAYS_OPEN.add(0, 3652.5 * DAY)).toBe(3652.5 * DAY);
    expect(ALWAYS_OPEN.add(0, 3652.5 * DAY + 1)).toBeNull();
    expect(ALWAYS_OPEN.addWithin(0, 4000 * DAY, 4000 * DAY)).toBe(4000 * DAY);
  });
});

describe.each([
  ['a schedule', compileSchedule(weekdays)],
  ['all time', ALWAYS_OPEN],
])('%s', (_, schedule) => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('does not answer about %s', (bad) => {
    schedule.elapsed(0, DAY);
    expect(() => schedule.elapsed(bad, DAY)).toThrow(RangeError);
    expect(() => schedule.elapsed(0, bad)).toThrow(RangeError);
    expect(() => schedule.elapsed(bad, bad)).toThrow(RangeError);
    expect(() => schedule.add(bad, 1)).toThrow(RangeError);
    expect(() => schedule.add(0, bad)).toThrow(RangeError);
    expect(() => schedule.addWithin(0, 1, bad)).toThrow(RangeError);
    expect(() => schedule.isOpen(bad)).toThrow(RangeError);
    expect(() => schedule.segments(bad, 0)).toThrow(RangeError);
    expect(() => schedule.segments(0, bad)).toThrow(RangeError);
    expect(() => schedule.spans(0, bad)).toThrow(RangeError);
  });

  it('§2.7 refuses a negative duration', () => {
    expect(() => schedule.add(0, -1)).toThrow(RangeError);
    expect(() => schedule.addWithin(0, -1, DAY)).toThrow(RangeError);
  });
});

describe('compiling', () => {
  it('reaches from the year 0000 to 9999, as text does, and no further', () => {
    const schedule = compileSchedule({ timeZone: 'Europe/Berlin', weekly: { mon: office } });
    expect(schedule.isOpen(at('0000-01-03T10:00:00Z'))).toBe(true);
    const late = compileSchedule({ timeZone: 'Europe/Berlin', weekly: { mon: office } });
    expect(late.add(at('9999-12-31T23:59:59.999Z'), 0)).toBe(at('9999-12-31T23:59:59.999Z') + 1 + 56 * HOUR);
    expect(() => late.isOpen(8e15)).toThrow(RangeError);
  });

  it('throws what is a bug of the caller, and names it', () => {
    const holidays = { ...weekdays, holidays: ['DE-BY'] };
    expect(() => compileSchedule(holidays)).toThrow(/missing_holidays: .*DE-BY/);
    expect(() => compileSchedule({ ...weekdays, timeZone: 'Mars/Olympus' })).toThrow(/unknown_time_zone: timeZone: /);
    expect(() => compileSchedule({ ...weekdays, weekly: { mon: ['9-5'] } })).toThrow(/bad_range: weekly\.mon\[0\]: /);
    const wrong = compileSchedule(holidays, { holidays: () => [{ date: '2026-2-3', name: 'Day' }] });
    expect(() => wrong.isOpen(monday)).toThrow(/bad_holiday_date: .*2026-2-3.*DE-BY/);
  });

  it('asks for each year of holidays once, and only for years that a question reaches', () => {
    const asked: string[] = [];
    const schedule = compileSchedule(
      { ...weekdays, holidays: ['DE', 'FR'] },
      {
        holidays: (code, year) => {
          asked.push(`${code} ${year}`);
          return [];
        },
      },
    );
    expect(asked).toEqual([]);
    schedule.elapsed(at('2026-05-01T00:00:00Z'), at('2026-06-01T00:00:00Z'));
    schedule.elapsed(at('2026-01-05T00:00:00Z'), at('2026-12-24T00:00:00Z'));
    expect(asked.filter((each) => each.startsWith('DE')).sort()).toEqual(['DE 2025', 'DE 2026', 'DE 2027']);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('takes a holiday from the year that it is in, whatever else a function returns', () => {
    const schedule = compileSchedule(
      { ...weekdays, holidays: ['XX'] },
      { holidays: (_, year) => (year === 2027 ? [{ date: '2026-03-02', name: 'Too early' }] : []) },
    );
    schedule.isOpen(at('2027-03-02T10:00:00Z'));
    expect(schedule.isOpen(at('2026-03-02T10:00:00Z'))).toBe(true);
  });
});
