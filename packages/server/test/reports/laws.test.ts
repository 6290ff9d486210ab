/** What holds of every report, whatever the events. */
import type { Event } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASES, GROUPINGS } from '../../src/reports/compliance.ts';
import { spreadOf } from '../../src/reports/percentiles.ts';
import { rateOf } from '../../src/reports/rate.ts';
import { at, reportOf } from './given.ts';

const TYPES: readonly (readonly [string, object])[] = [
  ['conversation.created', { team: 'support', channel: 'email' }],
  ['conversation.created', { initiator: 'agent' }],
  ['message.received', {}],
  ['message.received', {}],
  ['message.sent', {}],
  ['status.changed', { status: 'done' }],
  ['status.changed', { status: 'pending' }],
  ['status.changed', { status: 'open' }],
  ['conversation.updated', { changes: { team: 'sales', assignee: 'ana' } }],
  ['conversation.updated', { changes: { assignee: null } }],
  ['conversation.deleted', { reason: 'spam' }],
];

const event = fc
  .record({
    minutes: fc.integer({ min: 0, max: 900 }),
    conversation: fc.constantFrom('a', 'b', 'c'),
    what: fc.nat(TYPES.length - 1),
  })
  .map(({ minutes, conversation, what }): Event => {
    const [type, fields] = TYPES[what]!;
    return at(minutes, conversation, type, fields);
  });
const events = fc.array(event, { maxLength: 40 });
const asked = fc.record({ basis: fc.constantFrom(...BASES), groupBy: fc.constantFrom(...GROUPINGS, null) });

describe('a report', () => {
  test('is the same for the same events in any order', () => {
    const shuffled = events.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, asked, ([list, other], options) => {
        expect(reportOf(other, options)).toEqual(reportOf(list, options));
      }),
      { numRuns: 300 },
    );
  });

  test('adds up: cycles and breaches over the groups are those of the whole', () => {
    fc.assert(
      fc.property(events, asked, (list, options) => {
        const { overall, groups } = reportOf(list, options);
        if (groups === null) return;
        const sum = (pick: (figures: typeof overall) => number) =>
          groups.reduce((all, { figures }) => all + pick(figures), 0);
        expect(sum(({ breachesInPeriod }) => breachesInPeriod)).toBe(overall.breachesInPeriod);
        expect(sum(({ uncovered }) => uncovered)).toBe(overall.uncovered);
        expect(sum(({ total }) => total)).toBeGreaterThanOrEqual(overall.total);
        for (const metric of ['firstReply', 'allMessages', 'resolution'] as const) {
          for (const count of ['met', 'breached', 'running', 'detached', 'closedUnanswered'] as const) {
            expect(sum(({ metrics }) => metrics[metric].cycles[count])).toBe(overall.metrics[metric].cycles[count]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('§10.1 a rate', () => {
  test('is in percent to one decimal, half up', () => {
    expect(rateOf(2, 1)).toBe(66.7);
    expect(rateOf(1, 2)).toBe(33.3);
    // 1 of 16 is 6.25 %, 5 of 16 is 31.25 %: half goes up.
    expect(rateOf(1, 15)).toBe(6.3);
    expect(rateOf(5, 11)).toBe(31.3);
    expect(rateOf(0, 3)).toBe(0);
    expect(rateOf(3, 0)).toBe(100);
    expect(rateOf(0, 0)).toBeNull();
  });

  test('is never 100 while a breach is inside', () => {
    expect(rateOf(1999, 1)).toBe(99.9);
    expect(rateOf(10_000_000, 1)).toBe(99.9);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (met, breached) => rateOf(met, breached)! < 100),
    );
  });

  test('is within half a tenth of the true one, but for that', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (met, breached) => {
        const rate = rateOf(met, breached);
        if (rate === null || rate === 99.9) return true;
        return Math.abs(rate - (100 * met) / (met + breached)) <= 0.05 + 1e-9;
      }),
    );
  });
});

test('§10.4 a percentile by nearest rank: enough values do not exceed it, and of the smaller ones it is not true', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
      const { median, p90 } = spreadOf(values);
      for (const [percentile, percent] of [
        [median!, 50],
        [p90!, 90],
      ] as const) {
        const upTo = (limit: number) => values.filter((value) => value <= limit).length;
        expect(values).toContain(percentile);
        expect(100 * upTo(percentile)).toBeGreaterThanOrEqual(percent * values.length);
        expect(100 * upTo(percentile - 1)).toBeLessThan(percent * values.length);
      }
    }),
  );
});
