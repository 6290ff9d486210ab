export type { ParsedDuration } from './duration.ts';
export { formatDuration, parseDuration } from './duration.ts';

import { civilOf, DAY_MS, dayNumber, daysInMonth } from './zone/civil.ts';

/** Epoch milliseconds, UTC, a whole number (§1.1). */
export type Instant = number;

const ZERO = 48;
const [PLUS, MINUS, DOT, COLON] = [43, 45, 46, 58] as const;

/**
 * RFC 3339 text with an offset as an instant; null where the text is anything else (§1.1).
 *
 * `2026-03-02T08:00:00Z`, `2026-03-02t09:00:00.123456+01:00`. Digits past milliseconds are cut off. Refused: no offset,
 * a second of 60, hour 24, dates and times that do not exist, instants outside the years 0000 to 9999 (UTC).
 */
export function parseInstant(text: string): Instant | null {
  const { length } = text;
  if (length < 20) return null;
  if (text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return null;
  if ((text.charCodeAt(10) | 32) !== 116) return null;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return null;

  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // A bad digit is -1, and one negative number makes the bitwise or of all negative.
  if ((century | yearOfCentury | month | day | hour | minute | second) < 0) return null;
  const year = century * 100 + yearOfCentury;
  if (hour > 23 || minute > 59 || second > 59 || day === 0) return null;
  if (day > 28 && day > daysInMonth(year, month)) return null;
  if (month === 0 || month > 12) return null;

  let at = 19;
  let ms = 0;
  if (text.charCodeAt(at) === DOT) {
    const first = ++at;
    let digit = text.charCodeAt(at) - ZERO;
    for (let weight = 100; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - ZERO) {
      ms += digit * weight;
      weight = weight === 100 ? 10 : weight === 10 ? 1 : 0;
    }
    if (at === first) return null;
  }

  const offsetMinutes = offsetAt(text, at);
  if (offsetMinutes === null) return null;
  const seconds = hour * 3600 + (minute - offsetMinutes) * 60 + second;
  const instant = dayNumber(year, month, day) * DAY_MS + seconds * 1000 + ms;
  return instant >= YEAR_0 && instant < YEAR_10000 ? instant : null;
}

const YEAR_0 = dayNumber(0, 1, 1) * DAY_MS;
const YEAR_10000 = dayNumber(10_000, 1, 1) * DAY_MS;

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The offset that ends the text, in minutes; null if it is missing, malformed or followed by anything. */
function offsetAt(text: string, at: number): number | null {
  const sign = text.charCodeAt(at);
  if ((sign | 32) === 122) return at + 1 === text.length ? 0 : null;
  if ((sign !== PLUS && sign !== MINUS) || at + 6 !== text.length) return null;
  if (text.charCodeAt(at + 3) !== COLON) return null;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === MINUS ? -1 : 1) * (hours * 60 + minutes);
}

const PAD2 = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const PAD3 = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/**
 * `2026-03-02T08:00:00.000Z`, the one text form in which instants leave (§1.1). A fraction of a millisecond is cut off
 * downwards. Years outside 0000 to 9999 are written as ISO 8601 expands them (`+010000-…`), for messages only: they are
 * not read back. Throws a RangeError where the number is not finite.
 */
export function formatInstant(instant: Instant): string {
  if (!Number.isFinite(instant)) throw new RangeError(`not an instant: ${instant}`);
  const days = Math.floor(instant / DAY_MS);
  const msOfDay = Math.floor(instant - days * DAY_MS);
  const secondOfDay = (msOfDay / 1000) | 0;
  const minuteOfDay = (secondOfDay / 60) | 0;
  const hour = (minuteOfDay / 60) | 0;
  const { year, month, day } = civilOf(days);
  const date = `${yearText(year)}-${PAD2[month]}-${PAD2[day]}`;
  const time = `${PAD2[hour]}:${PAD2[minuteOfDay - hour * 60]}:${PAD2[secondOfDay - minuteOfDay * 60]}`;
  return `${date}T${time}.${PAD3[msOfDay - secondOfDay * 1000]}Z`;
}

function yearText(year: number): string {
  if (year >= 1000 && year <= 9999) return String(year);
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}
