import type { Holiday, Holidays } from '@kept/engine';
import DateHolidays, { type HolidaysTypes } from 'date-holidays';
import { partsOf, whyUnknown } from './regions.ts';

/**
 * The whole-day public holidays of a country or subdivision in a year, substitute days included, a subdivision's with
 * the national ones (§2.3), by date; names are in the country's own language. Computed once per code and year.
 *
 * A holiday that lasts several days gives each of them. One that begins at the sunset before, as those of Israel and of
 * Islamic countries do, counts for the date that it is known by. Half days, bank and school holidays and observances
 * are none. Years before 1900 and from 2200 on have none: nobody knows them. Throws an Error for a code that
 * `holidayCode` refuses: it should have been asked.
 */
export const holidays: Holidays = (code, year) => {
  if (year < FIRST_YEAR || year > LAST_YEAR) return [];
  const place = placeOf(code);
  let ofYear = place.years.get(year);
  if (ofYear === undefined) {
    ofYear = holidaysOf(place, year);
    place.years.set(year, ofYear);
  }
  return ofYear;
};

/** A sentence that says why no holidays are known by this code; null where they are. */
export function holidayCode(code: string): string | null {
  return partsOf(code) === null ? `No holidays are known for "${code}". ${whyUnknown(code)}` : null;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const HOUR_MS = 3_600_000;

interface Place {
  readonly rules: DateHolidays;
  /** What each year's rules give, dates that reach into the next year included. */
  readonly given: Map<number, readonly Holiday[]>;
  readonly years: Map<number, readonly Holiday[]>;
}

const places = new Map<string, Place>();

function placeOf(code: string): Place {
  const known = places.get(code);
  if (known !== undefined) return known;
  const parts = partsOf(code);
  if (parts === null) throw new Error(`unknown_holiday_code: ${holidayCode(code)}`);
  const place = { rules: new DateHolidays(parts), given: new Map(), years: new Map() } satisfies Place;
  places.set(code, place);
  return place;
}

function holidaysOf(place: Place, year: number): readonly Holiday[] {
  const names = new Map<string, string>();
  for (const { date, name } of [...given(place, year - 1), ...given(place, year)]) {
    if (Number(date.slice(0, 4)) === year && !names.has(date)) names.set(date, name);
  }
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function given({ rules, given: known }: Place, year: number): readonly Holiday[] {
  let found = known.get(year);
  if (found === undefined) {
    found = rules
      .getHolidays(year)
      .flatMap((holiday) => wholeDates(holiday).map((date) => ({ date: date.toString(), name: holiday.name })));
    known.set(year, found);
  }
  return found;
}

/**
 * The dates that a public holiday takes whole. Read from the local time that the rules state and from the length, not
 * from the instants: those stand on the rules' own zone data, which can be older than ours.
 */
function wholeDates({ type, date, start, end }: HolidaysTypes.Holiday): Temporal.PlainDate[] {
  if (type !== 'public' || !/^\d{4}-\d{2}-\d{2} 00:00:00/.test(date)) return [];
  const first = Temporal.PlainDate.from(date.slice(0, 10));
  // A day on which the clock goes forward is 23 hours long.
  const days = Math.floor((end.getTime() - start.getTime() + HOUR_MS) / (24 * HOUR_MS));
  return Array.from({ length: days }, (_, more) => first.add({ days: more }));
}
