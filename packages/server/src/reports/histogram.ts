import { BUCKETS, bucketOf, standIn } from './buckets.ts';

/** How many durations lie in each bucket. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);

  add(ms: number): void {
    this.#counts[bucketOf(ms)]!++;
  }

  addBuckets({ buckets, counts }: Buckets): void {
    for (let at = 0; at < buckets.length; at++) this.#counts[buckets[at]!]! += counts[at]!;
  }

  removeBuckets({ buckets, counts }: Buckets): void {
    for (let at = 0; at < buckets.length; at++) this.#counts[buckets[at]!]! -= counts[at]!;
  }

  /** What stands for the bucket in which the duration of a rank, from 0, lies. */
  at(rank: number): number | null {
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen > rank) return standIn(bucket);
    }
    return null;
  }
}

/** A histogram of few: its buckets that are not empty. */
export interface Buckets {
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
}

const counting = new Uint32Array(BUCKETS);

export function bucketsOf(durations: Float64Array | Uint32Array): Buckets {
  const found: number[] = [];
  for (const ms of durations) {
    const bucket = bucketOf(ms);
    if (counting[bucket]!++ === 0) found.push(bucket);
  }
  const counts = Uint32Array.from(found, (bucket) => counting[bucket]!);
  for (const bucket of found) counting[bucket] = 0;
  return { buckets: Uint16Array.from(found), counts };
}
