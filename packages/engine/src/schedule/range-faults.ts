import { type FaultList, kindOf } from './fault-list.ts';
import { parseRange, type Range } from './range.ts';

type Keys = readonly (string | number)[];

/** Checks the ranges of one day or one override; `expected` begins the sentence that says what belongs there. */
export function checkRanges(faults: FaultList, value: unknown, keys: Keys, expected: string): void {
  if (!Array.isArray(value)) {
    const hint = typeof value === 'string' && 'startMinute' in parseRange(value) ? ` Write ["${value}"].` : '';
    faults.error(keys, value === null ? 'empty_value' : 'wrong_type', `${expected}; this is ${kindOf(value)}.${hint}`);
    return;
  }
  const ranges: Written[] = [];
  value.forEach((text: unknown, index) => {
    const at = [...keys, index];
    if (typeof text !== 'string') {
      faults.error(at, 'wrong_type', `A range is text such as "09:00-17:00", not ${kindOf(text)}.`);
      return;
    }
    const range = parseRange(text);
    if ('code' in range) faults.error(at, range.code, range.message);
    else ranges.push({ ...range, text, index });
    if (text.endsWith('-23:59')) {
      const meant = `${text.slice(0, -5)}24:00`;
      faults.warn(
        at,
        'last_minute',
        `"${text}" leaves the last minute of the day closed: write ${meant} to stay open until midnight.`,
      );
    }
  });
  checkOverlaps(faults, ranges, keys);
}

interface Written extends Range {
  readonly text: string;
  /** Its place in the list. */
  readonly index: number;
}

/** Each range against the one before it that reaches furthest, a night range past 24:00 (§2.2). */
function checkOverlaps(faults: FaultList, ranges: readonly Written[], keys: Keys): void {
  const sorted = ranges.toSorted((a, b) => a.startMinute - b.startMinute || a.index - b.index);
  let furthest: Written | undefined;
  for (const range of sorted) {
    if (furthest !== undefined && range.startMinute < furthest.endMinute) {
      const [earlier, later] = furthest.index < range.index ? [furthest, range] : [range, furthest];
      faults.error(
        [...keys, later.index],
        'overlapping_ranges',
        `"${later.text}" overlaps "${earlier.text}" of the same day: write them as one range, or so that one ends before the other starts.`,
      );
    }
    if (furthest === undefined || range.endMinute > furthest.endMinute) furthest = range;
  }
}
