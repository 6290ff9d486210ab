import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../src/reports/csv.ts';
import { created, done, reply, reportOf } from './given.ts';

const read = (text: string): Record<string, string>[] => parse(text, { columns: true });

describe('a report as CSV', () => {
  const events = [created(0, 'a', { team: 'a, "b"\nc' }), reply(30, 'a'), done(60, 'a')];

  test('the whole is one line', () => {
    const rows = read(toCsv(reportOf(events)));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      from: '2026-03-02T00:00:00.000Z',
      total: '1',
      complianceRate: '100',
      firstReplyMet: '1',
      firstReplyRate: '100',
      firstReplyClockMedianSeconds: '1800',
      resolutionCalendarP90Seconds: '3600',
    });
  });

  test('a value with commas, quotes and line breaks comes back as it was', () => {
    expect(read(toCsv(reportOf(events, { groupBy: 'team' })))[0]).toMatchObject({ team: 'a, "b"\nc', total: '1' });
  });

  test('what has no value is empty, not the word null', () => {
    const [row] = read(toCsv(reportOf([created(0, 'a')], { groupBy: 'team', until: 1 })));
    expect(row).toMatchObject({ team: '', firstReplyRate: '', firstReplyClockMedianSeconds: '' });
  });

  test('what a spreadsheet would take for a formula is marked as text', () => {
    const names = ['=1+1', '+1', '-1', '@x'].map(
      (team) => read(toCsv(reportOf([created(0, 'a', { team })], { groupBy: 'team' })))[0]!.team,
    );
    expect(names).toEqual(["'=1+1", "'+1", "'-1", "'@x"]);
  });

  test('without groups there are headings and no line', () => {
    expect(
      toCsv(reportOf([], { groupBy: 'team' }))
        .trim()
        .split('\r\n'),
    ).toHaveLength(1);
    expect(toCsv(reportOf([], { groupBy: 'team' }))).toMatch(/^from,to,team,total,/);
  });

  test('lines end in CRLF and none is ragged', () => {
    const text = toCsv(reportOf(events, { groupBy: 'day' }));
    expect(text.endsWith('\r\n')).toBe(true);
    expect(
      new Set(
        text
          .trimEnd()
          .split('\r\n')
          .map((line) => line.split(',').length),
      ).size,
    ).toBe(1);
  });
});
