import { expect, it } from 'vitest';
import { Prepared } from '../../src/store/prepared.ts';

it('prepares what is asked for again, under one name', () => {
  const prepared = new Prepared();
  expect([prepared.nameOf('select 1'), prepared.nameOf('select 2')]).toEqual([undefined, undefined]);
  const first = prepared.nameOf('select 1');
  const second = prepared.nameOf('select 2');
  expect(first).toBeTypeOf('string');
  expect(second).not.toBe(first);
  expect([prepared.nameOf('select 1'), prepared.nameOf('select 2')]).toEqual([first, second]);
});

it('prepares anew under another name what it was told to forget', () => {
  const prepared = new Prepared();
  prepared.nameOf('select 1');
  const before = prepared.nameOf('select 1');
  prepared.forget();
  expect(prepared.nameOf('select 1')).toBeUndefined();
  expect(prepared.nameOf('select 1')).not.toBe(before);
});

it('does not prepare without end', () => {
  const prepared = new Prepared();
  const names = new Set<string | undefined>();
  for (let i = 0; i < 2000; i++) for (let again = 0; again < 2; again++) names.add(prepared.nameOf(`select ${i}`));
  names.delete(undefined);
  expect(names.size).toBe(500);
});

it('makes plans again whenever as much has been written again', () => {
  const prepared = new Prepared();
  const renewed: number[] = [];
  let renewal = prepared.renewal();
  for (let written = 100; written <= 10_000; written += 100) {
    prepared.wrote(100);
    if (!prepared.isDue(renewal)) continue;
    renewed.push(written);
    renewal = prepared.renewal();
  }
  expect(renewed).toEqual([500, 1000, 2000, 4000, 8000]);
});
