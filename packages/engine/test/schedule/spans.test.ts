import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../../src/instant.ts';
import { compileSchedule } from '../../src/schedule/compile.ts';
import type { Holidays, ScheduleConfig } from '../../src/schedule/config.ts';

const office = ['09:00-17:00'];
const weekly = { mon: office, tue: office, wed: office, thu: office, fri: office };
const nights = {
  mon: ['22:00-06:00'],
  tue: ['22:00-06:00'],
  wed: ['22:00-06:00'],
  thu: ['22:00-06:00'],
  fri: ['22:00-06:00'],
};
const goodFriday: Holidays = (_, year) => (year === 2026 ? [{ date: '2026-04-03', name: 'Good Friday' }] : []);

/** `[start, end)` as the days and hours of April 2026, kind and note. */
function spans(schedule: ScheduleConfig, from: string, to: string, holidays?: Holidays): string[] {
  const [fromMs, toMs] = [parseInstant(`${from}:00Z`)!, parseInstant(`${to}:00Z`)!];
  return compileSchedule(schedule, { holidays })
    .spans(fromMs, toMs)
    .map(({ startMs, endMs, kind, note }) =>
      [formatInstant(startMs).slice(8, 16), formatInstant(endMs).slice(8, 16), kind, note ?? ''].join(' ').trim(),
    );
}

describe('§11.1 why time is closed', () => {
  it('is nothing to say of nights and weekends', () => {
    expect(spans({ timeZone: 'UTC', weekly }, '2026-04-10T12:00', '2026-04-13T12:00')).toEqual([
      '10T12:00 10T17:00 open',
      '10T17:00 13T09:00 closed',
      '13T09:00 13T12:00 open',
    ]);
  });

  it('is the holiday for the hours that it takes, not for the night around them', () => {
    expect(
      spans({ timeZone: 'UTC', weekly, holidays: ['XX'] }, '2026-04-02T16:00', '2026-04-06T10:00', goodFriday),
    ).toEqual([
      '02T16:00 02T17:00 open',
      '02T17:00 03T09:00 closed',
      '03T09:00 03T17:00 holiday Good Friday',
      '03T17:00 06T09:00 closed',
      '06T09:00 06T10:00 open',
    ]);
  });

  it('is the override, by its date, for the part of the day that it takes', () => {
    const schedule = {
      timeZone: 'UTC',
      weekly,
      overrides: { '04-09': ['10:00-12:00', '18:00-19:00'], '2026-04-10': 'closed' },
    } as const;
    expect(spans(schedule, '2026-04-09T00:00', '2026-04-11T00:00')).toEqual([
      '09T00:00 09T09:00 closed',
      '09T09:00 09T10:00 override 2026-04-09',
      '09T10:00 09T12:00 open',
      '09T12:00 09T17:00 override 2026-04-09',
      '09T17:00 09T18:00 closed',
      '09T18:00 09T19:00 open',
      '09T19:00 10T09:00 closed',
      '10T09:00 10T17:00 override 2026-04-10',
      '10T17:00 11T00:00 closed',
    ]);
  });

  it('is the override on a date that is a holiday as well', () => {
    const schedule = { timeZone: 'UTC', weekly, holidays: ['XX'], overrides: { '2026-04-03': ['09:00-12:00'] } };
    expect(spans(schedule, '2026-04-03T09:00', '2026-04-03T18:00', goodFriday)).toEqual([
      '03T09:00 03T12:00 open',
      '03T12:00 03T17:00 override 2026-04-03',
      '03T17:00 03T18:00 closed',
    ]);
  });

  it('§2.5 leaves the night before a holiday open, and names the night that the holiday takes', () => {
    const schedule = { timeZone: 'UTC', weekly: nights, holidays: ['XX'] };
    expect(spans(schedule, '2026-04-02T12:00', '2026-04-04T12:00', goodFriday)).toEqual([
      '02T12:00 02T22:00 closed',
      '02T22:00 03T06:00 open',
      '03T06:00 03T22:00 closed',
      '03T22:00 04T06:00 holiday Good Friday',
      '04T06:00 04T12:00 closed',
    ]);
  });

  it('is the one that starts first where two dates take the same time', () => {
    const schedule = {
      timeZone: 'UTC',
      weekly: { ...nights, sat: ['04:00-08:00'] },
      holidays: ['XX'],
      overrides: { '2026-04-04': 'closed' },
    } as const;
    expect(spans(schedule, '2026-04-03T20:00', '2026-04-04T09:00', goodFriday)).toEqual([
      '03T20:00 03T22:00 closed',
      '03T22:00 04T06:00 holiday Good Friday',
      '04T06:00 04T08:00 override 2026-04-04',
      '04T08:00 04T09:00 closed',
    ]);
  });

  it('is nothing special where the weekly ranges are closed anyway', () => {
    const schedule = { timeZone: 'UTC', weekly, overrides: { '2026-04-11': 'closed' } } as const;
    expect(spans(schedule, '2026-04-10T17:00', '2026-04-13T09:00')).toEqual(['10T17:00 13T09:00 closed']);
  });

  it('is nothing special on a date that the zone skips', () => {
    const schedule = { timeZone: 'Pacific/Apia', weekly, overrides: { '2011-12-30': 'closed' } } as const;
    expect(spans(schedule, '2011-12-30T03:00', '2011-12-31T10:00')).toEqual(['30T03:00 31T10:00 closed']);
  });

  it('names the first code that has the date', () => {
    const schedule = { timeZone: 'UTC', weekly, holidays: ['AA', 'BB'] };
    const both: Holidays = (code, year) => (year === 2026 ? [{ date: '2026-04-03', name: code }] : []);
    expect(spans(schedule, '2026-04-03T09:00', '2026-04-03T17:00', both)).toEqual(['03T09:00 03T17:00 holiday AA']);
  });
});
