/** What is packed comes out as it went in; a block is the same whatever order it was made in; a torn one is refused. */
import { METRICS } from '@kept/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportConversation } from '../../src/reports/rows.ts';
import { blockOf, idAt, placeOf, placesOf } from '../../src/rollups/block.ts';
import { merge } from '../../src/rollups/merge.ts';
import { pack, unpack } from '../../src/rollups/pack.ts';
import { stampOf } from '../../src/rollups/patch.ts';

const DAY_MS = 86_400_000;
const name = fc.option(fc.constantFrom('a', 'é', '支持', '🙂 team', ''), { nil: null });
const standing = { team: name, channel: name, assignee: name, priority: name, tier: name };
/** Also long before 1970 and long after. */
const instant = fc.integer({ min: -40_000 * DAY_MS, max: 40_000 * DAY_MS });

const cycle = fc.record({
  ...standing,
  metric: fc.constantFrom(...METRICS),
  cycle: fc.integer({ min: 1, max: 4_000_000 }),
  policy: fc.constantFrom('standard', 'ü'),
  startedAt: instant,
  endedAt: fc.option(instant, { nil: null }),
  endReason: fc.constantFrom(null, 'answered', 'closed', 'cancelled', 'detached'),
  breachedAt: fc.option(instant, { nil: null }),
  excused: fc.boolean(),
  clockMs: fc.option(fc.maxSafeNat(), { nil: null }),
});
const key = (of: { metric: string; cycle: number }) => `${of.metric}/${of.cycle}`;
const conversation: fc.Arbitrary<ReportConversation> = fc.record({
  ...standing,
  id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => id.isWellFormed()),
  createdAt: instant,
  completedAt: fc.option(instant, { nil: null }),
  deleted: fc.boolean(),
  cycles: fc.uniqueArray(cycle, { selector: key, maxLength: 6 }),
});
const conversations = fc.uniqueArray(conversation, { selector: ({ id }) => id, maxLength: 30 });

const inOrder = (rows: readonly ReportConversation[]) =>
  rows
    .toSorted((a, b) => Buffer.from(a.id).compare(Buffer.from(b.id)))
    .map((row) => ({
      ...row,
      cycles: row.cycles.toSorted((a, b) => METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric) || a.cycle - b.cycle),
    }));

test('what goes in comes out, also of bytes that were stored, wherever in memory they lie', () => {
  fc.assert(
    fc.property(conversations, fc.nat(7), (rows, shift) => {
      const { bytes } = pack(rows);
      const memory = new Uint8Array(bytes.length + shift);
      memory.set(bytes, shift);
      expect([...unpack(blockOf(memory.subarray(shift)))]).toEqual(inOrder(rows));
    }),
  );
});

test('the same conversations make the same block, in whatever order they come', () => {
  fc.assert(
    fc.property(conversations, (rows) => {
      const backwards = rows.toReversed().map((row) => ({ ...row, cycles: row.cycles.toReversed() }));
      expect(stampOf(pack(backwards))).toBe(stampOf(pack(rows)));
      if (rows.length > 0) expect(stampOf(pack(rows.slice(1)))).not.toBe(stampOf(pack(rows)));
    }),
  );
});

test('some in the place of others: what packing them all would make', () => {
  fc.assert(
    fc.property(conversations, conversations, fc.func(fc.boolean()), (rows, fresh, isLeftOut) => {
      const ids = [...fresh.map(({ id }) => id), ...rows.filter(({ id }) => isLeftOut(id)).map(({ id }) => id)];
      const base = pack(rows);
      const merged = merge(base, placesOf(base, ids), pack(fresh));
      expect(stampOf(merged)).toBe(stampOf(pack([...rows.filter(({ id }) => !ids.includes(id)), ...fresh])));
    }),
    { numRuns: 500 },
  );
});

test('a conversation is found by its id, and no other', () => {
  fc.assert(
    fc.property(conversations, conversation, (rows, other) => {
      const block = pack(rows);
      for (const { id } of rows) expect(idAt(block, placeOf(block, id)!)).toBe(id);
      if (!rows.some(({ id }) => id === other.id)) expect(placeOf(block, other.id)).toBeNull();
    }),
  );
});

test('bytes that are no block, or not all of one, are refused', () => {
  const { bytes } = pack([]);
  expect(() => blockOf(bytes.slice(0, -1))).toThrow('no block');
  expect(() => blockOf(new Uint8Array(bytes.length))).toThrow('no block');
});
