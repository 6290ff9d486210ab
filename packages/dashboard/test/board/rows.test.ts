import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ROWS, type Row, type Rows, rowOf, withoutRow, withPage, withRow } from '../../src/board/rows.ts';
import { clockOf, conversationOf, dueConversation } from './row-of.ts';

const row = (id: string, dueAt: string | null): Row => rowOf(dueConversation(id, dueAt), 0);
const ids = (rows: Rows) => rows.list.map(({ id }) => id).join(' ');
const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
const page = withPage(NO_ROWS, [row('c', at(12)), row('a', at(9)), row('b', at(10))], false);

describe('the rows of the board', () => {
  it('are in order of the next due instant, those without last', () => {
    expect(ids(withPage(page, [row('p', null), row('d', at(11))], true))).toBe('a b d c p');
  });

  it('are due with the clock that is due first', () => {
    const metrics = {
      firstReply: clockOf({ dueAt: at(15) }),
      resolution: clockOf({ dueAt: at(11) }),
      allMessages: clockOf({ running: false, dueAt: at(1) }),
    };
    expect(rowOf(conversationOf('x', { metrics }), 0).dueAt).toBe(at(11));
  });

  it('move where they sort when they change', () => {
    expect(ids(withRow(page, row('a', at(11))))).toBe('b a c');
    expect(ids(withRow(page, row('n', at(8))))).toBe('n a b c');
  });

  it('leave to their page what sorts after the last one on hand', () => {
    expect(ids(withRow(page, row('z', at(20))))).toBe('a b c');
    expect(ids(withRow(page, row('a', at(20))))).toBe('b c');
    expect(ids(withRow({ ...page, complete: true }, row('z', at(20))))).toBe('a b c z');
    expect(ids(withRow(NO_ROWS, row('z', at(20))))).toBe('z');
  });

  it('are not doubled by a page that lists them again', () => {
    expect(ids(withPage(page, [row('b', at(13)), row('e', at(14))], true))).toBe('a c b e');
  });

  it('go, and going twice changes nothing', () => {
    const without = withoutRow(page, 'b');
    expect(ids(without)).toBe('a c');
    expect(withoutRow(without, 'b')).toBe(without);
  });

  it('end in the same order whatever the order of the changes', () => {
    const change = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let rows: Rows = { ...NO_ROWS, complete: true };
        const last = new Map<string, Row>();
        for (const [id, hour] of changes) {
          const next = row(id, hour === null ? null : at(hour));
          last.set(id, next);
          rows = withRow(rows, next);
        }
        expect(rows.list).toEqual(withPage({ ...NO_ROWS, complete: true }, [...last.values()], true).list);
      }),
    );
  });
});
