import { expect, it } from 'vitest';
import { hoursOf, peak } from '../../src/setup/load-by-hour.ts';

const hour = (at: number, before: [number, number], after: [number, number]) => ({
  hour: at,
  before: { warnings: before[0], breaches: before[1] },
  after: { warnings: after[0], breaches: after[1] },
});
const load = {
  before: { warnings: 3, breaches: 1 },
  after: { warnings: 5, breaches: 3 },
  days: [
    {
      day: '2026-03-02',
      before: { warnings: 1, breaches: 1 },
      after: { warnings: 5, breaches: 0 },
      hours: [hour(9, [1, 1], [5, 0])],
    },
  ],
  hours: [hour(9, [1, 1], [5, 0]), hour(14, [2, 0], [0, 3])],
};

it('an hour in which nothing rings is there all the same', () => {
  const hours = hoursOf(load, null);
  expect(hours.map((one) => one.hour)).toEqual(Array.from({ length: 24 }, (_, at) => at));
  expect(hours[9]).toEqual(load.hours[0]);
  expect(hours[10]).toEqual(hour(10, [0, 0], [0, 0]));
});

it('a day has its own hours', () => {
  expect(hoursOf(load, '2026-03-02')[14]).toEqual(hour(14, [0, 0], [0, 0]));
  expect(hoursOf(load, '2026-03-02')[9]).toEqual(hour(9, [1, 1], [5, 0]));
  expect(hoursOf(load, '2026-03-03').every((one) => one.after.breaches === 0)).toBe(true);
});

it('the peak is the first hour with the most', () => {
  const hours = hoursOf(load, null);
  expect(peak(hours, 'before', 'warnings')).toEqual({ hour: 14, count: 2 });
  expect(peak(hours, 'after', 'warnings')).toEqual({ hour: 9, count: 5 });
  expect(peak(hoursOf(load, '2026-03-02'), 'after', 'breaches')).toBeNull();
});
