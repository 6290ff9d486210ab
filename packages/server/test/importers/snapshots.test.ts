import { describe, expect, it } from 'vitest';
import { imported, told } from './imported.ts';

const MAPPING = `
source: desk
shape: snapshots
nulls: ["?"]
time: { format: yyyy-MM-dd HH:mm, zone: UTC }
columns:
  ticket: number
  at: updated
  opened: opened
  status:
    column: state
    map: { New: open, Active: in_progress, Waiting: pending, Done: done }
    bad: ["-100"]
    ignore: [Draft]
  priority: { column: priority, map: { 1 - High: high, 2 - Low: low } }
  team: group
  assignee: person
  actor: by
firstReplyWhen: { status: [Active, Waiting, Done] }
`;

const HEADER = 'number,state,updated,opened,priority,group,person,by\n';
const rows = (...lines: string[]) => `${HEADER}${lines.join('\n')}\n`;

describe('snapshots', () => {
  it('makes the first row a creation and each later difference an event', async () => {
    const { events, summary } = await imported(
      MAPPING,
      rows(
        'T1,New,2026-03-02 08:05,2026-03-02 08:00,2 - Low,desk,?,eve',
        'T1,New,2026-03-02 08:10,2026-03-02 08:00,2 - Low,desk,?,eve',
        'T1,Active,2026-03-02 08:20,2026-03-02 08:00,1 - High,desk,ana,ana',
        'T1,Done,2026-03-02 09:00,2026-03-02 08:00,1 - High,desk,?,ana',
        'T1,Active,2026-03-02 10:00,2026-03-02 08:00,1 - High,desk,?,eve',
      ),
    );
    expect(told(events)).toEqual([
      'T1 03-02T08:00 conversation.created {"team":"desk","priority":"low"}',
      'T1 03-02T08:20 conversation.updated {"actor":{"kind":"agent","id":"ana"},"changes":{"priority":"high","assignee":"ana"}}',
      'T1 03-02T08:20 message.sent {"actor":{"kind":"agent","id":"ana"},"author":{"kind":"agent","id":"ana"}}',
      'T1 03-02T08:20 status.changed {"actor":{"kind":"agent","id":"ana"},"status":"in_progress"}',
      'T1 03-02T09:00 conversation.updated {"actor":{"kind":"agent","id":"ana"},"changes":{"assignee":null}}',
      'T1 03-02T09:00 status.changed {"actor":{"kind":"agent","id":"ana"},"status":"done"}',
      'T1 03-02T10:00 status.changed {"actor":{"kind":"agent","id":"eve"},"status":"in_progress"}',
    ]);
    expect(summary).toMatchObject({ rows: 5, rowsWithEvents: 4, unchanged: 1, tickets: 1, events: 7, bad: 0 });
    expect(events.map(({ id }) => id)).toEqual([
      'T1:1:created',
      'T1:3:updated',
      'T1:3:replied',
      'T1:3:status',
      'T1:4:updated',
      'T1:4:status',
      'T1:5:status',
    ]);
    expect(events.every(({ source }) => source === 'desk')).toBe(true);
  });

  it('creates a ticket first seen in another state at its opening, open, and changes it at its row', async () => {
    const { events } = await imported(MAPPING, rows('T1,Waiting,2026-03-02 09:00,2026-03-02 08:00,?,?,?,?'));
    expect(told(events)).toEqual([
      'T1 03-02T08:00 conversation.created',
      'T1 03-02T09:00 message.sent {"author":{"kind":"agent"}}',
      'T1 03-02T09:00 status.changed {"status":"pending"}',
    ]);
  });

  it('creates a ticket at its row, if that is before its opening', async () => {
    const { events } = await imported(MAPPING, rows('T1,New,2026-03-02 07:30,2026-03-02 08:00,?,desk,?,?'));
    expect(told(events)).toEqual(['T1 03-02T07:30 conversation.created {"team":"desk"}']);
  });

  it('creates a ticket whose opening is not known at its first row, in that row’s status', async () => {
    const { events } = await imported(MAPPING, rows('T1,Done,2026-03-02 07:30,?,?,?,?,?'));
    expect(told(events)).toEqual([
      'T1 03-02T07:30 conversation.created {"status":"done"}',
      'T1 03-02T07:30 message.sent {"author":{"kind":"agent"}}',
    ]);
  });

  it('keeps changes of one minute in the order of the rows', async () => {
    const { events } = await imported(
      MAPPING,
      rows(
        'T1,New,2026-03-02 08:00,2026-03-02 08:00,?,?,?,?',
        'T1,Active,2026-03-02 08:00,2026-03-02 08:00,?,?,?,?',
        'T1,Done,2026-03-02 08:00,2026-03-02 08:00,?,?,?,?',
        'T1,Active,2026-03-02 08:00,2026-03-02 08:00,?,?,?,?',
      ),
    );
    const inOrder = events.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length);
    expect(told(inOrder).map((line) => line.slice(15))).toEqual([
      'conversation.created',
      'message.sent {"author":{"kind":"agent"}}',
      'status.changed {"status":"in_progress"}',
      'status.changed {"status":"done"}',
      'status.changed {"status":"in_progress"}',
    ]);
  });

  it('takes a row out of order at its own time, and lets the row after it say again what it undid', async () => {
    const { events } = await imported(
      MAPPING,
      rows(
        'T1,New,2026-03-02 08:00,2026-03-02 08:00,?,a,?,?',
        'T1,New,2026-03-02 11:00,2026-03-02 08:00,?,a,?,?',
        'T1,Active,2026-03-02 09:00,2026-03-02 08:00,?,b,?,?',
      ),
    );
    expect(told(events)).toEqual([
      'T1 03-02T08:00 conversation.created {"team":"a"}',
      'T1 03-02T09:00 conversation.updated {"changes":{"team":"b"}}',
      'T1 03-02T09:00 message.sent {"author":{"kind":"agent"}}',
      'T1 03-02T09:00 status.changed {"status":"in_progress"}',
      'T1 03-02T11:00 conversation.updated {"changes":{"team":"a"}}',
      'T1 03-02T11:00 status.changed {"status":"open"}',
    ]);
  });

  it('lists bad rows by line, column and reason, passes ignored ones over, and goes on', async () => {
    const { events, summary } = await imported(
      MAPPING,
      rows(
        'T1,New,2026-03-02 08:00,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,-100,2026-03-02 08:10,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,Nwe,2026-03-02 08:20,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,New,soon,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,New,2026-02-30 08:00,2026-03-02 08:00,2 - Low,?,?,?',
        '?,New,2026-03-02 08:30,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,?,2026-03-02 08:30,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,New,2026-03-02 08:30,2026-03-02 08:00,9 - Odd,?,?,?',
        'T1,Draft,2026-03-02 08:30,2026-03-02 08:00,2 - Low,?,?,?',
        'T1,New',
        'T1,Done,2026-03-02 09:00,2026-03-02 08:00,2 - Low,?,?,?',
      ),
    );
    expect(summary.badRows.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
      [3, 'state', '-100', 'bad_value'],
      [4, 'state', 'Nwe', 'unknown_value'],
      [5, 'updated', 'soon', 'bad_time'],
      [6, 'updated', '2026-02-30 08:00', 'bad_time'],
      [7, 'number', '?', 'missing'],
      [8, 'state', '?', 'missing'],
      [9, 'priority', '9 - Odd', 'unknown_value'],
      [11, null, 'T1 | New', 'wrong_cell_count'],
    ]);
    expect(summary.badRows.every(({ reason }) => reason.endsWith('.'))).toBe(true);
    expect(summary).toMatchObject({
      rows: 11,
      bad: 8,
      ignored: 1,
      rowsWithEvents: 2,
      badByCode: { unknown_value: 2, bad_time: 2, missing: 2 },
    });
    expect(events.at(-1)).toMatchObject({ id: 'T1:9:status', status: 'done' });
  });
});
