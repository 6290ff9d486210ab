import { describe, expect, test } from 'vitest';
import { Days, daysBefore, startOfDate } from '../../src/reports/days.ts';

const ms = (text: string) => Date.parse(text);

describe('§10.3 days of a zone', () => {
  test.each([
    ['UTC', '2026-03-02T23:59:59.999Z', '2026-03-02'],
    ['Europe/Berlin', '2026-03-02T22:59:59.999Z', '2026-03-02'],
    ['Europe/Berlin', '2026-03-02T23:00:00.000Z', '2026-03-03'],
    ['America/New_York', '2026-03-02T04:59:00.000Z', '2026-03-01'],
    ['Asia/Kathmandu', '2026-03-02T18:15:00.000Z', '2026-03-03'],
    // At midnight the clocks go forward: the day begins at 01:00.
    ['America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-04'],
  ])('in %s %s is of %s', (zone, at, day) => {
    expect(new Days(zone).of(ms(at))).toBe(day);
  });

  test('questions may come in any order', () => {
    const days = new Days('Europe/Berlin');
    const asked = ['2026-03-03T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T22:00:00Z', '2026-03-03T22:59:00Z'];
    expect(asked.map((at) => days.of(ms(at)))).toEqual(['2026-03-03', '2026-03-01', '2026-03-01', '2026-03-03']);
  });

  test('a period lists every day that it touches, and none that it only ends at', () => {
    const days = new Days('Europe/Berlin');
    expect(days.within(ms('2026-03-28T12:00:00Z'), ms('2026-03-30T22:00:00Z'))).toEqual([
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
    ]);
  });

  test('a day that the zone skips is none (Apia went from the 29th to the 31st)', () => {
    const days = new Days('Pacific/Apia');
    expect(days.within(ms('2011-12-29T12:00:00Z'), ms('2011-12-31T12:00:00Z'))).toEqual([
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ]);
  });

  test('a date begins at its first instant', () => {
    expect(startOfDate('2026-03-02', 'Europe/Berlin')).toBe(ms('2026-03-01T23:00:00Z'));
    expect(startOfDate('2018-11-04', 'America/Sao_Paulo')).toBe(ms('2018-11-04T03:00:00Z'));
    expect(['2026-02-30', '2026-3-2', 'today', '2026-03-02T08:00'].map((text) => startOfDate(text, 'UTC'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('seven days before noon are noon, though an hour was lost between', () => {
    expect(daysBefore(ms('2026-04-01T10:00:00Z'), 7, 'Europe/Berlin')).toBe(ms('2026-03-25T11:00:00Z'));
    expect(daysBefore(ms('2026-04-01T10:00:00Z'), 7, 'UTC')).toBe(ms('2026-03-25T10:00:00Z'));
  });
});
