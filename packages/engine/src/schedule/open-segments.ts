import type { Zone } from '../zone/zone.ts';
import type { Hours } from './day-hours.ts';
import type { Range } from './range.ts';
import type { Segment } from './schedule.ts';

/** Ranges that start this many dates before a day can still reach into it: one, and one more where the zone skips a date. */
export const REACH_DAYS = 3;

/** A range of one local date as instants; null where it is dropped (§2.6). */
export function resolve(zone: Zone, day: number, range: Range): Segment | null {
  const startMs = zone.instantOf(day, range.startMinute, 'earlier');
  const endMs = zone.instantOf(day, range.endMinute, 'later');
  return endMs > startMs ? { startMs, endMs } : null;
}

/** The instant at which a local date begins; that of the next date where the zone skips it. */
export function startOf(zone: Zone, day: number): number {
  return zone.instantOf(day, 0, 'earlier');
}

/**
 * All open time from the start of `fromDay` to the start of `toDay`, in order, cut there, nothing touching. Ranges of
 * different days form a union (§2.2); a gap of the clock can also put the starts of one night out of order.
 */
export function openSegments(zone: Zone, hours: Hours, fromDay: number, toDay: number): Segment[] {
  const ranges: Segment[] = [];
  for (let day = fromDay - REACH_DAYS; day < toDay + REACH_DAYS; day++) {
    const { ranges: ofDay } = hours.on(day);
    if (ofDay.length === 0 || zone.skips(day)) continue;
    for (const range of ofDay) {
      const segment = resolve(zone, day, range);
      if (segment !== null) ranges.push(segment);
    }
  }
  ranges.sort((a, b) => a.startMs - b.startMs);
  return union(ranges, startOf(zone, fromDay), startOf(zone, toDay));
}

/** Sorted segments, those that overlap or touch made one, clipped to `[fromMs, toMs)`. */
function union(sorted: readonly Segment[], fromMs: number, toMs: number): Segment[] {
  const merged: { startMs: number; endMs: number }[] = [];
  let last: { startMs: number; endMs: number } | undefined;
  for (const segment of sorted) {
    const startMs = Math.max(segment.startMs, fromMs);
    const endMs = Math.min(segment.endMs, toMs);
    if (startMs >= endMs) continue;
    if (last !== undefined && startMs <= last.endMs) {
      if (endMs > last.endMs) last.endMs = endMs;
    } else {
      last = { startMs, endMs };
      merged.push(last);
    }
  }
  return merged;
}
