/** What lies ahead if nobody acts. */
import { advance, type Fold, foldEvents, type Timeline } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossingsAhead } from '../../src/forecast/crossings.ts';
import { ForecastCount } from '../../src/forecast/forecast.ts';
import { folderOf, jsonLines, kept } from '../cli/terminal.ts';
import { changed, created, MINUTE, reply, START, status } from '../reports/given.ts';
import { config, timeline } from '../simulation/given.ts';
import { instants, lives, OFFICE, parsed, timelineOfConfig } from '../truth/lives.ts';

const HOUR = 60 * MINUTE;
const TWO = timeline(config({ firstReply: { target: '1h' }, resolution: { target: '4h' } }));

function ahead(under: Timeline, events: Parameters<typeof foldEvents>[1], minutes: number, hours: number) {
  const now = START + minutes * MINUTE;
  const fold = foldEvents(under, events, now);
  return crossingsAhead(fold, now, now + hours * HOUR).map(({ at, metric, tripwire, clockMs }) => [
    ...[metric, tripwire, (at - START) / MINUTE, clockMs / MINUTE],
  ]);
}

describe('crossings ahead', () => {
  test('are all that fall in the window, not only the next', () => {
    expect(ahead(TWO, [created(0, 'a')], 0, 4)).toEqual([
      ['firstReply', 'low', 45, 45],
      ['firstReply', 'normal', 54, 54],
      ['firstReply', 'urgent', 60, 60],
      ['resolution', 'low', 180, 180],
      ['resolution', 'normal', 216, 216],
    ]);
    // The window is half-open: what falls at its end is not in it.
    expect(ahead(TWO, [created(0, 'a')], 0, 5)).toHaveLength(6);
    expect(ahead(TWO, [created(0, 'a')], 50, 1).map(([, tripwire]) => tripwire)).toEqual(['normal', 'urgent']);
  });

  test('a clock that is paused, answered or done crosses nothing', () => {
    expect(ahead(TWO, [created(0, 'a'), status(10, 'a', 'pending')], 20, 8)).toEqual([]);
    expect(ahead(TWO, [created(0, 'a'), reply(10, 'a')], 20, 1)).toEqual([]);
    expect(ahead(TWO, [created(0, 'a'), status(10, 'a', 'done')], 20, 8)).toEqual([]);
  });

  test('§5.5 tripwires that fall together are one, named by the last', () => {
    const together = timeline(
      config({ firstReply: { lowTargetSeconds: 60, normalTargetSeconds: 3600, urgentTargetSeconds: 3600 } }),
    );
    expect(ahead(together, [created(0, 'a')], 0, 2)).toEqual([
      ['firstReply', 'low', 1, 1],
      ['firstReply', 'urgent', 60, 60],
    ]);
  });

  test('are what really happens if nobody acts: the same transitions, at the same instants', () => {
    const office = timelineOfConfig(OFFICE);
    fc.assert(
      fc.property(lives, instants, fc.integer({ min: 1, max: 168 }), (life, now, hours) => {
        const fold: Fold = foldEvents(office, parsed(life), now);
        if (fold.conversation === null) return;
        const until = now + hours * HOUR;
        const foretold = crossingsAhead(fold, now, until);
        const before = fold.written.transitions.length;
        advance(fold, until - 1);
        const happened = fold.written.transitions
          .slice(before)
          .map(({ at, metric, tripwire }) => ({ at, metric, tripwire }));
        const order = (a: { at: number; metric: string }, b: { at: number; metric: string }) =>
          a.at - b.at || (a.metric < b.metric ? -1 : 1);
        const said = foretold.map(({ at, metric, tripwire }) => ({ at, metric, tripwire }));
        expect(said.sort(order)).toEqual(happened.sort(order));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a forecast', () => {
  const events = [
    created(0, 'a', { team: 'north' }),
    created(10, 'b', { team: 'south' }),
    changed(11, 'b', { subject: 'Hi' }),
  ];
  const now = START + 20 * MINUTE;

  test('counts by bucket and team, and lists the soonest first', () => {
    const counting = new ForecastCount({ now, until: now + HOUR, bucketMinutes: 30, listed: 2 });
    for (const id of ['a', 'b']) {
      const fold = foldEvents(
        TWO,
        events.filter(({ conversation }) => conversation === id),
        now,
      );
      counting.add(fold.conversation!, crossingsAhead(fold, now, now + HOUR));
    }
    expect(counting.forecasted()).toEqual({
      asOf: '2026-03-02T08:20:00.000Z',
      until: '2026-03-02T09:20:00.000Z',
      buckets: [
        { from: '2026-03-02T08:20:00.000Z', to: '2026-03-02T08:50:00.000Z', low: 1, normal: 0, high: 0, urgent: 0 },
        { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:20:00.000Z', low: 1, normal: 2, high: 0, urgent: 2 },
      ],
      teams: [
        { team: 'north', low: 1, normal: 1, high: 0, urgent: 1 },
        { team: 'south', low: 1, normal: 1, high: 0, urgent: 1 },
      ],
      crossings: [
        {
          ...{ at: '2026-03-02T08:45:00.000Z', conversation: 'a', subject: null, team: 'north' },
          ...{ metric: 'firstReply', tripwire: 'low', clockSeconds: 1500 },
        },
        {
          ...{ at: '2026-03-02T08:54:00.000Z', conversation: 'a', subject: null, team: 'north' },
          ...{ metric: 'firstReply', tripwire: 'normal', clockSeconds: 2040 },
        },
      ],
    });
  });

  test('kept forecast is a digest for the morning', async () => {
    const file = folderOf({
      'kept.json': JSON.stringify({ ...(OFFICE as object) }),
      'events.jsonl': jsonLines([
        {
          id: '1',
          type: 'conversation.created',
          conversation: '1001',
          at: '2026-03-02T08:00:00Z',
          team: 'day',
          subject: 'Login',
        },
        { id: '2', type: 'conversation.created', conversation: '1002', at: '2026-03-02T08:30:00Z', priority: 'high' },
      ]),
    });
    const { stdout, stderr, exitCode } = await kept([
      ...['forecast', '--config', file('kept.json'), '--events', file('events.jsonl')],
      ...['--until', '2026-03-02T08:40:00Z', '--hours', '2', '--time-zone', 'Europe/Berlin'],
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "If nobody acts: 4 breaches and 6 warnings in the next 2 hours.
      From Mon 2 Mar 2026 09:40 (Europe/Berlin).

      TEAM    BREACH  LAST CALL  URGENT  AT RISK
      (none)       2          1       2        1
      day          2                  1        1

      WHEN                 ON THE CLOCK  WHAT       PROMISE       TEAM  CONVERSATION
      Mon  2 Mar 09:50              10m  urgent     All Messages        1002
      Mon  2 Mar 09:52:30       12m 30s  at risk    First Reply         1002
      Mon  2 Mar 09:55              15m  last call  All Messages        1002
      Mon  2 Mar 09:57              17m  urgent     First Reply         1002
      Mon  2 Mar 10:00              20m  breach     All Messages  day   1001 Login
      Mon  2 Mar 10:00              20m  breach     First Reply         1002
      Mon  2 Mar 10:30              50m  at risk    First Reply   day   1001 Login
      Mon  2 Mar 10:30              50m  breach     All Messages        1002
      Mon  2 Mar 10:48           1h 08m  urgent     First Reply   day   1001 Login
      Mon  2 Mar 11:00           1h 20m  breach     First Reply   day   1001 Login
      "
    `);
  });
});
