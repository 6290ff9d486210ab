/** A configuration tried on history, and what comes of it. */

import { foldEvents } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complianceReport, type ReportOptions } from '../../src/reports/compliance.ts';
import { reportRow } from '../../src/reports/rows.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { created, DAY, deleted, done, MINUTE, message, reply, START } from '../reports/given.ts';
import { OFFICE as CONFIG, parsed as eventsOf, lives, timelineOfConfig } from '../truth/lives.ts';
import { config, livesOf, trying } from './given.ts';

const HOUR = config({ firstReply: { target: '1h' } });
const HALF = config({ firstReply: { target: '30m' } });
const TWO = config({ firstReply: { target: '2h' } });

/** Replied to after 20, 45 and 90 minutes, and not at all. */
const FOUR = [
  ...[created(0, 'quick'), reply(20, 'quick')],
  ...[created(0, 'fair'), reply(45, 'fair')],
  ...[created(0, 'slow'), reply(90, 'slow')],
  created(920, 'waiting'),
];

describe('rates and flips', () => {
  test('a stricter promise: who was kept and would not be', async () => {
    const { before, after, flips, list, replayed } = await trying(FOUR, { before: HOUR, after: HALF });
    expect(replayed).toBe(4);
    expect(before.overall.metrics.firstReply).toMatchObject({ rate: 66.7 });
    expect(after.overall.metrics.firstReply).toMatchObject({ rate: 25 });
    expect(flips).toEqual({
      conversations: 2,
      toBreached: 2,
      toKept: 0,
      kinds: [
        { metric: 'firstReply', before: 'met', after: 'breached', conversations: 1 },
        { metric: 'firstReply', before: 'running', after: 'breached', conversations: 1 },
      ],
      listed: 2,
      truncated: false,
    });
    expect(list).toEqual([
      {
        ...{ conversation: 'fair', metric: 'firstReply', before: 'met', after: 'breached' },
        ...{ breachedAtBefore: null, breachedAtAfter: START + 30 * MINUTE },
      },
      {
        ...{ conversation: 'waiting', metric: 'firstReply', before: 'running', after: 'breached' },
        ...{ breachedAtBefore: null, breachedAtAfter: START + 950 * MINUTE },
      },
    ]);
  });

  test('a milder one: who was broken and would be kept', async () => {
    const { flips, list } = await trying(FOUR, { before: HOUR, after: TWO });
    expect(flips).toMatchObject({ conversations: 1, toBreached: 0, toKept: 1 });
    expect(list[0]).toMatchObject({ conversation: 'slow', before: 'breached', after: 'met', breachedAtAfter: null });
  });

  test('a metric that is newly watched flips from none', async () => {
    const more = config({ firstReply: { target: '1h' }, resolution: { target: '4h' } });
    const { flips } = await trying([...FOUR, done(30, 'quick')], { before: HOUR, after: more });
    expect(flips.kinds.filter(({ metric }) => metric === 'resolution')).toEqual([
      { metric: 'resolution', before: 'none', after: 'breached', conversations: 2 },
      { metric: 'resolution', before: 'none', after: 'met', conversations: 1 },
      { metric: 'resolution', before: 'none', after: 'running', conversations: 1 },
    ]);
  });

  test('a conversation flips once in the whole, however many of its metrics do', async () => {
    const both = (target: string) => config({ firstReply: { target }, resolution: { target } });
    const { flips } = await trying(FOUR, { before: both('1h'), after: both('30m') });
    // Resolution is long broken under either, but for the one that came last.
    expect(flips).toMatchObject({ conversations: 2, toBreached: 1, listed: 3 });
  });

  test('a deleted conversation flips nothing', async () => {
    const { flips, replayed } = await trying([...FOUR, deleted(50, 'fair')], { before: HOUR, after: HALF });
    expect(replayed).toBe(4);
    expect(flips.conversations).toBe(1);
  });

  test('outside the period nothing flips, and its crossings are no load of it', async () => {
    const { flips, load } = await trying(
      FOUR,
      { before: HOUR, after: HALF },
      { from: START + DAY, to: START + 2 * DAY },
    );
    expect(flips.conversations).toBe(0);
    expect(load.days).toEqual([]);
  });
});

