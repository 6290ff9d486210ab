/** A task done over and over leaves others their turn. */
import { expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { Loop } from '../src/loop.ts';

it('lets a request in between rounds that follow at once and wait for nothing themselves', async () => {
  let rounds = 0;
  const loop = new Loop({
    clock: systemClock,
    round: async () => {
      rounds++;
      return 0;
    },
    onError: () => {},
    afterErrorMs: 0,
  });
  loop.start();
  // As a request is: news from outside, that the event loop brings.
  for (let requests = 0; requests < 5; requests++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(rounds).toBeGreaterThan(0);
  await loop.stop();
  const last = rounds;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(rounds).toBe(last);
});

it('goes on after a round that failed, and says so', async () => {
  const failures: unknown[] = [];
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  const loop = new Loop({
    clock: systemClock,
    round: async () => {
      if (++rounds < 3) throw new Error(`round ${rounds}`);
      done.resolve();
      return 1_000;
    },
    onError: (error) => failures.push(error),
    afterErrorMs: 1,
  });
  loop.start();
  await done.promise;
  await loop.stop();
  expect(failures).toEqual([new Error('round 1'), new Error('round 2')]);
});

it('takes the next round at once when it is woken', async () => {
  let rounds = 0;
  const loop = new Loop({
    clock: systemClock,
    round: async () => {
      rounds++;
      return 60_000;
    },
    onError: () => {},
    afterErrorMs: 0,
  });
  loop.start();
  await new Promise((resolve) => setTimeout(resolve, 1));
  loop.wake();
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(rounds).toBe(2);
  await loop.stop();
});
