import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrefixSums } from '../../src/schedule/prefix-sums.ts';
import type { Segment } from '../../src/schedule/schedule.ts';

/** Segments of very unequal lengths and distances, so that some parts of the axis are crowded and others empty. */
const unequal = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: 1, max: 100_000 }),
);
const stretches = fc
  .tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.array(fc.tuple(unequal, unequal), { maxLength: 60 }), fc.nat(1000))
  .map(([fromMs, steps, rest]) => {
    const segments: Segment[] = [];
    let cursor = fromMs;
    for (const [gap, length] of steps) {
      segments.push({ startMs: cursor + gap, endMs: cursor + gap + length });
      cursor += gap + length;
    }
    return { fromMs, toMs: cursor + rest, segments };
  });

describe('prefix sums', () => {
  it('answer as adding up every segment does', () => {
    fc.assert(
      fc.property(
        stretches,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20 }),
        (stretch, shares) => {
          const { fromMs, toMs, segments } = stretch;
          const sums = new PrefixSums(fromMs, toMs, segments);
          const edges = segments.flatMap(({ startMs, endMs }) => [startMs - 1, startMs, endMs - 1, endMs]);
          for (const atMs of [
            fromMs,
            toMs,
            ...edges,
            ...shares.map((share) => fromMs + Math.floor(share * (toMs - fromMs))),
          ]) {
            const open = segments.reduce(
              (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, atMs) - startMs),
              0,
            );
            expect(sums.openBefore(atMs)).toBe(open);
            expect(sums.isOpen(atMs)).toBe(segments.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs));
            const next = segments.find(({ endMs }) => endMs > atMs);
            expect(sums.nextOpen(atMs)).toBe(next === undefined ? null : Math.max(next.startMs, atMs));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reach each amount of open time at its earliest instant', () => {
    fc.assert(
      fc.property(stretches, ({ fromMs, toMs, segments }) => {
        const sums = new PrefixSums(fromMs, toMs, segments);
        let before = 0;
        for (const { startMs, endMs } of segments) {
          expect(sums.reaching(before + 1)).toBe(startMs + 1);
          before += endMs - startMs;
          expect(sums.reaching(before)).toBe(endMs);
        }
        expect(sums.totalMs).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('clip their segments to the stretch asked about', () => {
    const sums = new PrefixSums(0, 100, [
      { startMs: 10, endMs: 20 },
      { startMs: 40, endMs: 60 },
    ]);
    expect(sums.segments(0, 100)).toEqual([
      { startMs: 10, endMs: 20 },
      { startMs: 40, endMs: 60 },
    ]);
    expect(sums.segments(15, 50)).toEqual([
      { startMs: 15, endMs: 20 },
      { startMs: 40, endMs: 50 },
    ]);
    expect(sums.segments(20, 40)).toEqual([]);
  });
});
