import { DateTime } from 'luxon';
import type { TimeFormat } from './rule.ts';

/** Reads one text as epoch milliseconds; null where it is no such time. */
export type TimeReader = (text: string) => number | null;

/** Years 0000 to 9999, as §1.1 has them. */
const EARLIEST_MS = -62_167_219_200_000;
const LATEST_MS = 253_402_300_799_999;

const MEMO_LIMIT = 50_000;

/**
 * How a column's texts become instants. Exports repeat their times, so answers are remembered, up to a bound.
 * Local times follow §2.6: one that does not exist moves forward by the length of the gap, one that occurs twice is the earlier.
 */
export function timeReader(format: TimeFormat): TimeReader {
  const read = uncached(format);
  const memo = new Map<string, number | null>();
  return (text) => {
    const known = memo.get(text);
    if (known !== undefined) return known;
    if (memo.size >= MEMO_LIMIT) memo.clear();
    const at = read(text);
    const instant = at === null || !(at >= EARLIEST_MS && at <= LATEST_MS) ? null : at;
    memo.set(text, instant);
    return instant;
  };
}

function uncached(format: TimeFormat): TimeReader {
  switch (format.kind) {
    case 'iso':
      return (text) => isoTime(text, format.zone);
    case 'epochSeconds':
      return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text) * 1000 + 1e-6) : null);
    case 'epochMs':
      return (text) => (/^-?\d+$/.test(text) ? Number(text) : null);
    case 'tokens':
      return tokensReader(format.tokens, format.zone);
    default:
      return format satisfies never;
  }
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?$/i;

/** RFC 3339 and its everyday relatives: a space for the T, no seconds, no offset where a zone is given. */
function isoTime(text: string, zone: string | null): number | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
  const local = localMs(+year!, +month!, +day!, +hour!, +minute!, +second, +fraction.padEnd(3, '0').slice(0, 3));
  if (local === null) return null;
  if (offset === undefined) return zone === null ? null : inZone(local, zone);
  const sign = offset[0];
  if (sign !== '+' && sign !== '-') return local;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return local - (sign === '-' ? -minutes : minutes) * 60_000;
}

const PLAIN_TOKENS = /yyyy|MM?|dd?|HH?|mm?|ss?|SSS/g;
const PATTERNS: Readonly<Record<string, string>> = {
  yyyy: '(\\d{4})',
  MM: '(\\d\\d)',
  dd: '(\\d\\d)',
  HH: '(\\d\\d)',
  mm: '(\\d\\d)',
  ss: '(\\d\\d)',
  SSS: '(\\d{3})',
};

/** Formats of plain numbers are read directly, some twenty times as fast; all others by Luxon. */
function tokensReader(tokens: string, zone: string | null): TimeReader {
  const letters = tokens.replaceAll(PLAIN_TOKENS, '');
  return /[A-Za-z']/.test(letters) ? luxonReader(tokens, zone) : numberReader(tokens, zone);
}

function numberReader(tokens: string, zone: string | null): TimeReader {
  const order: string[] = [];
  const pattern = tokens.replaceAll(/yyyy|MM?|dd?|HH?|mm?|ss?|SSS|[^A-Za-z]/g, (part) => {
    if (!/[A-Za-z]/.test(part)) return part.replace(/[$()*+.?[\\\]^{|}/-]/, '\\$&');
    order.push(part[0]!);
    return PATTERNS[part] ?? '(\\d\\d?)';
  });
  const expression = new RegExp(`^${pattern}$`);
  const place = (letter: string) => order.indexOf(letter) + 1;
  const [y, M, d, H, m, s, S] = ['y', 'M', 'd', 'H', 'm', 's', 'S'].map(place) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return null;
    const at = (index: number) => (index === 0 ? 0 : Number(match[index]));
    const local = localMs(at(y), at(M), at(d), at(H), at(m), at(s), at(S));
    return local === null ? null : inZone(local, zone ?? 'UTC');
  };
}

function luxonReader(tokens: string, zone: string | null): TimeReader {
  return (text) => {
    const read = DateTime.fromFormat(text, tokens, { zone: 'utc', setZone: zone === null, locale: 'en' });
    if (!read.isValid) return null;
    return zone === null ? read.toMillis() : inZone(read.toMillis(), zone);
  };
}

/** A local date and time as if it were UTC; null where no calendar has it, and for a second of 60. */
function localMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
): number | null {
  if (hour > 23 || minute > 59 || second > 59 || month < 1 || month > 12 || day < 1) return null;
  const local = Date.UTC(2000, month - 1, day, hour, minute, second, ms);
  const date = new Date(local);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day ? date.getTime() : null;
}

function inZone(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  const wall = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}