describe('load', () => {
  test('counts warnings and breaches by day and hour of the zone, before and after', async () => {
    // 08:00 UTC is 09:00 in Berlin; it is crossed at 45, 54 and 60 minutes, or at 22.5, 27 and 30.
    const { load } = await trying([created(0, 'a')], { before: HOUR, after: HALF }, { timeZone: 'Europe/Berlin' });
    expect(load.days).toEqual([
      {
        day: '2026-03-02',
        before: { warnings: 2, breaches: 1 },
        after: { warnings: 2, breaches: 1 },
        hours: [
          { hour: 9, before: { warnings: 2, breaches: 0 }, after: { warnings: 2, breaches: 1 } },
          { hour: 10, before: { warnings: 0, breaches: 1 }, after: { warnings: 0, breaches: 0 } },
        ],
      },
    ]);
    expect(load.hours).toHaveLength(24);
    expect(load.hours[10]).toEqual({
      hour: 10,
      before: { warnings: 0, breaches: 1 },
      after: { warnings: 0, breaches: 0 },
    });
    expect(load.before).toEqual({ warnings: 2, breaches: 1 });
  });

  test('§5.7 where each episode alerts once, what does not raise it does not ring', async () => {
    const metrics = { allMessages: { target: '1h' } };
    const twice = [created(0, 'a'), reply(70, 'a'), message(80, 'a'), reply(160, 'a')];
    const { load } = await trying(twice, { before: config(metrics), after: config(metrics, { alerts: 'perEpisode' }) });
    expect(load.before).toEqual({ warnings: 4, breaches: 2 });
    expect(load.after).toEqual({ warnings: 2, breaches: 1 });
  });
});

describe('what holds of every simulation', () => {
  const report: ReportOptions = {
    ...{ from: Date.UTC(2026, 2, 2), to: Date.UTC(2026, 2, 16), until: Date.UTC(2026, 2, 17) },
    ...{ basis: 'created', timeZone: 'Europe/Berlin', groupBy: 'team' },
  };
  const current = timelineOfConfig(CONFIG);
  const stricter = timelineOfConfig({
    ...CONFIG,
    policies: { ...CONFIG.policies, nights: { ...CONFIG.policies.nights, metrics: { firstReply: { target: '20m' } } } },
  });

  test('the same configuration flips nothing, and loads nobody differently', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const same = timelineOfConfig(CONFIG);
        const compared = await simulate(livesOf(eventsOf(life)), { report, before: () => current, after: same });
        expect(compared.flips).toMatchObject({ conversations: 0, toBreached: 0, toKept: 0, kinds: [], listed: 0 });
        expect(compared.after).toEqual(compared.before);
        expect(compared.load.after).toEqual(compared.load.before);
      }),
      { numRuns: 300 },
    );
  });

  test('either side is the report that a replay under its configuration gives', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const events = eventsOf(life);
        const compared = await simulate(livesOf(events), { report, before: () => current, after: stricter });
        for (const [timeline, side] of [
          [current, compared.before],
          [stricter, compared.after],
        ] as const) {
          const row = reportRow(foldEvents(timeline, events, report.until));
          expect(side).toEqual(complianceReport(row === null ? [] : [row], report));
        }
        const breaches = (side: typeof compared.before) => side.overall.breached;
        expect(compared.flips.toBreached - compared.flips.toKept).toBe(
          breaches(compared.after) - breaches(compared.before),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a long one', () => {
  const many = Array.from({ length: 1000 }, (_, index) => created(0, `c${index}`));

  test('tells how far it is', async () => {
    const told: number[] = [];
    await trying(many, { before: HOUR, after: HALF }, { progress: (conversations) => told.push(conversations) });
    expect(told).toEqual([0, 256, 512, 768, 1000]);
  });

  test('stops where its signal is aborted', async () => {
    const stop = new AbortController();
    const told: number[] = [];
    const progress = (conversations: number) => {
      told.push(conversations);
      if (conversations === 512) stop.abort(new Error('enough'));
    };
    const trial = trying(many, { before: HOUR, after: HALF }, { progress, signal: stop.signal });
    await expect(trial).rejects.toThrow('enough');
    expect(told).toEqual([0, 256, 512]);
  });
});
