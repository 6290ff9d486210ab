/** Office hours without a library: a loop over the days, and the least that prefix sums can do. */
import type { Contender } from './schedule.ts';

const ZONE = 'Europe/Berlin';

/** The opening and closing of a local date; null at the weekend. */
function openOn(date: Temporal.PlainDate): [startMs: number, endMs: number] | null {
  if (date.dayOfWeek > 5) return null;
  const at = (hour: number) => date.toZonedDateTime({ timeZone: ZONE, plainTime: { hour } }).epochMilliseconds;
  return [at(9), at(17)];
}

function dateAt(atMs: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(ZONE).toPlainDate();
}

/** What one writes first: every day of the stretch, its hours by Temporal. */
export function dayByDay(): Contender {
  return {
    name: 'day by day, Temporal',
    elapsed(fromMs, toMs) {
      let open = 0;
      const last = dateAt(toMs);
      for (let date = dateAt(fromMs); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
        const hours = openOn(date);
        if (hours !== null) open += Math.max(0, Math.min(hours[1], toMs) - Math.max(hours[0], fromMs));
      }
      return open;
    },
    add(startMs, durationMs) {
      let left = durationMs;
      for (let date = dateAt(startMs); ; date = date.add({ days: 1 })) {
        const hours = openOn(date);
        if (hours === null) continue;
        const from = Math.max(hours[0], startMs);
        if (hours[1] - from >= left) return from + left;
        left -= Math.max(0, hours[1] - from);
      }
    },
  };
}

/** The limit: sorted arrays and a binary search, with no checks, no bounds and no growing. */
export function barePrefixSums(fromMs: number, toMs: number): Contender {
  const days: [number, number][] = [];
  for (let date = dateAt(fromMs); Temporal.PlainDate.compare(date, dateAt(toMs)) <= 0; date = date.add({ days: 1 })) {
    const hours = openOn(date);
    if (hours !== null) days.push(hours);
  }
  const starts = Float64Array.from(days, ([start]) => start);
  const ends = Float64Array.from(days, ([, end]) => end);
  const before = new Float64Array(days.length);
  for (let at = 1; at < days.length; at++) before[at] = before[at - 1]! + ends[at - 1]! - starts[at - 1]!;

  const lastIn = (sorted: Float64Array, value: number): number => {
    let low = 0;
    let high = sorted.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! <= value) low = middle;
      else high = middle;
    }
    return low;
  };
  const openBefore = (atMs: number): number => {
    const at = lastIn(starts, atMs);
    return before[at]! + Math.min(atMs, ends[at]!) - starts[at]!;
  };
  return {
    name: 'bare prefix sums',
    elapsed: (from, to) => openBefore(to) - openBefore(from),
    add(startMs, durationMs) {
      const open = openBefore(startMs) + durationMs;
      // Less half a millisecond: what is reached exactly at closing time belongs to that day.
      const at = lastIn(before, open - 0.5);
      return starts[at]! + open - before[at]!;
    },
  };
}
