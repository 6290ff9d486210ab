import { describe, expect, it } from 'vitest';
import { imported, told } from './imported.ts';

const MAPPING = `
source: helpdesk
shape: tickets
time: { format: iso }
columns:
  ticket: Id
  created: Created
  firstReplied: First reply
  resolved: Resolved
  closed: Closed
  reopened: Reopened
  status: { column: Status, map: { Open: open, Pending: pending, Closed: done } }
  priority: { column: Priority, default: medium, map: { P1: critical } }
  tier: Plan
  team: Group
  channel: { value: email }
  assignee: Agent
  subject: Subject
  customer: Customer
  customerName: Name
  tags: { column: Tags, separator: ";" }
`;
const DATED = MAPPING.replace('  status:', '  updated: Updated\n  status:');

type Row = Readonly<Record<string, string>>;
const COLUMNS = [
  'Id',
  'Created',
  'First reply',
  'Resolved',
  'Closed',
  'Reopened',
  'Updated',
  'Status',
  'Priority',
  'Plan',
  'Group',
  'Agent',
  'Subject',
  'Customer',
  'Name',
  'Tags',
];
const csv = (...rows: Row[]) =>
  [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
const clock = (time: string) => `2026-03-02T${time}:00Z`;
const ticket = (row: Row): Row => ({ Id: '7', Created: clock('08:00'), ...row });

describe('tickets', () => {
  it('makes a row its creation, first reply and end', async () => {
    const { events, summary } = await imported(
      MAPPING,
      csv(
        ticket({
          ...{
            'First reply': clock('08:30'),
            Resolved: clock('09:00'),
            Closed: clock('12:00'),
            Status: 'Closed',
            Priority: 'P1',
            Plan: 'gold',
          },
          ...{ Group: 'desk', Agent: 'ana', Subject: 'Help', Customer: 'c1', Name: 'Ada', Tags: 'vip; login;vip' },
        }),
      ),
    );
    expect(told(events)).toEqual([
      '7 03-02T08:00 conversation.created {"channel":"email","team":"desk","priority":"critical","assignee":"ana","subject":"Help","customer":{"id":"c1","name":"Ada","tier":"gold"},"tags":["vip","login"]}',
      '7 03-02T08:30 message.sent {"author":{"kind":"agent"}}',
      '7 03-02T09:00 status.changed {"status":"done"}',
    ]);
    expect(summary).toMatchObject({ rows: 1, tickets: 1, events: 3, bad: 0 });
  });

  it.each<[string, Row, string[]]>([
    ['open and untouched', { Status: 'Open' }, []],
    ['without a status or an end', {}, []],
    ['without a status, resolved', { Resolved: clock('09:00') }, ['09:00 done']],
    [
      'without a status, reopened',
      { Resolved: clock('09:00'), Reopened: clock('10:00') },
      ['09:00 done', '10:00 open'],
    ],
    ['closed before resolved', { Status: 'Closed', Resolved: clock('10:00'), Closed: clock('09:00') }, ['09:00 done']],
    ['pending since its first reply', { Status: 'Pending', 'First reply': clock('08:30') }, ['08:30 pending']],
    [
      'pending since its last update',
      { Status: 'Pending', 'First reply': clock('08:30'), Updated: clock('08:45') },
      ['08:45 pending'],
    ],
    [
      'reopened and pending',
      { Status: 'Pending', Resolved: clock('09:00'), Reopened: clock('10:00') },
      ['09:00 done', '10:00 pending'],
    ],
    [
      'open again, as its last update says',
      { Status: 'Open', Resolved: clock('09:00'), Updated: clock('10:00') },
      ['09:00 done', '10:00 open'],
    ],
    [
      'reopened, then closed',
      { Status: 'Closed', Resolved: clock('09:00'), Reopened: clock('10:00'), Closed: clock('11:00') },
      ['09:00 done', '10:00 open', '11:00 done'],
    ],
    [
      'reopened, then done by its last update',
      { Status: 'Closed', Resolved: clock('09:00'), Reopened: clock('10:00'), Updated: clock('11:00') },
      ['09:00 done', '10:00 open', '11:00 done'],
    ],
    [
      'reopened before its last end',
      { Status: 'Closed', Resolved: clock('11:00'), Reopened: clock('10:00') },
      ['11:00 done'],
    ],
    ['done by its last update', { Status: 'Closed', Updated: clock('09:00') }, ['09:00 done']],
  ])('tells the changes of status of a ticket %s', async (_, row, changes) => {
    const { events, summary } = await imported(DATED, csv(ticket(row)));
    expect(summary.badRows).toEqual([]);
    const statuses = events.flatMap((event) =>
      event.type === 'status.changed' ? [`${event.at.slice(11, 16)} ${event.status}`] : [],
    );
    expect(statuses).toEqual(changes);
  });

  it.each<[Row, string | null, string]>([
    [{ Status: 'Closed' }, 'Status', 'no_end_time'],
    [{ Status: 'Open', Resolved: clock('09:00') }, 'Resolved', 'contradiction'],
    [{ Status: 'Open', Closed: clock('09:00') }, 'Closed', 'contradiction'],
    [{ Resolved: clock('07:59') }, 'Resolved', 'time_order'],
    [{ 'First reply': clock('07:00') }, 'First reply', 'time_order'],
    [{ Created: '' }, 'Created', 'missing'],
    [{ Created: '2026-03-02T08:00:00' }, 'Created', 'bad_time'],
    [{ Id: '' }, 'Id', 'missing'],
    [{ Id: 'x'.repeat(151) }, 'Id', 'too_long'],
    [{ Customer: 'x'.repeat(201) }, 'Customer', 'too_long'],
    [{ Group: 'x'.repeat(501) }, 'Group', 'too_long'],
    [{ Status: 'closed' }, 'Status', 'unknown_value'],
  ])('refuses %o by %s: %s', async (row, column, code) => {
    const { events, summary } = await imported(MAPPING, csv(ticket(row), { Id: '8', Created: clock('08:00') }));
    expect(summary.badRows).toMatchObject([{ line: 2, column, code }]);
    expect(events).toHaveLength(1);
  });

  it('cuts a subject that is too long, and gives unlisted and empty priorities the default', async () => {
    const { events } = await imported(
      MAPPING,
      csv(ticket({ Subject: `${'x'.repeat(498)}😀😀`, Priority: 'P7' }), { ...ticket({}), Id: '8' }),
    );
    expect(events[0]).toMatchObject({ priority: 'medium', subject: expect.stringMatching(/^x{498}.?…$/u) });
    expect(events[1]).toMatchObject({ priority: 'medium' });
  });

  it('passes over a row that stands there twice, and refuses a second, different one of a ticket', async () => {
    const { summary } = await imported(MAPPING, csv(ticket({}), ticket({}), ticket({ Group: 'x' })));
    expect(summary).toMatchObject({ duplicates: 1, badByCode: { ticket_repeated: 1 }, tickets: 1, events: 1 });
  });

  it('gives a later export of a row the same ids for what it says again, and new ones for what is new', async () => {
    const before = await imported(
      DATED,
      csv(ticket({ 'First reply': clock('08:30'), Updated: clock('08:30'), Status: 'Open', Group: 'a' })),
    );
    const after = await imported(
      DATED,
      csv(
        ticket({
          'First reply': clock('08:30'),
          Updated: clock('10:00'),
          Resolved: clock('10:00'),
          Status: 'Closed',
          Group: 'b',
        }),
      ),
    );
    const bodies = new Map(before.events.map((event) => [event.id, JSON.stringify(event)]));
    const repeated = after.events.filter(({ id }) => bodies.has(id));
    expect(told(repeated)).toEqual(['7 03-02T08:30 message.sent {"author":{"kind":"agent"}}']);
    for (const event of repeated) expect(JSON.stringify(event)).toBe(bodies.get(event.id));
    // The newer creation comes second, so that what it names holds (§3.3), and before all else of the ticket.
    const [older, newer] = [before.events[0]!, after.events[0]!];
    expect(newer.seq!).toBeGreaterThan(older.seq!);
    expect(Math.min(...after.events.slice(1).map(({ seq }) => seq!))).toBeGreaterThan(newer.seq!);
  });
});
