import { describe, expect, it } from 'vitest';
import { cachedSchedule, scheduleKey } from '../../src/schedule/cache.ts';
import type { ScheduleConfig } from '../../src/schedule/config.ts';

const office: ScheduleConfig = { timeZone: 'Europe/Berlin', weekly: { mon: ['09:00-17:00'], tue: ['09:00-17:00'] } };

describe('the cache of compiled schedules', () => {
  it('gives one schedule to all that say the same', () => {
    const again: ScheduleConfig = {
      overrides: {},
      holidays: [],
      weekly: { tue: ['09:00-17:00'], mon: ['09:00-17:00'], wed: [] },
      timeZone: 'Europe/Berlin',
    };
    expect(cachedSchedule(again)).toBe(cachedSchedule(office));
  });

  it.each<[string, Partial<ScheduleConfig>]>([
    ['another zone', { timeZone: 'Europe/Paris' }],
    ['other hours', { weekly: { mon: ['09:00-17:00'] } }],
    ['an override', { overrides: { '12-24': 'closed' } }],
    ['an override without ranges', { overrides: { '12-24': [] } }],
  ])('keeps %s apart', (_, change) => {
    expect(cachedSchedule({ ...office, ...change })).not.toBe(cachedSchedule(office));
  });

  it('keeps holidays of different functions apart', () => {
    const schedule = { ...office, holidays: ['DE'] };
    const [none, all] = [() => [], (_: string, year: number) => [{ date: `${year}-03-02`, name: 'Day' }]];
    const monday = Date.parse('2026-03-02T10:00:00Z');
    expect(cachedSchedule(schedule, { holidays: none }).isOpen(monday)).toBe(true);
    expect(cachedSchedule(schedule, { holidays: all }).isOpen(monday)).toBe(false);
    expect(cachedSchedule(schedule, { holidays: all })).toBe(cachedSchedule(schedule, { holidays: all }));
  });

  it('does not grow without end, and drops what was asked for longest ago', () => {
    const nth = (n: number): ScheduleConfig => ({ ...office, overrides: { [`${2000 + n}-01-01`]: 'closed' } });
    const [first, second] = [cachedSchedule(nth(0)), cachedSchedule(nth(1))];
    for (let n = 2; n < 201; n++) {
      cachedSchedule(nth(n));
      cachedSchedule(nth(0));
    }
    expect(cachedSchedule(nth(0))).toBe(first);
    expect(cachedSchedule(nth(1))).not.toBe(second);
  });

  it('tells schedules apart by what they say', () => {
    expect(scheduleKey({ timeZone: 'UTC', overrides: { '12-24': 'closed', '01-01': 'closed' } })).toBe(
      scheduleKey({ timeZone: 'UTC', weekly: {}, overrides: { '01-01': 'closed', '12-24': 'closed' } }),
    );
  });
});
