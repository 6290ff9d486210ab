import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange, parseRange } from '../../src/schedule/range.ts';

describe('§2.2 a range', () => {
  it.each([
    ['09:00-17:00', 540, 1020],
    ['00:00-24:00', 0, 1440],
    ['00:00-00:00', 0, 1440],
    ['09:00-09:00', 540, 1980],
    ['22:00-06:00', 1320, 1800],
    ['23:59-24:00', 1439, 1440],
    ['23:59-23:58', 1439, 2878],
    ['23:59-00:00', 1439, 1440],
  ])('%s runs from minute %d to minute %d', (text, startMinute, endMinute) => {
    expect(parseRange(text)).toEqual({ startMinute, endMinute });
  });

  it('is read back as it is written', () => {
    const start = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 1440 }), (startMinute, minutes) => {
        const range = { startMinute, endMinute: startMinute + minutes };
        expect(parseRange(formatRange(range))).toEqual(range);
      }),
    );
  });

  it('that is refused suggests one that is read, or none', () => {
    const loose = fc.stringMatching(/^ ?\d{1,2}([:.]\d{2})? ?([ap]m)? ?(-|–|to) ?\d{1,2}([:.]\d{2})? ?([ap]m)?$/);
    fc.assert(
      fc.property(fc.oneof(loose, fc.string()), (text) => {
        const range = parseRange(text);
        if (!('code' in range)) return;
        const meant = /: write (\S+)\.$/.exec(range.message)?.[1];
        if (meant !== undefined) expect(parseRange(meant)).not.toHaveProperty('code');
      }),
      { numRuns: 1000 },
    );
  });
});
