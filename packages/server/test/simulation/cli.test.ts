/** `kept simulate` and `kept suggest`: on files and on what is stored. */
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { folderOf, jsonLines, kept } from '../cli/terminal.ts';
import { FakeClock, type RawEvent, serviceOn } from '../record/service.ts';

const HOUR = `kept: 1
schedules:
  berlin: { timeZone: Europe/Berlin, weekly: { mon: ["09:00-17:00"], tue: ["09:00-17:00"] } }
policies:
  standard: { schedule: berlin, metrics: { firstReply: { target: 1h } } }
assignments: [{ policy: standard }]
`;
const HALF = HOUR.replace('1h', '30m');

/** Monday 2 March 2026; Berlin is an hour ahead of UTC. Replied to after 20, 45 and 90 minutes. */
const EVENTS: readonly RawEvent[] = (
  [
    ['quick', 20],
    ['fair', 45],
    ['slow', 90],
  ] as const
).flatMap(([conversation, minutes]) => [
  { id: `${conversation}-1`, type: 'conversation.created', conversation, at: '2026-03-02T08:00:00Z' },
  {
    ...{ id: `${conversation}-2`, type: 'message.sent', conversation },
    at: new Date(Date.parse('2026-03-02T08:00:00Z') + minutes * 60_000).toISOString(),
  },
]);
const files = () => folderOf({ 'hour.yaml': HOUR, 'half.yaml': HALF, 'events.jsonl': jsonLines(EVENTS) });
const UNTIL = ['--until', '2026-03-03T00:00:00Z', '--days', '7'];
const NOW = Date.parse('2026-03-03T00:00:00Z');

/** A folder in which a service has been at work under the hour. */
async function served(): Promise<string> {
  const folder = folderOf({})('.');
  const store = await openStore({ kind: 'sqlite', path: `${folder}/kept.db` });
  const service = serviceOn(store, new FakeClock(NOW));
  await service.workspace('default', HOUR);
  await service.receive('default', EVENTS);
  await store.close();
  return folder;
}

describe('kept simulate', () => {
  test('on files: the sentence, rates, load, and which conversations come out differently', async () => {
    const file = files();
    const { stdout, stderr, exitCode } = await kept([
      ...['simulate', '--config', file('half.yaml'), '--against', file('hour.yaml')],
      ...['--events', file('events.jsonl'), ...UNTIL],
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "1 of 3 conversations would come out differently.
      66.7 % without a breach becomes 33.3 %: 1 kept would be breached, 0 breached would be kept.
      Created from Tue 24 Feb 2026 01:00 to Tue 3 Mar 2026 01:00 (Europe/Berlin).

      PROMISE       KEPT NOW  PROPOSED  POINTS  BREACHED NOW  PROPOSED  CHANGE
      First Reply     66.7 %    33.3 %   −33.4             1         2      +1
      All Messages         –         –                     0         0       =
      Resolution           –         –                     0         0       =

      RINGS     WARNINGS  BREACHES  A DAY  A DAY  MOST AT
      now              3         1    0.4    0.1    09:00
      proposed         4         2    0.6    0.3    09:00

      PROMISE      NOW  PROPOSED  CONVERSATIONS
      First Reply  met  breached              1

      CONVERSATION  PROMISE      NOW  PROPOSED  BREACHED NOW  PROPOSED
      fair          First Reply  met  breached                Mon 2 Mar 2026 09:30
      "
    `);
  });

  test('the same configuration changes nothing', async () => {
    const file = files();
    const { stdout } = await kept([
      ...['simulate', '--config', file('hour.yaml'), '--against', file('hour.yaml')],
      ...['--events', file('events.jsonl'), ...UNTIL],
    ]);
    expect(stdout).toContain('Nothing would come out differently in 3 conversations.\n');
    expect(stdout).not.toContain('CONVERSATION');
  });

  test('on what is stored, and as JSON', async () => {
    const file = files();
    const folder = await served();
    const { stdout, exitCode } = await kept(
      ['simulate', '--config', file('half.yaml'), '--data-dir', folder, '--days', '7', '--format', 'json'],
      { now: NOW },
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      replayed: 3,
      before: { timeZone: 'Europe/Berlin', overall: { metrics: { firstReply: { rate: 66.7 } } } },
      after: { overall: { metrics: { firstReply: { rate: 33.3 } } } },
      list: [{ conversation: 'fair', before: 'met', after: 'breached', breachedAtAfter: Date.UTC(2026, 2, 2, 8, 30) }],
    });
  });

  test.each([
    [
      ['--events', 'events.jsonl'],
      'simulate: --against current is of what is stored. With --events, name a file to compare with.',
    ],
    [
      ['--against', 'hour.yaml'],
      'simulate: --against hour.yaml is neither current nor recorded. A file goes with --events.',
    ],
    [['--from', '2026-03-01'], 'simulate: --from and --to go together. Give both, or --days.'],
  ])('%j is wrong usage', async (args, message) => {
    const file = files();
    const { stderr, exitCode } = await kept(['simulate', '--config', file('half.yaml'), ...args]);
    expect({ stderr, exitCode }).toEqual({ stderr: `kept: ${message}\n`, exitCode: 2 });
  });
});

describe('kept suggest', () => {
  const ASKED = ['suggest', '--metric', 'firstReply', '--schedule', 'berlin', '--percent', '50,90'];

  test('on files: a row for each kind, and what hangs on few is marked', async () => {
    const file = files();
    const { stdout, stderr, exitCode } = await kept([
      ...[...ASKED, '--config', file('hour.yaml'), '--events', file('events.jsonl'), ...UNTIL],
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "Targets for First Reply, in the office hours of berlin, that would have been kept so often:
      3 cycles from Tue 24 Feb 2026 01:00 to Tue 3 Mar 2026 01:00 (Europe/Berlin).

      PRIORITY  TIER  CYCLES  MEDIAN  50 % KEPT  90 % KEPT
      all       all        3     45m       50m*        2h*

      * hangs on fewer than five cycles that took longer: another few would move it.
      "
    `);
  });

  test('on what is stored, and as JSON', async () => {
    const folder = await served();
    const { stdout } = await kept([...ASKED, '--data-dir', folder, '--days', '7', '--format', 'json'], { now: NOW });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schedule: 'berlin', metric: 'firstReply', byPriority: [{ priority: null, cycles: 3 }] },
      all: {
        cycles: 3,
        medianSeconds: 2700,
        targets: [
          { percent: 50, seconds: 2701 },
          { percent: 90, seconds: 5401 },
        ],
      },
    });
  });

  test('a schedule that is not there is named, with those that are', async () => {
    const file = files();
    const { stderr, exitCode } = await kept([
      ...['suggest', '--metric', 'firstReply', '--schedule', 'berlun', '--config', file('hour.yaml')],
      ...['--events', file('events.jsonl')],
    ]);
    expect({ stderr, exitCode }).toEqual({
      stderr: 'There is no schedule "berlun" in the configuration. It has berlin.\n',
      exitCode: 1,
    });
  });
});
