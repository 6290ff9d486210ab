import { expect, it } from 'vitest';
import { gather } from '../../src/record/gathering.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Batches that end when they are told to. */
function held() {
  const batches: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const write = (items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    batches.push({ items, end: () => resolve(items.map((item) => item * 10)), fail: reject });
    return promise;
  };
  return { batches, write };
}

it('puts what is asked for at once into one batch, and what comes meanwhile into the next', async () => {
  const { batches, write } = held();
  const gathered = gather(10, 1, write);
  const first = [gathered.add([1]), gathered.add([2, 3])];
  await turn();
  const second = [gathered.add([4]), gathered.add([5])];
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  batches[0]!.end();
  expect(await Promise.all(first)).toEqual([[10], [20, 30]]);
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  batches[1]!.end();
  expect(await Promise.all(second)).toEqual([[40], [50]]);
});

it('cuts what is too large, and gives the results in the order of the items, in however many lanes', async () => {
  const { batches, write } = held();
  const gathered = gather(2, 2, write);
  const large = gathered.add([1, 2, 3, 4, 5]);
  const small = gathered.add([6]);
  await turn();
  // The rest of the large one waits for its beginning; the small one need not.
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [6]]);
  batches[1]!.end();
  expect(await small).toEqual([60]);
  batches[0]!.end();
  for (let at = 2; at < 4; at++) {
    await turn();
    await turn();
    batches[at]!.end();
  }
  expect(await large).toEqual([10, 20, 30, 40, 50]);
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [6], [3, 4], [5]]);
});

it('fails those whose batch failed, and goes on with the others', async () => {
  const { batches, write } = held();
  const gathered = gather(2, 1, write);
  const large = gathered.add([1, 2, 3]);
  const small = gathered.add([4]);
  await turn();
  batches[0]!.fail(new Error('full'));
  await expect(large).rejects.toThrow('full');
  await turn();
  await turn();
  batches[1]!.end();
  expect(await small).toEqual([40]);
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [4]]);
  await gathered.idle();
});

it('has nothing to do for nothing', async () => {
  expect(await gather(2, 1, async () => []).add([])).toEqual([]);
});
