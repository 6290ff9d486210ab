/** Targets by nearest rank. */

import { byConversation, type Event, parseConfig } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fit } from '../../src/suggest/fit.ts';
import { Measure } from '../../src/suggest/measure.ts';
import { changed, created, deleted, done, MINUTE, message, reply, START, status } from '../reports/given.ts';
import { config as configOf } from '../simulation/given.ts';
import { OFFICE } from '../truth/lives.ts';

const SECOND = 1000;

function fitted(ms: readonly number[], percents: readonly number[] = [90]) {
  const fit = new Fit();
  for (const each of ms) fit.add({ ms: each, priority: null, tier: null });
  return fit.fitted(percents);
}

describe('a suggested target', () => {
  test('is a second beyond the nearest rank, as reached is too late (§5.3)', () => {
    const minutes = Array.from({ length: 10 }, (_, index) => (index + 1) * 60 * SECOND);
    const [ninety, fifty, all] = fitted(minutes, [90, 50, 100]).all!.targets;
    expect(ninety!.seconds).toBe(541);
    expect(fifty!.seconds).toBe(301);
    expect(all!.seconds).toBe(601);
    expect(fitted([999]).all!.targets[0]!.seconds).toBe(1);
    expect(fitted([0]).all!.targets[0]!.seconds).toBe(1);
  });

  test.each([
    [30, 60],
    [60, 60],
    [541, 600],
    [601, 900],
    [3600, 3600],
    [3601, 5400],
    [8 * 3600, 8 * 3600],
    [8 * 3600 + 1, 9 * 3600],
  ])('of %d seconds is rounded up to %d', (seconds, rounded) => {
    expect(fitted([seconds * SECOND - 1]).all!.targets[0]).toMatchObject({ seconds, roundedSeconds: rounded });
  });

  test('keeps at least so many percent, and a second less does not', () => {
    const times = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.constantFrom(50, 90, 95, 99, 100), (ms, percent) => {
        const { seconds, roundedSeconds, kept } = fitted(ms, [percent]).all!.targets[0]!;
        const share = (target: number) => (100 * ms.filter((each) => each < target * SECOND).length) / ms.length;
        expect(share(seconds)).toBeGreaterThanOrEqual(percent);
        if (seconds > 1) expect(share(seconds - 1)).toBeLessThan(percent);
        expect(Math.abs(kept - share(roundedSeconds))).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  test('is marked where fewer than five cycles took longer', () => {
    const times = (count: number) => Array.from({ length: count }, (_, index) => index * SECOND);
    const few = (count: number) => fitted(times(count), [90, 95, 99]).all!.targets.map((target) => target.few);
    expect(few(49)).toEqual([true, true, true]);
    expect(few(50)).toEqual([false, true, true]);
    expect(few(100)).toEqual([false, false, true]);
    expect(few(500)).toEqual([false, false, false]);
  });

  test('stands for each priority and tier with how many it rests on, what has none last', () => {
    const fit = new Fit();
    fit.add({ ms: 1, priority: 'low', tier: null });
    fit.add({ ms: 2, priority: 'high', tier: 'gold' });
    fit.add({ ms: 3, priority: 'high', tier: null });
    fit.add({ ms: 4, priority: null, tier: null });
    const { all, byPriority, byTier, byPriorityAndTier } = fit.fitted([90]);
    expect(all).toMatchObject({ cycles: 4, medianSeconds: 0.002 });
    expect(byPriority.map(({ priority, cycles }) => [priority, cycles])).toEqual([
      ['high', 2],
      ['low', 1],
      [null, 1],
    ]);
    expect(byTier.map(({ tier, cycles }) => [tier, cycles])).toEqual([
      ['gold', 1],
      [null, 3],
    ]);
    expect(byPriorityAndTier).toHaveLength(4);
  });

  test('there is none where nothing was measured', () => {
    expect(new Fit().fitted([90])).toEqual({ all: null, byPriority: [], byTier: [], byPriorityAndTier: [] });
  });
});

describe('what is measured', () => {
  const measured = (
    events: readonly Event[],
    metric: 'firstReply' | 'allMessages' | 'resolution',
    given: { config?: unknown; schedule?: string | null } = {},
  ) => {
    const parsed = parseConfig(
      given.config ?? configOf({ firstReply: { target: '1m' }, resolution: { target: '1m' } }),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const measure = new Measure({
      ...{ config: parsed.config, schedule: given.schedule ?? null, metric },
      ...{ from: START, to: START + 24 * 60 * MINUTE },
    });
    return [...byConversation(events).values()].flatMap((each) => [...measure.of({ events: each })]);
  };

  test('a reply metric where there was a reply, Resolution where it was closed', () => {
    const events = [
      ...[created(0, 'a', { priority: 'high', customer: { tier: 'gold' } }), reply(20, 'a'), done(50, 'a')],
      ...[created(0, 'b'), done(30, 'b')],
      created(0, 'runs'),
      ...[created(0, 'spam'), reply(1, 'spam'), deleted(2, 'spam')],
    ];
    expect(measured(events, 'firstReply')).toEqual([{ ms: 20 * MINUTE, priority: 'high', tier: 'gold' }]);
    expect(measured(events, 'resolution').map(({ ms }) => ms / MINUTE)).toEqual([50, 30]);
  });

  test('of cycles that ended in the period', () => {
    const events = [created(-100, 'a'), reply(-1, 'a'), created(0, 'b'), reply(24 * 60, 'b')];
    expect(measured(events, 'firstReply')).toEqual([]);
    expect(measured([created(-100, 'a'), reply(0, 'a')], 'firstReply')).toHaveLength(1);
  });

  test('less what pauses the metric, under the policy that it ended under', () => {
    const events = [created(0, 'a'), status(10, 'a', 'pending'), status(40, 'a', 'open'), done(60, 'a')];
    expect(measured(events, 'resolution').map(({ ms }) => ms / MINUTE)).toEqual([30]);
    const never = configOf({ resolution: { target: '1m' } }, { pauseOn: [] });
    expect(measured(events, 'resolution', { config: never }).map(({ ms }) => ms / MINUTE)).toEqual([60]);
  });

  test('under the schedule that is asked for, whatever they ran under', () => {
    // 08:00 UTC is 09:00 in Berlin: open until 12:00, and from 13:00.
    const events = [created(0, 'a', { team: 'night' }), reply(5 * 60, 'a')];
    const of = (schedule: string | null) =>
      measured(events, 'firstReply', { config: OFFICE, schedule })[0]!.ms / MINUTE;
    expect(of('berlin')).toBe(4 * 60);
    expect(of('nights')).toBe(0);
    expect(of(null)).toBe(5 * 60);
  });

  test('of a metric that no policy watches, too', () => {
    const events = [created(0, 'a'), reply(5, 'a'), message(10, 'a'), changed(11, 'a', { team: 'x' }), reply(17, 'a')];
    expect(measured(events, 'allMessages').map(({ ms }) => ms / MINUTE)).toEqual([5, 7]);
  });
});
