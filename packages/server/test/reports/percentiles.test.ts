/** Percentiles of many: exact up to 100,000 cycles, within the stated error beyond, whatever the order and the parts. */
import { METRICS } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketOf, RELATIVE_ERROR, standIn } from '../../src/reports/buckets.ts';
import { ComplianceCount, type ReportOptions } from '../../src/reports/compliance.ts';
import { Durations, EXACT_UP_TO, Part, spreadOf } from '../../src/reports/percentiles.ts';
import type { ReportConversation, ReportCycle } from '../../src/reports/rows.ts';
import { pack } from '../../src/rollups/pack.ts';
import { Scanner } from '../../src/rollups/scan.ts';
import { Summing } from '../../src/rollups/sums.ts';

/** As durations are spread: many short, a few very long; the same ones every time. */
function durations(count: number): number[] {
  let state = 42;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round(Math.exp((state / 2 ** 32) * 24));
  });
}

/** By sorting: what nearest rank means. */
function sorted(values: readonly number[]) {
  const inOrder = Float64Array.from(values).sort();
  const at = (percent: number) => inOrder[Math.ceil((percent * values.length) / 100) - 1]! / 1000;
  return { median: at(50), p90: at(90) };
}

const within = (value: number, truth: number) => Math.abs(value - truth) <= RELATIVE_ERROR * truth;

describe('a bucket', () => {
  const ms = fc.oneof(fc.nat(1_000), fc.nat(), fc.maxSafeNat());

  test('stands for what lies in it, within the stated error', () => {
    fc.assert(fc.property(ms, (value) => within(standIn(bucketOf(value)), value)));
    for (let value = 0; value < 256; value++) expect(standIn(bucketOf(value))).toBe(value);
  });

  test('grows with what lies in it, and is one of those there are', () => {
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(Math.sign(bucketOf(a) - bucketOf(b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
        expect(bucketOf(a)).toBeLessThan(BUCKETS);
      }),
    );
  });
});

test('of few values: those of the sorted list, whatever the order', () => {
  const values = fc.array(fc.oneof(fc.nat(20), fc.nat(1_000_000)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, (list) => {
      const { median, p90 } = spreadOf(list);
      expect({ median: median! / 1000, p90: p90! / 1000 }).toEqual(sorted(list));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['in order', (values: number[]) => values.sort((a, b) => a - b)],
  ['backwards', (values: number[]) => values.sort((a, b) => b - a)],
  ['all alike', (values: number[]) => values.fill(7_000)],
  ['as they come', (values: number[]) => values],
])('of 100,000 values %s: exact', (_, arrange) => {
  const values = arrange(durations(EXACT_UP_TO));
  const exact = new Durations();
  for (const ms of values) exact.add(ms);
  expect(exact.relativeError).toBe(0);
  expect(exact.spread()).toEqual(sorted(values));
});

describe.each([
  [EXACT_UP_TO - 1, 0],
  [EXACT_UP_TO, 0],
  [EXACT_UP_TO + 1, RELATIVE_ERROR],
  [3 * EXACT_UP_TO, RELATIVE_ERROR],
])('of %i values', (count, relativeError) => {
  const values = durations(count);
  const truth = sorted(values);

  test(`percentiles are within ${relativeError} of the true ones, and say so`, () => {
    const counted = new Durations();
    for (const ms of values) counted.add(ms);
    expect(counted.count).toBe(count);
    expect(counted.relativeError).toBe(relativeError);
    const { median, p90 } = counted.spread();
    if (relativeError === 0) expect({ median, p90 }).toEqual(truth);
    expect(within(median!, truth.median)).toBe(true);
    expect(within(p90!, truth.p90)).toBe(true);
  });

  test('any parts, added in any order, give the same', () => {
    const whole = new Durations();
    for (const ms of values) whole.add(ms);
    const cuts = [0, 1, 1_000, 60_000, 99_999, count];
    const parts = cuts.slice(1).map((to, index) => new Part(values.slice(cuts[index], to)));
    for (const order of [parts, parts.toReversed(), [...parts.slice(2), ...parts.slice(0, 2)]]) {
      const summed = new Durations();
      for (const part of order) summed.addPart(part);
      expect(summed.spread()).toEqual(whole.spread());
      expect(summed.relativeError).toBe(relativeError);
    }
    const mixed = new Durations();
    for (const ms of values.slice(0, 50)) mixed.add(ms);
    mixed.addPart(new Part(values.slice(50)));
    expect(mixed.spread()).toEqual(whole.spread());
  });
});

describe.each([
  ['up to 100,000', 40_000],
  ['from beyond 100,000 back below', 70_000],
  ['beyond 100,000', 250_000],
])('of what is added and taken away again, %s', (_, count) => {
  const values = durations(count);
  const more = durations(count + 50_000).slice(count);

  test('nothing is left', () => {
    const plain = new Durations();
    plain.addPart(new Part(values));
    const [first, second] = [new Part([...values.slice(0, 500), ...more]), new Part(values.slice(500))];
    // Made of other pieces, some values of which the rest has, too.
    const removed = [new Part(more.slice(0, 20_000)), new Part(more.slice(20_000))];
    const changed = new Durations();
    changed.addPart(first);
    changed.removePart(removed[0]!);
    changed.addPart(second);
    changed.removePart(removed[1]!);
    expect([changed.count, changed.relativeError]).toEqual([plain.count, plain.relativeError]);
    expect(changed.spread()).toEqual(plain.spread());
  });
});

test('a report of rows and one of blocks say the same on both sides of 100,000 cycles, and how far off they may be', () => {
  const options: ReportOptions = {
    ...{ from: 0, to: Number.MAX_SAFE_INTEGER, until: 0 },
    ...{ basis: 'created', timeZone: 'UTC', groupBy: 'team' },
  };
  const filter = { metric: null, team: null, channel: null, priority: null, tier: null, policy: null, assignee: null };
  // One team is beyond, the other not; together they are.
  const rows = durations(EXACT_UP_TO + 2_000).map((ms, index) =>
    conversation(index, ms, index < 1_500 ? 'few' : 'many'),
  );
  const byRows = new ComplianceCount(options);
  const byBlocks = new Summing([]);
  const scanner = new Scanner({ options, filter, cellOf: () => 0 });
  for (const row of rows) byRows.add(row);
  for (let first = 0; first < rows.length; first += 30_000) {
    byBlocks.add(scanner.scan(pack(rows.slice(first, first + 30_000)), null));
  }
  const { overall, groups } = byRows.report();
  expect(byBlocks.overall()).toEqual(overall);
  expect(byBlocks.groups()).toEqual(groups);
  const errorOf = (figures: typeof overall) => METRICS.map((metric) => figures.metrics[metric].times.relativeError);
  expect(errorOf(overall)).toEqual([RELATIVE_ERROR, undefined, undefined]);
  expect(groups!.map(({ group, figures }) => [group, errorOf(figures)[0]])).toEqual([
    ['few', undefined],
    ['many', RELATIVE_ERROR],
  ]);
});

function conversation(number: number, ms: number, team: string): ReportConversation {
  const standing = { team, channel: null, assignee: null, priority: null, tier: null };
  const cycle: ReportCycle = {
    ...{ metric: 'firstReply', cycle: 1, policy: 'standard', startedAt: number, endedAt: number + 2 * ms },
    ...{ endReason: 'answered', breachedAt: null, excused: false, clockMs: ms },
    ...standing,
  };
  return { id: `c${number}`, createdAt: number, completedAt: null, deleted: false, ...standing, cycles: [cycle] };
}
