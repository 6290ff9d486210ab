import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../src/instant.ts';

/** The years 0000 to 9999, the ones that text can hold. */
const instants = fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') });

describe('§1.1 an instant as text', () => {
  it.each([
    ['2026-03-02T08:00:00Z', 1772438400000],
    ['2026-03-02t08:00:00z', 1772438400000],
    ['2026-03-02T09:00:00+01:00', 1772438400000],
    ['2026-03-02T02:30:00-05:30', 1772438400000],
    ['2026-03-02T08:00:00-00:00', 1772438400000],
    ['2026-03-02T08:00:00.5Z', 1772438400500],
    ['2026-03-02T08:00:00.129999Z', 1772438400129],
    ['2026-03-02T09:00:00.9999999999999999999+01:00', 1772438400999],
    ['2024-02-29T00:00:00Z', 1709164800000],
    ['2000-02-29T00:00:00Z', 951782400000],
    ['1969-12-31T23:59:59.999Z', -1],
    ['0000-01-01T00:00:00Z', -62167219200000],
    ['9999-12-31T23:59:59.999Z', 253402300799999],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    ['no offset', '2026-03-02T08:00:00'],
    ['an offset without a colon', '2026-03-02T08:00:00+0100'],
    ['an offset of hours only', '2026-03-02T08:00:00+01'],
    ['an offset of 24 hours', '2026-03-02T08:00:00+24:00'],
    ['an offset of 60 minutes', '2026-03-02T08:00:00+00:60'],
    ['a second of 60', '2016-12-31T23:59:60Z'],
    ['a minute of 60', '2026-03-02T08:60:00Z'],
    ['hour 24', '2026-03-02T24:00:00Z'],
    ['no seconds', '2026-03-02T08:00Z'],
    ['a point without digits', '2026-03-02T08:00:00.Z'],
    ['a comma', '2026-03-02T08:00:00,5Z'],
    ['30 February', '2026-02-30T00:00:00Z'],
    ['29 February of another year', '2026-02-29T00:00:00Z'],
    ['29 February 1900', '1900-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-01T00:00:00Z'],
    ['day 0', '2026-03-00T00:00:00Z'],
    ['day 32', '2026-03-32T00:00:00Z'],
    ['a space for the T', '2026-03-02 08:00:00Z'],
    ['a space around it', ' 2026-03-02T08:00:00Z'],
    ['something after it', '2026-03-02T08:00:00Z!'],
    ['something after the offset', '2026-03-02T08:00:00+01:00Z'],
    ['a zone name', '2026-03-02T08:00:00+01:00[Europe/Berlin]'],
    ['a sign before the year', '+002026-03-02T08:00:00Z'],
    ['letters for digits', '2O26-03-02T08:00:00Z'],
    ['other digits', '２０２６-03-02T08:00:00Z'],
    ['an instant before the year 0', '0000-01-01T00:00:00+01:00'],
    ['an instant after the year 9999', '9999-12-31T23:59:59-01:00'],
    ['a date alone', '2026-03-02'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('is written in UTC with milliseconds', () => {
    expect(formatInstant(1772438400000)).toBe('2026-03-02T08:00:00.000Z');
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59.999Z');
    expect(formatInstant(-0.5)).toBe('1969-12-31T23:59:59.999Z');
    expect(formatInstant(253402300800000)).toBe('+010000-01-01T00:00:00.000Z');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is not written', (bad) => {
    expect(() => formatInstant(bad)).toThrow(RangeError);
  });

  it('is written as the platform writes it, and read back', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const text = formatInstant(instant);
        expect(text).toBe(new Date(instant).toISOString());
        expect(parseInstant(text)).toBe(instant);
      }),
      { numRuns: 5000 },
    );
  });

  it('is read with every offset', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -1439, max: 1439 }), (instant, offset) => {
        const local = instant + offset * 60_000;
        const sign = offset < 0 ? '-' : '+';
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const text = `${formatInstant(local).slice(0, -1)}${sign}${pad(hours)}:${pad(minutes)}`;
        fc.pre(text.length === 29);
        expect(parseInstant(text)).toBe(instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused, never guessed at, whatever the text', () => {
    const nearly = fc
      .tuple(instants, fc.nat(23), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }))
      .map(([instant, at, letters]) => {
        const text = formatInstant(instant);
        return text.slice(0, at) + letters + text.slice(at + letters.length);
      });
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        const instant = parseInstant(text);
        if (instant === null) return;
        expect(instant).toBe(Date.parse(text.replace(/(\.\d{3})\d+/, '$1')));
      }),
      { numRuns: 5000 },
    );
  });
});

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
