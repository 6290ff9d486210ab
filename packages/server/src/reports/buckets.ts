/**
 * Logarithmic buckets of durations, for percentiles of so many that they are not all kept: the place of the leading bit of a
 * number of milliseconds and the seven bits after it. A bucket is the same whoever counts, so two histograms are added
 * bucket by bucket, in any order.
 */

/** A bucket is at most 1/128 of its values wide and stands for its middle: 1/256 off at most, rounded up. */
export const RELATIVE_ERROR = 0.004;

/** Up to 2^53 ms. */
export const BUCKETS = 1 + 53 * 128;

const bits = new DataView(new ArrayBuffer(8));

/** The bucket of 1 ms, less one: of the upper half of a double, its exponent and the first seven bits of its mantissa. */
const BEFORE_ONE = (1023 << 7) - 1;

/** From 0, and growing with `ms`. @param ms a whole number, 0 or more */
export function bucketOf(ms: number): number {
  if (ms < 1) return 0;
  bits.setFloat64(0, ms);
  return (bits.getUint32(0) >>> 13) - BEFORE_ONE;
}

/** The duration that stands for a bucket: itself below 256 ms, where a bucket has one whole number; else its middle. */
export function standIn(bucket: number): number {
  if (bucket === 0) return 0;
  const from = startOf(bucket);
  return from < 256 ? from : (from + startOf(bucket + 1)) / 2;
}

function startOf(bucket: number): number {
  bits.setUint32(0, (bucket + BEFORE_ONE) << 13);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
