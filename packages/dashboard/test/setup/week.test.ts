import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blocksOf,
  dragged,
  formatLine,
  formatRange,
  joined,
  openMinutes,
  parseLine,
  parseRange,
  type Range,
  type WEEKDAYS,
} from '../../src/setup/schedules/week.ts';

const H = 60;
const week = (days: Partial<Record<(typeof WEEKDAYS)[number], Range[]>>) => ({
  mon: [],
  tue: [],
  wed: [],
  thu: [],
  fri: [],
  sat: [],
  sun: [],
  ...days,
});

describe('hours as they are typed', () => {
  it.each([
    ['09:00-12:00', { from: 9 * H, to: 12 * H }],
    ['9-12', { from: 9 * H, to: 12 * H }],
    ['9:30 – 17', { from: 9.5 * H, to: 17 * H }],
    ['22:00-06:00', { from: 22 * H, to: 30 * H }],
    ['09:00-09:00', { from: 9 * H, to: 33 * H }],
    ['08:00-24:00', { from: 8 * H, to: 24 * H }],
  ])('%s', (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });

  it.each(['', 'nine to five', '25:00-26:00', '09:00', '09:61-10:00'])('%s is no range', (text) => {
    expect(parseRange(text)).toBeNull();
  });

  it('come several in a line, or none', () => {
    expect(parseLine('9-12, 13-17')).toEqual([
      { from: 9 * H, to: 12 * H },
      { from: 13 * H, to: 17 * H },
    ]);
    expect(parseLine('  ')).toEqual([]);
    expect(parseLine('9-12, later')).toBeNull();
  });

  it('are written as the configuration wants them, and read back', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
      .map(([from, length]) => ({ from: from * 15, to: (from + length) * 15 }));
    fc.assert(
      fc.property(range, (one) => {
        expect(parseRange(formatRange(one))).toEqual(one);
      }),
    );
    expect(
      formatLine([
        { from: 8 * H, to: 24 * H },
        { from: 22 * H, to: 30 * H },
      ]),
    ).toBe('08:00-24:00, 22:00-06:00');
  });
});

describe('hours as they are dragged', () => {
  const nine = { from: 9 * H, to: 12 * H };
  it.each([
    ['a new one downwards', { kind: 'new', grabbed: 8 * H + 7, range: nine }, 10 * H + 4, { from: 8 * H, to: 10 * H }],
    ['a new one upwards', { kind: 'new', grabbed: 10 * H + 3, range: nine }, 9 * H, { from: 9 * H, to: 10 * H + 15 }],
    ['a new one over midnight', { kind: 'new', grabbed: 22 * H, range: nine }, 26 * H, { from: 22 * H, to: 26 * H }],
    ['moved', { kind: 'move', grabbed: 10 * H, range: nine }, 11 * H, { from: 10 * H, to: 13 * H }],
    [
      'moved before midnight stops at it',
      { kind: 'move', grabbed: 10 * H, range: nine },
      -5 * H,
      { from: 0, to: 3 * H },
    ],
    [
      'its start never past its end',
      { kind: 'start', grabbed: 9 * H, range: nine },
      15 * H,
      { from: 11.75 * H, to: 12 * H },
    ],
    [
      'its end never before its start',
      { kind: 'end', grabbed: 12 * H, range: nine },
      2 * H,
      { from: 9 * H, to: 9.25 * H },
    ],
    ['its end at most a day long', { kind: 'end', grabbed: 12 * H, range: nine }, 48 * H, { from: 9 * H, to: 33 * H }],
  ] as const)('%s', (_, drag, at, expected) => {
    expect(dragged(drag, at)).toEqual(expected);
  });

  it('join where they overlap or touch', () => {
    expect(
      joined([
        { from: 600, to: 700 },
        { from: 60, to: 120 },
        { from: 120, to: 180 },
        { from: 650, to: 720 },
      ]),
    ).toEqual([
      { from: 60, to: 180 },
      { from: 600, to: 720 },
    ]);
  });
});

describe('a night', () => {
  const night = { from: 22 * H, to: 30 * H };
  it('is drawn on both days', () => {
    expect(blocksOf([night], [])).toEqual([{ from: 22 * H, to: 24 * H, index: 0, over: true }]);
    expect(blocksOf([], [night])).toEqual([{ from: 0, to: 6 * H, index: null, over: false }]);
  });

  it('is counted once, over the end of the week too', () => {
    expect(openMinutes(week({ mon: [night], tue: [{ from: 5 * H, to: 7 * H }], sun: [night] }))).toBe((8 + 1 + 8) * H);
  });
});
