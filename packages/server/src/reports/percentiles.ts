/** Percentiles by nearest rank: of up to 100,000 values always one that was measured, of more one that is near it. */
import { RELATIVE_ERROR } from './buckets.ts';
import { type Buckets, bucketsOf, Histogram } from './histogram.ts';

export interface Spread {
  readonly median: number | null;
  readonly p90: number | null;
}

/** Up to so many, percentiles are exact. */
export const EXACT_UP_TO = 100_000;

/** In whatever unit the values are. Null where there are none. */
export function spreadOf(values: readonly number[]): Spread {
  return exactSpread(Float64Array.from(values));
}

/** Durations in whole milliseconds, in any order, as they come or in parts; spreads in seconds. */
export class Durations {
  #count = 0;
  #parts: Part[] = [];
  #removed: Part[] = [];
  #open: number[] = [];
  /** Once there are too many to keep. */
  #histogram: Histogram | null = null;

  get count(): number {
    return this.#count;
  }

  /** How far percentiles may be from the true ones, as a share of these; 0 where they are exact. */
  get relativeError(): number {
    return this.#isExact ? 0 : RELATIVE_ERROR;
  }

  add(ms: number): void {
    this.#count++;
    if (this.#histogram !== null) return this.#histogram.add(ms);
    this.#open.push(ms);
    if (this.#open.length > EXACT_UP_TO) this.#histogram = this.#counted();
  }

  addPart(part: Part): void {
    this.#count += part.values.length;
    this.#parts.push(part);
  }

  /** Takes away what is in a part, all of which has been added. */
  removePart(part: Part): void {
    this.#count -= part.values.length;
    this.#removed.push(part);
  }

  spread(): Spread {
    const { median, p90 } = this.#isExact ? this.#exact() : spreadIn(this.#counted(), this.#count);
    return { median: median === null ? null : median / 1000, p90: p90 === null ? null : p90 / 1000 };
  }

  get #isExact(): boolean {
    return this.#histogram === null && this.#count <= EXACT_UP_TO;
  }

  #exact(): Spread {
    if (this.#open.length > 0) this.#parts.push(new Part(this.#open));
    this.#open = [];
    const [parts, removed] = [this.#parts, this.#removed].map((some) => some.map((part) => part.sorted()));
    return exactSpreadOf(parts!, removed!, this.#count);
  }

  #counted(): Histogram {
    const histogram = this.#histogram ?? new Histogram();
    for (const part of this.#parts) histogram.addBuckets(part.buckets());
    for (const part of this.#removed) histogram.removeBuckets(part.buckets());
    for (const ms of this.#open) histogram.add(ms);
    this.#parts = [];
    this.#removed = [];
    this.#open = [];
    this.#histogram = histogram;
    return histogram;
  }
}

type Values = Float64Array | Uint32Array;

/** Durations that are kept to be counted again and again: they are sorted once, and their histogram is made once. */
export class Part {
  readonly values: Values;
  #sorted = false;
  #buckets: Buckets | null = null;

  constructor(values: readonly number[]) {
    // Less than fifty days fit into half the room.
    const small = values.every((ms) => ms < 2 ** 32);
    this.values = small ? new Uint32Array(values) : new Float64Array(values);
  }

  /** The values themselves, in order from now on. */
  sorted(): Values {
    if (!this.#sorted) this.values.sort();
    this.#sorted = true;
    return this.values;
  }

  buckets(): Buckets {
    this.#buckets ??= bucketsOf(this.values);
    return this.#buckets;
  }
}

function spreadIn(histogram: Histogram, count: number): Spread {
  return { median: histogram.at(rankOf(50, count)), p90: histogram.at(rankOf(90, count)) };
}

/** Of sorted lists without those of others, all of whose values they have: nothing is put together or sorted again. */
function exactSpreadOf(lists: readonly Values[], removed: readonly Values[], count: number): Spread {
  if (count === 0) return { median: null, p90: null };
  const at = (percent: number) => valueAt(lists, removed, rankOf(percent, count));
  return { median: at(50), p90: at(90) };
}

/** The smallest whole number that more than `rank` values do not exceed: halving what lies between the least and the most. */
function valueAt(lists: readonly Values[], removed: readonly Values[], rank: number): number {
  const filled = lists.filter(({ length }) => length > 0);
  let low = Math.min(...filled.map((list) => list[0]!));
  let high = Math.max(...filled.map((list) => list.at(-1)!));
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    let within = 0;
    for (const list of filled) within += upTo(list, middle);
    for (const list of removed) within -= upTo(list, middle);
    if (within > rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many values of a sorted list are at most `most`. */
function upTo(list: Values, most: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes the values apart. */
function exactSpread(values: Float64Array): Spread {
  if (values.length === 0) return { median: null, p90: null };
  const median = rankOf(50, values.length);
  select(values, median, 0);
  const p90 = rankOf(90, values.length);
  // The larger ones all lie after the median by now.
  select(values, p90, median);
  return { median: values[median]!, p90: values[p90]! };
}

/** The place, from 0, of the smallest value that at least so many percent of the values do not exceed. */
function rankOf(percent: number, count: number): number {
  return Math.max(1, Math.ceil((percent * count) / 100)) - 1;
}

/** Puts at `rank`, from `from` on, what would stand there if they were sorted; smaller ones before it, larger ones after. */
function select(values: Float64Array, rank: number, from: number): void {
  let low = from;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middle(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      const swapped = values[left]!;
      values[left++] = values[right]!;
      values[right--] = swapped;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
