import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../src/duration.ts';

describe('§1.3 a duration in a configuration', () => {
  it.each([
    ['4h', 14_400],
    ['1h30m', 5_400],
    ['90s', 90],
    ['90m', 5_400],
    ['1h1m1s', 3_661],
    ['1h1s', 3_601],
    ['0h1s', 1],
    ['48h', 172_800],
    ['PT1H30M', 5_400],
    ['PT90S', 90],
    ['PT24H', 86_400],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toEqual({ seconds });
  });

  it.each([
    ['1d', 'days_in_duration', /"a day" could be 24 hours or one working day: write hours/],
    ['2 weeks', 'days_in_duration', /write hours/],
    ['P1D', 'days_in_duration', /write hours/],
    ['P1DT2H', 'days_in_duration', /write hours/],
    ['P1W', 'days_in_duration', /write hours/],
    ['P1M', 'days_in_duration', /write hours/],
    ['0s', 'duration_too_short', /1s, is the least/],
    ['PT0H', 'duration_too_short', /1s, is the least/],
    ['99999999999999h', 'duration_too_long', /ten thousand years/],
    ['', 'bad_duration', /missing: write whole hours/],
    ['90', 'bad_duration', /no unit: write 90s, 90m or 90h/],
    ['4H', 'bad_duration', /write 4h/],
    ['1h 30m', 'bad_duration', /write 1h30m/],
    [' 4h', 'bad_duration', /write 4h/],
    ['30m1h', 'bad_duration', /write 1h30m/],
    ['1h1h', 'bad_duration', /write 2h/],
    ['1.5h', 'bad_duration', /write 1h30m/],
    ['PT1.5H', 'bad_duration', /write 1h30m/],
    ['pt4h', 'bad_duration', /write 4h/],
    ['4 hours', 'bad_duration', /write 4h/],
    ['90min', 'bad_duration', /write 1h30m/],
    ['-4h', 'bad_duration', /has a sign/],
    ['h', 'bad_duration', /such as 4h, 1h30m or 90s/],
    ['PT', 'bad_duration', /such as 4h, 1h30m or 90s/],
    ['soon', 'bad_duration', /such as 4h, 1h30m or 90s/],
    ['0.0001s', 'bad_duration', /such as 4h, 1h30m or 90s/],
  ])('refuses "%s"', (text, code, message) => {
    expect(parseDuration(text)).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 315_360_000_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toEqual({ seconds });
      }),
    );
  });

  it('suggests only what it reads', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\s?(PT|P)?(\d{1,3}([.,]\d)? ?(h|H|m|min|hours?|s|d|x) ?){0,3}$/), (text) => {
        const parsed = parseDuration(text);
        if ('seconds' in parsed) return;
        const suggested = /: write (\d+[hms]\w*)\.$/.exec(parsed.message)?.[1];
        if (suggested !== undefined) expect(parseDuration(suggested)).toHaveProperty('seconds');
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [0, '0s'],
    [1.5, '1.5s'],
    [-5_400, '-1h30m'],
    [3_600.001, '1h0.001s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('does not write what is no number', () => {
    expect(() => formatDuration(Number.NaN)).toThrow(RangeError);
  });
});
