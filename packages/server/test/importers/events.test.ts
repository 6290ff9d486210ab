import { describe, expect, it } from 'vitest';
import { imported, told } from './imported.ts';

const MAPPING = `
source: chat
shape: events
format: jsonl
time: { format: epochSeconds }
columns:
  ticket: ticket.id
  at: when
  type:
    column: kind
    map: { opened: conversation.created, comment: message, note: message.sent, state: status.changed, edit: conversation.updated, spam: conversation.deleted }
    ignore: [viewed]
  author: { column: by.role, map: { end-user: customer, staff: agent, robot: bot } }
  authorId: by.id
  private: internal
  automatic: auto
  status: { column: state, map: { waiting: pending, solved: done, open: open } }
  reason: why
  mergedInto: into
  team: group
  tier: plan
  tags: tags
  custom: { city: city }
`;

const at = Date.UTC(2026, 2, 2, 8) / 1000;
const lines = (...rows: object[]) =>
  rows.map((row, minute) => `${JSON.stringify({ ticket: { id: 5 }, when: at + minute * 60, ...row })}\n`).join('');
const jsonl = { fileName: 'events.jsonl' };

describe('events', () => {
  it('makes each row one event, by its type and its author', async () => {
    const { events, summary } = await imported(
      MAPPING,
      lines(
        { kind: 'opened', group: 'desk', plan: 'gold', tags: ['a', 'b', 'a'], city: 'Ulm', state: 'open' },
        { kind: 'comment', by: { role: 'staff', id: 'ana' }, internal: true },
        { kind: 'comment', by: { role: 'robot' }, internal: 'no' },
        { kind: 'comment', by: { role: 'end-user' }, auto: 1 },
        { kind: 'note' },
        { kind: 'viewed' },
        { kind: 'state', state: 'waiting' },
        { kind: 'edit', group: 'tier2', tags: 'vip, late' },
        { kind: 'spam', why: 'merged', into: '4' },
      ),
      jsonl,
    );
    expect(told(events)).toEqual([
      '5 03-02T08:00 conversation.created {"team":"desk","customer":{"tier":"gold"},"tags":["a","b"],"custom":{"city":"Ulm"},"status":"open"}',
      '5 03-02T08:01 message.sent {"author":{"kind":"agent","id":"ana"},"private":true}',
      '5 03-02T08:02 message.sent {"author":{"kind":"bot"}}',
      '5 03-02T08:03 message.received {"automatic":true}',
      '5 03-02T08:04 message.sent {"author":{"kind":"agent"}}',
      '5 03-02T08:06 status.changed {"status":"pending"}',
      '5 03-02T08:07 conversation.updated {"changes":{"team":"tier2","addTags":["vip","late"]}}',
      '5 03-02T08:08 conversation.deleted {"reason":"merged","mergedInto":"4"}',
    ]);
    expect(summary).toMatchObject({
      rows: 9,
      ignored: 1,
      tickets: 1,
      eventsByType: { 'message.sent': 3, 'message.received': 1 },
    });
    expect(events.map(({ id, seq }) => [id, seq])).toEqual([1, 2, 3, 4, 5, 7, 8, 9].map((row) => [`5:${row}`, row]));
  });

  it.each<[object, string | null, string]>([
    [{ kind: 'comment' }, 'by.role', 'missing'],
    [{ kind: 'comment', by: { role: 'ghost' } }, 'by.role', 'unknown_value'],
    [{ kind: 'note', by: { role: 'end-user' } }, 'by.role', 'contradiction'],
    [{ kind: 'state' }, 'state', 'missing'],
    [{ kind: 'spam' }, 'why', 'missing'],
    [{ kind: 'edit' }, null, 'nothing_changed'],
    [{ kind: 'opened', when: 'noon' }, 'when', 'bad_time'],
    [{ kind: 'opened', when: 1e15 }, 'when', 'bad_time'],
    [{ kind: 'opened', group: 'a\0b' }, 'group', 'bad_text'],
    [{ kind: 'opened', group: 'a\ud800b' }, 'group', 'bad_text'],
  ])('refuses %o by %s: %s', async (row, column, code) => {
    const { events, summary } = await imported(MAPPING, lines(row, { kind: 'opened' }), jsonl);
    expect(summary.badRows).toMatchObject([{ line: 1, column, code }]);
    expect(events.map(({ id }) => id)).toEqual(['5:2']);
  });

  it('lists lines that are no JSON objects and reads on', async () => {
    const { events, summary } = await imported(MAPPING, `{"kind":\n[1]\n\n${lines({ kind: 'opened' })}"x"`, jsonl);
    expect(summary.badRows.map(({ line, code }) => [line, code])).toEqual([
      [1, 'bad_json'],
      [2, 'bad_json'],
      [5, 'bad_json'],
    ]);
    expect(events).toHaveLength(1);
  });

  it('takes ids from the file where it has them: a repetition is a duplicate, with another body a bad row', async () => {
    const mapping = MAPPING.replace('  at: when', '  at: when\n  id: nr\n  seq: order\n  event: voids').replace(
      /(kind\n.*map: {)/,
      '$1 undo: event.voided,',
    );
    const row = { kind: 'opened', nr: 'e1', order: 3, when: at };
    const { events, summary } = await imported(
      mapping,
      lines(
        row,
        row,
        { ...row, group: 'x' },
        { kind: 'undo', nr: 'e2', voids: 'e1', why: 'wrong' },
        { kind: 'opened', nr: 'e3', order: 'first' },
      ),
      jsonl,
    );
    expect(events.map(({ id, seq }) => [id, seq])).toEqual([
      ['e1', 3],
      ['e2', undefined],
    ]);
    expect(events[1]).toMatchObject({ type: 'event.voided', event: 'e1', reason: 'wrong' });
    expect(summary).toMatchObject({ duplicates: 1, badByCode: { id_repeated: 1, bad_number: 1 } });
  });

  it('names columns in which no row had anything', async () => {
    const { summary } = await imported(MAPPING, lines({ kind: 'opened' }), jsonl);
    expect(summary.emptyColumns).toContain('by.role');
    expect(summary.emptyColumns).not.toContain('kind');
  });
});
