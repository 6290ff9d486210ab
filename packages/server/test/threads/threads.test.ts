import { expect, it } from 'vitest';
import { StoreUnavailableError } from '../../src/record/recorder.ts';
import { errorOf, failureOf } from '../../src/threads/failure.ts';
import { inOneGo } from '../../src/threads/in-one-go.ts';
import { Pending } from '../../src/threads/pending.ts';

it('keeps what callers tell errors by on their way between threads', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
  const error = errorOf(structuredClone(failureOf(new StoreUnavailableError(full))), { StoreUnavailableError });
  expect(error).toBeInstanceOf(StoreUnavailableError);
  expect(error.name).toBe('StoreUnavailableError');
  expect(error.message).toMatch(/sending again is safe/);
  expect(error.cause).toMatchObject({ message: 'database or disk is full', code: 'ERR_SQLITE_ERROR', errcode: 13 });
  const plain = errorOf(structuredClone(failureOf(new RangeError('too far'))));
  expect([plain.name, plain.message]).toEqual(['RangeError', 'too far']);
});

it('sends what comes together together', async () => {
  const sent: (readonly number[])[] = [];
  const send = inOneGo<number>(queueMicrotask, (items) => sent.push(items));
  for (const number of [1, 2, 3]) send(number);
  await Promise.resolve();
  send(4);
  await Promise.resolve();
  expect(sent).toEqual([[1, 2, 3], [4]]);
});

it('gives each answer to whoever asked, and an end to all whom nobody answers', async () => {
  const pending = new Pending();
  const numbers: number[] = [];
  const [first, second, third] = [1, 2, 3].map(() => pending.ask<string>((number) => numbers.push(number)));
  pending.resolve(numbers[1]!, 'two');
  expect(await second).toBe('two');
  pending.reject(numbers[0]!, new Error('one'));
  await expect(first).rejects.toThrow('one');
  expect(pending.size).toBe(1);
  pending.rejectAll(new Error('gone'));
  await expect(third).rejects.toThrow('gone');
  // Late answers are nobody's.
  pending.resolve(numbers[2]!, 'three');
  expect(pending.size).toBe(0);
});
