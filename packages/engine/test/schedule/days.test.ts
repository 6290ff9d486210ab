import { describe, expect, it } from 'vitest';
import { compileSchedule } from '../../src/schedule/compile.ts';
import type { Holidays, ScheduleConfig } from '../../src/schedule/config.ts';
import { scheduleDays } from '../../src/schedule/days.ts';
import { parseDate } from '../../src/zone/civil.ts';
import { zoneOf } from '../../src/zone/zone.ts';

const HOUR = 3_600_000;
const holidays: Holidays = (_, year) => [{ date: `${year}-12-25`, name: 'Christmas Day' }];
const schedule: ScheduleConfig = {
  timeZone: 'Europe/Berlin',
  weekly: { mon: ['13:00-17:00', '09:00-12:00'], thu: ['09:00-17:00'], fri: ['22:00-06:00'], sun: ['01:00-05:00'] },
  holidays: ['XX'],
  overrides: { '12-24': ['09:00-12:00'], '2025-12-25': ['10:00-11:00'] },
};

function day(date: string, of: ScheduleConfig = schedule) {
  const next = new Date(Date.parse(date) + 24 * HOUR).toISOString().slice(0, 10);
  return scheduleDays(of, { holidays }, date, next)[0];
}

describe('the days of a schedule', () => {
  it('have their ranges in order and what said so', () => {
    expect(day('2026-03-02')).toEqual({
      date: '2026-03-02',
      weekday: 'mon',
      source: 'weekly',
      note: null,
      ranges: ['09:00-12:00', '13:00-17:00'],
      openMs: 7 * HOUR,
      clockChangeMinutes: 0,
    });
  });

  it('are holidays by name, and overrides, which win', () => {
    expect(day('2026-12-25')).toMatchObject({ source: 'holiday', note: 'Christmas Day', ranges: [], openMs: 0 });
    expect(day('2026-12-24')).toMatchObject({
      source: 'override',
      note: null,
      ranges: ['09:00-12:00'],
      openMs: 3 * HOUR,
    });
    expect(day('2025-12-25')).toMatchObject({ source: 'override', note: 'Christmas Day', ranges: ['10:00-11:00'] });
  });

  it('have the open time from midnight to midnight, not that of their own ranges', () => {
    expect(day('2026-03-06')).toMatchObject({ ranges: ['22:00-06:00'], openMs: 2 * HOUR });
    expect(day('2026-03-07')).toMatchObject({ ranges: [], openMs: 6 * HOUR });
  });

  it('say how the clock changes', () => {
    expect(day('2026-03-29')).toMatchObject({ openMs: 3 * HOUR, clockChangeMinutes: -60 });
    expect(day('2026-10-25')).toMatchObject({ openMs: 5 * HOUR, clockChangeMinutes: 60 });
    expect(day('2026-10-04', { timeZone: 'Australia/Lord_Howe' })).toMatchObject({ clockChangeMinutes: -30 });
  });

  it('that the zone skips are empty', () => {
    const apia = { timeZone: 'Pacific/Apia', weekly: { fri: ['09:00-17:00'] } };
    expect(day('2011-12-30', apia)).toMatchObject({ ranges: [], openMs: 0, clockChangeMinutes: -1440 });
  });

  it('of a year are all there, and their open time is the year’s', () => {
    const days = scheduleDays(schedule, { holidays }, '2026-01-01', '2027-01-01');
    expect(days).toHaveLength(365);
    const zone = zoneOf(schedule.timeZone);
    const [from, to] = ['2026-01-01', '2027-01-01'].map((date) => zone.instantOf(parseDate(date)!, 0, 'earlier'));
    const open = days.reduce((sum, { openMs }) => sum + openMs, 0);
    expect(open).toBe(compileSchedule(schedule, { holidays }).elapsed(from!, to!));
  });

  it('lie between dates that exist', () => {
    expect(() => scheduleDays(schedule, { holidays }, '2026-02-29', '2026-03-01')).toThrow(RangeError);
    expect(scheduleDays(schedule, { holidays }, '2026-03-01', '2026-03-01')).toEqual([]);
  });
});
