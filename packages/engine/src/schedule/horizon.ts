import { civilOf, DAY_MS, dayNumber } from '../zone/civil.ts';
import type { Zone } from '../zone/zone.ts';
import type { Hours } from './day-hours.ts';
import { checkInstant, FIRST_YEAR, LAST_YEAR } from './limits.ts';
import { openSegments, startOf } from './open-segments.ts';
import { PrefixSums } from './prefix-sums.ts';

/**
 * The years of a schedule that have been compiled so far. It grows by whole years, in both directions, when a question
 * reaches past it; each growth compiles all of it anew, so that no seam needs care, and adds half as much again as
 * there was, so that the work stays in proportion to the years asked about.
 */
export class Horizon {
  /** Answers every instant in `[fromMs, toMs]`, and whether one in `[fromMs, toMs)` is open. */
  sums: PrefixSums = new PrefixSums(0, 0, []);
  readonly #zone: Zone;
  readonly #hours: Hours;
  #firstYear = 0;
  /** Exclusive. */
  #endYear = 0;

  constructor(zone: Zone, hours: Hours) {
    this.#zone = zone;
    this.#hours = hours;
  }

  /** Makes `sums` cover both instants, the second one open or not. Throws a RangeError where no calendar reaches. */
  cover(fromMs: number, toMs: number): void {
    checkInstant(fromMs);
    checkInstant(toMs);
    if (fromMs >= this.sums.fromMs && toMs < this.sums.toMs) return;
    // A local date is within two days of the UTC date, wherever the zone is.
    const firstYear = yearOf(fromMs - 2 * DAY_MS);
    const endYear = yearOf(toMs + 2 * DAY_MS) + 1;
    if (firstYear < FIRST_YEAR || endYear > LAST_YEAR + 1) {
      throw new RangeError(`schedules answer for the years 0000 to 9999 only, not for ${fromMs} to ${toMs} ms`);
    }
    this.#compile(...this.#grown(firstYear, endYear));
  }

  #grown(firstYear: number, endYear: number): [number, number] {
    const years = this.#endYear - this.#firstYear;
    if (years === 0) return [firstYear, endYear];
    const more = Math.ceil(years / 2);
    return [
      firstYear < this.#firstYear ? Math.max(FIRST_YEAR, Math.min(firstYear, this.#firstYear - more)) : this.#firstYear,
      endYear > this.#endYear ? Math.min(LAST_YEAR + 1, Math.max(endYear, this.#endYear + more)) : this.#endYear,
    ];
  }

  #compile(firstYear: number, endYear: number): void {
    const fromDay = dayNumber(firstYear, 1, 1);
    const toDay = dayNumber(endYear, 1, 1);
    const segments = openSegments(this.#zone, this.#hours, fromDay, toDay);
    this.sums = new PrefixSums(startOf(this.#zone, fromDay), startOf(this.#zone, toDay), segments);
    this.#firstYear = firstYear;
    this.#endYear = endYear;
  }
}

function yearOf(atMs: number): number {
  return civilOf(Math.floor(atMs / DAY_MS)).year;
}
