/** `kept report`: the figures of test/reports as a person, a program and a spreadsheet get them. */
import { describe, expect, test } from 'vitest';
import { CONFIG, EVENTS } from './sample.ts';
import { folderOf, jsonLines, kept, type World } from './terminal.ts';

function report(args: readonly string[], world: World = {}) {
  const file = folderOf({ 'kept.yaml': CONFIG, 'events.jsonl': jsonLines(EVENTS) });
  return kept(['report', '--config', file('kept.yaml'), '--events', file('events.jsonl'), ...args], world);
}

const EVENING = ['--until', '2026-03-02T17:00:00Z'];

describe('the table', () => {
  test('says the sentence first, then the promises, the times and the groups', async () => {
    const { stdout, stderr, exitCode } = await report([...EVENING, '--group-by', 'priority']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "40.0 % without a breach: 2 of 5 conversations.
      3 breaches fell in the period.
      Conversations created from Mon 23 Feb 2026 18:00 to Mon 2 Mar 2026 18:00 (Europe/Berlin),
      as of Mon 2 Mar 2026 18:00.

      PROMISE          KEPT  MET  BREACHED  RUNNING  CYCLES MET  BREACHED  RUNNING  UNANSWERED
      First Reply    25.0 %    1         3        1           1         3        1           0
      All Messages        –    0         0        0           0         0        0           0
      Resolution    100.0 %    1         0        4           1         0        4

      TIME TAKEN    OF CYCLES  CLOCK, MEDIAN  90 %  CALENDAR, MEDIAN  90 %
      First Reply           1            20m   20m               20m   20m
      All Messages          0              –     –                 –     –
      Resolution            1            40m   40m               40m   40m

      PRIORITY  TOTAL  BREACHED    KEPT  FIRST REPLY  ALL MESSAGES  RESOLUTION  BREACHES
      high          1         1   0.0 %        0.0 %             –           –         1
      (none)        4         2  50.0 %       33.3 %             –     100.0 %         2
      "
    `);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('of nothing says so, and where the events are', async () => {
    const { stdout, stderr, exitCode } = await report(['--from', '2026-01-01', '--to', '2026-02-01', ...EVENING]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "No conversation is in this report.
      0 breaches fell in the period.
      Conversations created from Thu 1 Jan 2026 00:00 to Sun 1 Feb 2026 00:00 (Europe/Berlin),
      as of Mon 2 Mar 2026 18:00.
      "
    `);
    expect(stderr).toContain('The events run from 2026-03-02T08:00:00.000Z to 2026-03-02T10:00:00.000Z');
  });
});

describe('the period', () => {
  const asked = async (args: readonly string[], world?: World) => {
    const { stdout } = await report([...args, '--format', 'json'], world);
    const { from, to, until, timeZone, basis, overall } = JSON.parse(stdout);
    return { from, to, until, timeZone, basis, total: overall.total };
  };

  test('is the seven days up to now, if nothing is said, in the zone of the schedules', async () => {
    expect(await asked([], { now: Date.parse('2026-03-30T10:00:00Z') })).toEqual({
      // Berlin's clocks went forward on the 29th: noon there is noon there.
      from: '2026-03-23T11:00:00.000Z',
      to: '2026-03-30T10:00:00.000Z',
      until: '2026-03-30T10:00:00.000Z',
      timeZone: 'Europe/Berlin',
      basis: 'created',
      total: 0,
    });
  });

  test('is so many days back from --until', async () => {
    expect(await asked([...EVENING, '--days', '1'])).toMatchObject({ from: '2026-03-01T17:00:00.000Z', total: 5 });
  });

  test('is from and to, as instants or as dates, which begin at midnight of the zone', async () => {
    expect(
      await asked([...EVENING, '--from', '2026-03-02T08:30:00Z', '--to', '2026-03-02T10:00:00+01:00']),
    ).toMatchObject({ total: 1 });
    const dates = ['--from', '2026-03-02', '--to', '2026-03-03'];
    expect(await asked([...EVENING, ...dates])).toMatchObject({
      from: '2026-03-01T23:00:00.000Z',
      to: '2026-03-02T23:00:00.000Z',
    });
    expect(await asked([...EVENING, ...dates, '--time-zone', 'America/New_York'])).toMatchObject({
      from: '2026-03-02T05:00:00.000Z',
    });
  });

  test('the basis is as asked', async () => {
    expect(await asked([...EVENING, '--basis', 'completed'])).toMatchObject({ basis: 'completed', total: 1 });
  });
});

test('as CSV: headings and a line for each group', async () => {
  const { stdout } = await report([...EVENING, '--group-by', 'day', '--days', '2', '--format', 'csv']);
  const lines = stdout.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^from,to,day,total,breached,/);
  expect(lines.slice(1).map((line) => line.split(',').slice(2, 5).join(','))).toEqual([
    '2026-02-28,0,0',
    '2026-03-01,0,0',
    '2026-03-02,5,3',
  ]);
});
