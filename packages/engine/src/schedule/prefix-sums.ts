import type { Segment } from './schedule.ts';

/**
 * Open segments of `[fromMs, toMs]` with the open time before each, so that a question about any stretch is two
 * searches and a subtraction, however long the stretch.
 *
 *     starts   |from      |08:00        |08:00
 *     open     |          ███████       ███████
 *     before   0          0             9h          18h
 *
 * Item 0 is an empty segment at `fromMs`, so that every instant has a segment that starts at or before it. Each search
 * begins at the answer for its bucket, one of equal parts of the axis: with office hours that is one or two steps.
 */
export class PrefixSums {
  readonly fromMs: number;
  readonly toMs: number;
  /** All open time. */
  readonly totalMs: number;
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #before: Float64Array;
  readonly #startBuckets: Buckets;
  readonly #beforeBuckets: Buckets;

  /** Segments in order, apart, inside `[fromMs, toMs]`. */
  constructor(fromMs: number, toMs: number, segments: readonly Segment[]) {
    const count = segments.length + 1;
    this.fromMs = fromMs;
    this.toMs = toMs;
    // One more start and sum than there are segments stop every search.
    this.#starts = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
    this.#ends = new Float64Array(count);
    this.#before = new Float64Array(count + 1);
    this.#starts[0] = fromMs;
    this.#ends[0] = fromMs;
    let open = 0;
    segments.forEach(({ startMs, endMs }, at) => {
      this.#starts[at + 1] = startMs;
      this.#ends[at + 1] = endMs;
      this.#before[at + 1] = open;
      open += endMs - startMs;
    });
    this.#before[count] = open;
    this.totalMs = open;
    this.#startBuckets = new Buckets(this.#starts, count, fromMs, toMs);
    this.#beforeBuckets = new Buckets(this.#before, count, 0, open);
  }

  /** Open time in `[fromMs, atMs)`, for an instant inside. */
  openBefore(atMs: number): number {
    const at = this.#lastStartedBy(atMs);
    const start = this.#starts[at]!;
    const end = this.#ends[at]!;
    return this.#before[at]! + (atMs < end ? atMs : end) - start;
  }

  /** The earliest instant by which that much is open, counted from `fromMs`; `0 < openMs <= totalMs`. */
  reaching(openMs: number): number {
    const before = this.#before;
    let at = this.#beforeBuckets.guess(openMs);
    const last = this.#beforeBuckets.bound(openMs);
    if (last - at > FEW) at = lastBelow(before, openMs, at, last);
    else while (before[at + 1]! < openMs) at++;
    return this.#starts[at]! + openMs - before[at]!;
  }

  isOpen(atMs: number): boolean {
    return atMs < this.#ends[this.#lastStartedBy(atMs)]!;
  }

  /** The first open instant at or after one inside; null where none follows. */
  nextOpen(atMs: number): number | null {
    const at = this.#lastStartedBy(atMs);
    if (atMs < this.#ends[at]!) return atMs;
    const next = this.#starts[at + 1]!;
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Open segments, clipped to a stretch inside. */
  segments(fromMs: number, toMs: number): Segment[] {
    const clipped: Segment[] = [];
    for (let at = this.#lastStartedBy(fromMs); this.#starts[at]! < toMs; at++) {
      const startMs = Math.max(this.#starts[at]!, fromMs);
      const endMs = Math.min(this.#ends[at]!, toMs);
      if (startMs < endMs) clipped.push({ startMs, endMs });
    }
    return clipped;
  }

  #lastStartedBy(atMs: number): number {
    const starts = this.#starts;
    let at = this.#startBuckets.guess(atMs);
    const last = this.#startBuckets.bound(atMs);
    if (last - at > FEW) return lastAtOrBelow(starts, atMs, at, last);
    while (starts[at + 1]! <= atMs) at++;
    return at;
  }
}

/** Up to here stepping is quicker than halving. */
const FEW = 8;

/** Equal parts of an axis, each with the last item that lies in a part before it. */
class Buckets {
  readonly #low: number;
  readonly #perUnit: number;
  readonly #guesses: Int32Array;

  constructor(sorted: Float64Array, count: number, low: number, high: number) {
    const parts = count * 2;
    this.#low = low;
    this.#perUnit = high > low ? parts / (high - low) : 0;
    this.#guesses = new Int32Array(parts + 3);
    let at = 0;
    for (let part = 0; part < this.#guesses.length; part++) {
      // The same rounding as in `guess`: an item in an earlier part is certainly lower than what is looked up.
      while (at + 1 < count && this.#partOf(sorted[at + 1]!) < part) at++;
      this.#guesses[part] = at;
    }
  }

  /** An item at or before the one sought. */
  guess(value: number): number {
    return this.#guesses[this.#partOf(value)]!;
  }

  /** An item at or after the one sought. */
  bound(value: number): number {
    return this.#guesses[this.#partOf(value) + 1]!;
  }

  #partOf(value: number): number {
    return Math.floor((value - this.#low) * this.#perUnit);
  }
}

/** The last item in `[low, high]` that is at most `value`; the one at `low` is. */
function lastAtOrBelow(sorted: Float64Array, value: number, low: number, high: number): number {
  let [from, to] = [low, high + 1];
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! <= value) from = middle;
    else to = middle;
  }
  return from;
}

/** The last item in `[low, high]` that is below `value`; the one at `low` is. */
function lastBelow(sorted: Float64Array, value: number, low: number, high: number): number {
  let [from, to] = [low, high + 1];
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < value) from = middle;
    else to = middle;
  }
  return from;
}
