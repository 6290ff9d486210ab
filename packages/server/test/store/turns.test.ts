import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { SharedTurns } from '../../src/store/turns.ts';

const TURNS = new URL('../../src/store/turns.ts', import.meta.url).href;

it('gives turns to one at a time, and to each thread after one of the others', async () => {
  const one = new SharedTurns();
  const other = new SharedTurns(one.memory);
  const order: string[] = [];
  const take = async (turns: SharedTurns, name: string) => {
    await turns.take();
    order.push(name);
  };
  await one.take();
  const taken = [take(one, 'one 1'), take(one, 'one 2'), take(other, 'other 1'), take(other, 'other 2')];
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toEqual([]);
  // Whoever has just been served comes behind the others.
  for (const turns of [one, other, one, other]) {
    const before = order.length;
    turns.giveBack();
    while (order.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(taken);
  expect(order).toEqual(['other 1', 'one 1', 'other 2', 'one 2']);
});

it('keeps threads apart that read and write the same, and alive while they wait', async () => {
  const ROUNDS = 2_000;
  const turns = new SharedTurns();
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const work = `
    const { workerData, parentPort } = await import('node:worker_threads');
    const { SharedTurns } = await import(workerData.module);
    const turns = new SharedTurns(workerData.memory);
    const shared = new Int32Array(workerData.shared);
    for (let i = 0; i < ${ROUNDS}; i++) {
      await turns.take();
      const seen = shared[0];
      for (let wait = 0; wait < 200; wait++) Math.sqrt(wait);
      shared[0] = seen + 1;
      turns.giveBack();
    }
    parentPort.postMessage('done');`;
  const threads = [1, 2].map(
    () =>
      new Worker(new URL(`data:text/javascript,${encodeURIComponent(work)}`), {
        workerData: { module: TURNS, memory: turns.memory, shared: shared.buffer },
      }),
  );
  await Promise.all(threads.map((thread) => once(thread, 'message')));
  expect(shared[0]).toBe(2 * ROUNDS);
  await Promise.all(threads.map((thread) => thread.terminate()));
});
