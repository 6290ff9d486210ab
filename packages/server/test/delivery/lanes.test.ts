import { expect, test } from 'vitest';
import { Lanes, MOST_AHEAD, type Turn } from '../../src/delivery/lanes.ts';

const AT = 'main\0webhook:hook';

function lanes() {
  const all = new Lanes(2);
  const turns: (Turn | null)[] = [];
  const enter = async (now = 0) => {
    const place = turns.push(null) - 1;
    turns[place] = await all.enter(AT, now);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { all, turns, enter, settled };
}

test('given more than there are places, then they go in their order as places become free', async () => {
  const { all, turns, enter, settled } = lanes();
  for (let at = 0; at < 4; at++) void enter();
  await settled();
  expect(turns).toEqual(['go', 'go', null, null]);
  all.leave(AT, { tookMs: 10, succeeded: true, now: 10 });
  await settled();
  expect(turns).toEqual(['go', 'go', 'go', null]);
});

test('given a failure, or a stop, then whatever waits is given back', async () => {
  const { all, turns, enter, settled } = lanes();
  for (let at = 0; at < 4; at++) void enter();
  all.leave(AT, { tookMs: 10, succeeded: false, now: 10 });
  await settled();
  expect(turns).toEqual(['go', 'go', 'give_back', 'give_back']);
  void enter();
  void enter();
  all.close();
  void enter();
  await settled();
  expect(turns.slice(4)).toEqual(['go', 'give_back', 'give_back']);
});

test('given a place that comes too late, then it is not taken: its claim may soon be another’s', async () => {
  const { all, turns, enter, settled } = lanes();
  for (const since of [0, 0, 0, 6_000]) void enter(since);
  all.leave(AT, { tookMs: 10_000, succeeded: true, now: 10_000 });
  await settled();
  expect(turns).toEqual(['go', 'go', 'give_back', 'go']);
});

test('the faster it answers, the more is claimed ahead; nothing for who has not answered yet, is slow, or failed', () => {
  const ahead = (...attempts: (number | 'failed')[]) => {
    const { all } = lanes();
    for (const took of attempts) {
      void all.enter(AT, 0);
      all.leave(AT, { tookMs: took === 'failed' ? 10 : took, succeeded: took !== 'failed', now: 0 });
    }
    return all.ahead(AT);
  };
  expect(ahead()).toBe(0);
  expect(ahead(5)).toBe(MOST_AHEAD);
  expect(ahead(100)).toBe(10);
  expect(ahead(2_000)).toBe(0);
  expect(ahead(5, 'failed')).toBe(0);
});
