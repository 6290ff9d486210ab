import { describe, expect, it } from 'vitest';
import { formatLeft, formatLength, spokenParts } from '../../src/time/duration.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

describe('durations as text', () => {
  it.each([
    [2 * HOUR + 14 * MINUTE + 59 * SECOND, '2h 14m'],
    [HOUR + 2 * MINUTE, '1h 02m'],
    [38 * MINUTE + 59 * SECOND, '38m'],
    [2 * MINUTE, '2m'],
    [2 * MINUTE - 1, '1m 59s'],
    [42 * SECOND + 999, '42s'],
    [0, '0s'],
    [126 * HOUR, '126h 00m'],
    [-(HOUR + 2 * MINUTE), '1h 02m'],
  ])('%d ms left reads %s: no seconds from two minutes on, never days', (ms, text) => {
    expect(formatLeft(ms)).toBe(text);
  });

  it.each([
    [90 * MINUTE, '1h 30m'],
    [45 * MINUTE, '45m'],
    [90 * SECOND, '1m 30s'],
    [26 * HOUR, '26h'],
    [0, '0s'],
    [-5 * MINUTE, '−5m'],
  ])('a length of %d ms reads %s', (ms, text) => {
    expect(formatLength(ms)).toBe(text);
  });

  it('is read aloud in the same parts', () => {
    expect(spokenParts(6 * MINUTE + 40 * SECOND)).toEqual({ hours: 0, minutes: 6, seconds: 0 });
    expect(spokenParts(-95 * SECOND)).toEqual({ hours: 0, minutes: 1, seconds: 35 });
  });
});
