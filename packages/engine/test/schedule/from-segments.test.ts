import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from '../../src/schedule/compile.ts';
import { scheduleFromSegments } from '../../src/schedule/from-segments.ts';

const berlin = compileSchedule({
  timeZone: 'Europe/Berlin',
  weekly: { mon: ['09:00-12:00', '13:00-17:00'], wed: ['22:00-06:00'], fri: ['09:00-15:00'] },
});
const fromMs = Date.parse('2026-03-16T00:00:00Z');
const toMs = Date.parse('2026-04-20T00:00:00Z');
const known = scheduleFromSegments(fromMs, toMs, berlin.segments(fromMs, toMs));
const instant = fc.integer({ min: fromMs, max: toMs });

describe('a schedule made from open segments', () => {
  it('counts as the schedule does that the segments came from', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(known.elapsed(a, b)).toBe(berlin.elapsed(a, b));
        expect(known.isOpen(a)).toBe(berlin.isOpen(a));
        expect(known.segments(a, b)).toEqual(berlin.segments(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('adds as it does, and answers null where the end is not known', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 60 * 3_600_000 }), (start, durationMs) => {
        const at = berlin.add(start, durationMs);
        expect(known.add(start, durationMs)).toBe(at !== null && at <= toMs ? at : null);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses instants for which no segments are known', () => {
    expect(() => known.elapsed(fromMs - 1, toMs)).toThrow(RangeError);
    expect(() => known.isOpen(toMs + 1)).toThrow(RangeError);
  });

  it('cuts a stretch whole into open and closed pieces', () => {
    const spans = known.spans(fromMs, toMs);
    expect(spans[0]!.startMs).toBe(fromMs);
    expect(spans.at(-1)!.endMs).toBe(toMs);
    spans.slice(1).forEach((span, at) => {
      expect(span.startMs).toBe(spans[at]!.endMs);
    });
  });
});
