import { expect, it } from 'vitest';
import { Slots } from '../../src/board/slots.ts';

it('what stays in sight keeps its place; what comes takes the place of what went', () => {
  const slots = new Slots();
  expect(slots.place(['a', 'b', 'c'])).toEqual([0, 1, 2]);
  expect(slots.place(['b', 'c', 'd'])).toEqual([1, 2, 0]);
  expect(slots.place(['d', 'e', 'f'])).toEqual([0, 1, 2]);
});

it('no two rows have one place, whatever comes and goes', () => {
  const slots = new Slots();
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 500; round++) {
    const from = next(50);
    const keys = Array.from({ length: next(12) }, (_, at) => from + at);
    const places = slots.place(keys);
    expect(new Set(places).size).toBe(keys.length);
    // Never more places than were once in sight together.
    expect(Math.max(0, ...places)).toBeLessThan(12);
    expect(slots.place(keys)).toEqual(places);
  }
});
