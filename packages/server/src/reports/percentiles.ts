/** Percentiles by nearest rank: always a value that was measured. */

export interface Spread {
  readonly median: number | null;
  readonly p90: number | null;
}

/** In whatever unit the values are. Null where there are none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  return { median: nearestRank(sorted, 50), p90: nearestRank(sorted, 90) };
}

/** The smallest value that at least so many percent of the values do not exceed. */
function nearestRank(sorted: Float64Array, percent: number): number | null {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1] ?? null;
}
