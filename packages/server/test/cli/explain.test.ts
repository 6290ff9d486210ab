/** `kept explain`: the ledger as people read it (§11). */
import { describe, expect, test } from 'vitest';
import { exact } from '../../src/cli/text/duration.ts';
import { CONFIG, EVENTS } from './sample.ts';
import { folderOf, jsonLines, kept } from './terminal.ts';

function explain(args: readonly string[], events: readonly object[] = EVENTS, config = CONFIG) {
  const file = folderOf({ 'kept.yaml': config, 'events.jsonl': jsonLines(events) });
  return kept(['explain', '--config', file('kept.yaml'), '--events', file('events.jsonl'), ...args]);
}

const of = (conversation: string, metric: string, until: string) => [
  ...['--conversation', conversation, '--metric', metric, '--until', until],
];

describe('the ledger', () => {
  test('of a clock that runs: what was counted, what lies ahead, when it is due and why', async () => {
    const { stdout, stderr, exitCode } = await explain(of('1002', 'resolution', '2026-03-02T12:12:00Z'));
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "Resolution of 1002, “請求書が届きません、至急確認してください。よろしくお願いいたします。”: cycle 1, episode 1
      Target 10h by policy standard, in the office hours of berlin (Europe/Berlin)

      FROM              TO                KIND        TIME  COUNTED  NOTE
      Mon  2 Mar 09:30  12:00             counted   2h 30m   2h 30m
      Mon  2 Mar 12:00  13:00             closed        1h
      Mon  2 Mar 13:00  13:12             counted      12m   2h 42m
      Mon  2 Mar 13:12  17:00             counted   3h 48m   6h 30m  projected
      Mon  2 Mar 17:00  Tue  3 Mar 09:00  closed       16h           projected
      Tue  3 Mar 09:00  10:00             override      1h           2026-03-03, projected
      Tue  3 Mar 10:00  13:30             counted   3h 30m      10h  projected

      Counted 2h 42m of 10h, 7h 18m left; due Tue 3 Mar 2026 13:30 (Europe/Berlin), 2026-03-03T12:30:00.000Z.
      "
    `);
  });

  test('of a breach: how far over, and when it was', async () => {
    const { stdout } = await explain(of('1001', 'firstReply', '2026-03-02T10:30:15Z'));
    expect(stdout).toMatchInlineSnapshot(`
      "First Reply of 1001, “Cannot log in”: cycle 1, episode 1
      Target 2h by policy standard, priority high, in the office hours of berlin (Europe/Berlin)

      FROM              TO        KIND           TIME     COUNTED  NOTE
      Mon  2 Mar 09:00  11:30:15  counted  2h 30m 15s  2h 30m 15s

      Counted 2h 30m 15s of 2h, 30m 15s over; breached Mon 2 Mar 2026 11:00 (Europe/Berlin), 2026-03-02T10:00:00.000Z.
      "
    `);
  });

  test('of a pause: by which status, and no due time', async () => {
    const { stdout } = await explain(of('1003', 'firstReply', '2026-03-02T10:00:00Z'));
    expect(stdout).toMatchInlineSnapshot(`
      "First Reply of 1003, “Wrong address”: cycle 1, episode 1
      Target 2h by policy standard, tier enterprise, in the office hours of berlin (Europe/Berlin)

      FROM              TO     KIND     TIME  COUNTED  NOTE
      Mon  2 Mar 10:00  10:10  counted   10m      10m
      Mon  2 Mar 10:10  11:00  paused    50m           status pending

      Counted 10m of 2h, 1h 50m left; paused, so it has no due time until it runs on.
      "
    `);
  });

  test('of an ended cycle: how it ended, and when it would have been due', async () => {
    const { stdout } = await explain(of('1004', 'firstReply', '2026-03-03T10:00:00Z'));
    expect(stdout).toMatchInlineSnapshot(`
      "First Reply of 1004: cycle 1, episode 1
      Target 4h by policy standard, in the office hours of berlin (Europe/Berlin)

      FROM              TO     KIND     TIME  COUNTED  NOTE
      Mon  2 Mar 10:00  10:20  counted   20m      20m

      Counted 20m of 4h, 3h 40m left; answered Mon 2 Mar 2026 10:20 (Europe/Berlin), 2026-03-02T09:20:00.000Z: met; it would have been due Mon 2 Mar 2026 15:00 (Europe/Berlin), 2026-03-02T14:00:00.000Z.
      "
    `);
  });

  test('of one whose rules changed on the way: since when which', async () => {
    const changed = {
      ...{ id: 'a2', type: 'conversation.updated', conversation: '1001', at: '2026-03-02T08:20:00Z' },
      changes: { priority: 'medium' },
    };
    const { stdout } = await explain(of('1001', 'firstReply', '2026-03-02T08:30:00Z'), [...EVENTS, changed]);
    expect(stdout.split('\n').slice(0, 3).join('\n')).toMatchInlineSnapshot(`
      "First Reply of 1001, “Cannot log in”: cycle 1, episode 1
      Target 2h by policy standard, priority high, in the office hours of berlin (Europe/Berlin)
      Since Mon 2 Mar 2026 09:20 4h by policy standard, priority medium"
    `);
  });

  test('around the clock: in the zone of the schedules all the same', async () => {
    const config = CONFIG.replace('    schedule: berlin\n', '    ignoreOfficeHours: true\n');
    const { stdout } = await explain(of('1001', 'firstReply', '2026-03-02T08:30:00Z'), EVENTS, config);
    expect(stdout).toContain('Target 2h by policy standard, priority high, around the clock\n');
    expect(stdout).toContain('due Mon 2 Mar 2026 11:00 (Europe/Berlin), 2026-03-02T10:00:00.000Z.');
  });

  test('that can never be due says so', async () => {
    const config = CONFIG.replace(
      / {4}weekly.*\n {4}overrides.*\n/,
      '    overrides: { "2026-03-02": ["09:00-10:00"] }\n',
    );
    const { stdout } = await explain(of('1001', 'firstReply', '2026-03-02T10:00:00Z'), EVENTS, config);
    expect(stdout).toContain('Counted 1h of 2h, 1h left; never due: too little open time lies ahead.');
  });

  test('as JSON is the ledger itself, and its counted segments sum to the elapsed time', async () => {
    const { stdout } = await explain([...of('1002', 'resolution', '2026-03-02T12:12:00.250Z'), '--format', 'json']);
    const ledger = JSON.parse(stdout);
    const counted = ledger.segments.filter(
      (segment: { kind: string; projected: boolean }) => segment.kind === 'counted' && !segment.projected,
    );
    const sum = counted.reduce((all: number, { seconds }: { seconds: number }) => all + seconds, 0);
    expect(sum).toBe(ledger.elapsedSeconds);
    expect(ledger).toMatchObject({
      metric: 'resolution',
      cycle: 1,
      elapsedSeconds: 9720.25,
      remainingSeconds: 26279.75,
    });
  });

  test('of an earlier cycle, asked by its number', async () => {
    const again = [
      { id: 'd4', type: 'status.changed', conversation: '1004', at: '2026-03-03T09:00:00Z', status: 'open' },
      { id: 'd5', type: 'status.changed', conversation: '1004', at: '2026-03-03T09:30:00Z', status: 'done' },
    ];
    const asked = of('1004', 'resolution', '2026-03-03T10:00:00Z');
    expect((await explain(asked, [...EVENTS, ...again])).stdout).toContain('cycle 2, episode 2');
    expect((await explain([...asked, '--cycle', '1'], [...EVENTS, ...again])).stdout).toContain('cycle 1, episode 1');
  });
});

describe('where there is nothing to explain the answer is no: exit 1', () => {
  test.each([
    ['7', 'firstReply', [], 'No event creates a conversation "7" by 2026-03-02T08:10:00.000Z.\n'],
    ['1002', 'firstReply', [], 'No event creates a conversation "1002" by 2026-03-02T08:10:00.000Z.\n'],
    [
      '1001',
      'allMessages',
      [],
      'All Messages of "1001" has no cycle by 2026-03-02T08:10:00.000Z. It has cycles of firstReply, resolution.\n',
    ],
    [
      '1001',
      'firstReply',
      ['--cycle', '3'],
      'First Reply of "1001" has 1 cycle by 2026-03-02T08:10:00.000Z, and no cycle 3.\n',
    ],
  ])('%s %s %j', async (conversation, metric, more, message) => {
    const ran = await explain([...of(conversation, metric, '2026-03-02T08:10:00Z'), ...more]);
    expect(ran).toEqual({ exitCode: 1, stdout: '', stderr: message });
  });
});

test.each([
  [0, '0s'],
  [5, '5s'],
  [60, '1m'],
  [65, '1m 05s'],
  [3600, '1h'],
  [3605, '1h 00m 05s'],
  [5400, '1h 30m'],
  [3660.25, '1h 01m 00.25s'],
  [360000, '100h'],
  [3_600_000, '1,000h'],
  [-90, '-1m 30s'],
  [59.9996, '1m'],
])('%d seconds are written exactly as %s', (seconds, text) => {
  expect(exact(seconds)).toBe(text);
});
