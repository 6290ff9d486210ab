import { describe, expect, it } from 'vitest';
import { guess, guessFormat, mappingOf, missing, withValues } from '../../src/import/mapping.ts';

const COLUMNS = [
  'Ticket',
  'Created at',
  'First reply at',
  'Resolved at',
  'Status',
  'Priority',
  'Group',
  'Agent',
  'Subject',
  'Colour',
];
const SAMPLE = [
  ['1', '2026-03-02 08:00', '2026-03-02 08:30', '', 'Pending', 'High', 'Support', 'ana', 'Cannot log in', 'red'],
  ['2', '2026-03-02 09:00', null, '2026-03-03 09:00', 'Solved', 'Low', 'Billing', null, 'Invoice', 'blue'],
];

describe('a mapping guessed from a file', () => {
  it('reads what columns usually mean, and leaves the others alone', () => {
    const draft = guess('Helpdesk export.csv', COLUMNS, SAMPLE, 'Europe/Berlin');
    expect(draft).toMatchObject({ shape: 'tickets', source: 'helpdesk-export' });
    expect(draft.columns).toEqual({
      Ticket: 'ticket',
      'Created at': 'created',
      'First reply at': 'firstReplied',
      'Resolved at': 'resolved',
      Status: 'status',
      Priority: 'priority',
      Group: 'team',
      Agent: 'assignee',
      Subject: 'subject',
    });
    expect(missing(draft)).toEqual([]);
    expect(mappingOf(draft)).toMatchObject({
      mapping: 1,
      shape: 'tickets',
      time: { format: 'iso', zone: 'Europe/Berlin' },
      columns: { ticket: 'Ticket', status: { column: 'Status', map: { Pending: 'pending', Solved: 'done' } } },
    });
  });

  it('knows rows of states from rows of tickets, and rows of events from both', () => {
    const states = ['number', 'state', 'sys_updated_at', 'opened_at'];
    const rows = [
      ['A', 'New', '1', '1'],
      ['A', 'Active', '2', '1'],
      ['A', 'Closed', '3', '1'],
      ['B', 'New', '4', '4'],
    ];
    expect(guess('log.csv', states, rows, 'UTC')).toMatchObject({
      shape: 'snapshots',
      columns: { number: 'ticket', state: 'status', sys_updated_at: 'at', opened_at: 'opened' },
    });
    expect(guess('log.csv', ['ticket', 'event', 'time'], [], 'UTC')).toMatchObject({
      shape: 'events',
      columns: { ticket: 'ticket', event: 'type', time: 'at' },
    });
  });

  it('says what is missing, and keeps what was chosen by hand', () => {
    const draft = guess('x.csv', ['a', 'Status'], [['1', 'Odd']], 'UTC');
    expect(missing(draft)).toEqual(['ticket', 'created']);
    const chosen = { ...draft, values: { status: { Odd: 'on_hold' } } };
    expect(withValues(chosen, ['a', 'Status'], [['1', 'Odd']]).values).toEqual({ status: { Odd: 'on_hold' } });
  });

  it.each([
    [['2026-03-02T08:00:00Z'], 'iso'],
    [['1772438400'], 'epochSeconds'],
    [['1772438400000'], 'epochMs'],
    [['29/2/2016 01:16'], 'd/M/yyyy HH:mm'],
    [['3/14/2026 1:05 PM'], 'M/d/yyyy h:mm a'],
    [['2.3.2026 08:00'], 'd.M.yyyy HH:mm'],
    [['2026/03/02 08:00:15'], 'yyyy/MM/dd HH:mm:ss'],
    [[''], 'iso'],
  ])('%j is written %s', (values, format) => {
    expect(guessFormat(values)).toBe(format);
  });
});
