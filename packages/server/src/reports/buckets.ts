/**
 * Logarithmic buckets of durations, for percentiles of so many that they are not all kept: the first seven bits after
 * the leading one of a number of milliseconds. A bucket is named by the same number whoever counts, so counts of two
 * histograms are added bucket by bucket; which value went in first says nothing.
 */

/** However long a duration, it lies in a bucket no wider than 1/128 of it, and is told by the middle: 1/256, rounded up. */
export const RELATIVE_ERROR = 0.004;

const bits = new DataView(new ArrayBuffer(8));

/** @param ms 0 or more; grows with it */
export function bucketOf(ms: number): number {
  // The upper half of a double: eleven bits of exponent, and of the twenty of mantissa the first seven.
  bits.setFloat64(0, ms);
  return bits.getUint32(0) >>> 13;
}

/** The duration that stands for a bucket: itself below 256 ms, where a bucket has one whole number; else its middle. */
export function standIn(bucket: number): number {
  const from = startOf(bucket);
  return from < 256 ? from : (from + startOf(bucket + 1)) / 2;
}

function startOf(bucket: number): number {
  bits.setUint32(0, bucket << 13);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
