import { describe, expect, it } from 'vitest';
import { before, between, lastDays, midnight, shiftDays } from '../../src/compliance/period.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('whole days of a zone', () => {
  it.each([
    ['2026-03-02', 'Europe/Berlin', '2026-03-01T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-03-02', 'Asia/Kathmandu', '2026-03-01T18:15:00.000Z'],
    ['2026-03-02', 'UTC', '2026-03-02T00:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, expected) => {
    expect(iso(midnight(day, zone))).toBe(expected);
  });

  it('are as long as the clock makes them', () => {
    const spring = midnight('2026-03-29', 'Europe/Berlin');
    expect(shiftDays(spring, 1, 'Europe/Berlin') - spring).toBe(23 * 3_600_000);
    const autumn = midnight('2026-10-25', 'Europe/Berlin');
    expect(shiftDays(autumn, 1, 'Europe/Berlin') - autumn).toBe(25 * 3_600_000);
    expect(iso(shiftDays(autumn, -1, 'Europe/Berlin'))).toBe('2026-10-23T22:00:00.000Z');
  });

  it('are counted back from the end of today, and as many before that', () => {
    const week = lastDays(7, Date.parse('2026-03-31T21:30:00Z'), 'Europe/Berlin');
    expect([iso(week.fromMs), iso(week.toMs)]).toEqual(['2026-03-24T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
    const earlier = before(week, 'Europe/Berlin');
    expect([iso(earlier.fromMs), iso(earlier.toMs)]).toEqual(['2026-03-17T23:00:00.000Z', '2026-03-24T23:00:00.000Z']);
  });

  it('may be chosen, both ends whole', () => {
    expect(between('2026-03-01', '2026-03-31', 'UTC')).toEqual({
      fromMs: Date.parse('2026-03-01'),
      toMs: Date.parse('2026-04-01'),
      days: 31,
    });
    expect(between('2026-03-31', '2026-03-01', 'UTC')).toBeNull();
  });
});
