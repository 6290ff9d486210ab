import { checkDuration } from './limits.ts';
import { PrefixSums } from './prefix-sums.ts';
import type { Schedule, Segment } from './schedule.ts';

/**
 * A schedule of known open segments, for whoever was given them and has no calendar: a browser that counts down.
 *
 * It answers for `[fromMs, toMs]` only: `add` is null where that much is not open by `toMs`, and what it returns throws
 * a RangeError for an instant outside. Segments are in order, apart and inside.
 */
export function scheduleFromSegments(fromMs: number, toMs: number, segments: readonly Segment[]): Schedule {
  const sums = new PrefixSums(fromMs, toMs, segments);
  const inside = (atMs: number): number => {
    if (atMs >= fromMs && atMs <= toMs) return atMs;
    throw new RangeError(`not between ${fromMs} and ${toMs}, for which segments are known: ${atMs}`);
  };
  const schedule: Schedule = {
    elapsed: (from, to) => Math.max(0, sums.openBefore(inside(to)) - sums.openBefore(inside(from))),
    add: (startMs, durationMs) => schedule.addWithin(startMs, durationMs, toMs),
    addWithin(startMs, durationMs, untilMs) {
      checkDuration(durationMs);
      inside(startMs);
      const reached = sums.openBefore(startMs) + durationMs;
      if (reached > sums.totalMs) return null;
      const at = durationMs === 0 ? sums.nextOpen(startMs) : sums.reaching(reached);
      return at !== null && at <= untilMs ? at : null;
    },
    isOpen: (atMs) => sums.isOpen(inside(atMs)),
    segments: (from, to) => (from < to ? sums.segments(inside(from), inside(to)) : []),
    spans(from, to) {
      const spans = [];
      let at = from;
      for (const { startMs, endMs } of schedule.segments(from, to)) {
        if (at < startMs) spans.push({ startMs: at, endMs: startMs, kind: 'closed', note: null } as const);
        spans.push({ startMs, endMs, kind: 'open', note: null } as const);
        at = endMs;
      }
      if (at < to) spans.push({ startMs: at, endMs: to, kind: 'closed', note: null } as const);
      return spans;
    },
  };
  return schedule;
}
