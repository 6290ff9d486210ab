/** What an import promises about the next one: the rows that stay give the same events, to the letter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createImporter } from '../../src/importers/import-file.ts';
import type { ImportedEvent } from '../../src/importers/imported-event.ts';
import { accepted, mappingOf } from './imported.ts';

const STATUSES = { n: 'open', a: 'in_progress', p: 'pending', h: 'on_hold', d: 'done' } as const;
const MAP = `map: { n: open, a: in_progress, p: pending, h: on_hold, d: done }`;

const SNAPSHOTS = `
source: s
shape: snapshots
nulls: ["?"]
time: { format: epochSeconds }
columns: { ticket: ticket, at: at, opened: opened, status: { column: status, ${MAP}, bad: [x] }, team: team, tier: tier }
firstReplyWhen: { status: [a, p] }
`;
const UNOPENED = SNAPSHOTS.replace('opened: opened, ', '');
const TICKETS = `
source: s
shape: tickets
nulls: ["?"]
time: { format: epochSeconds }
columns: { ticket: ticket, created: opened, resolved: at, updated: updated, status: { column: status, ${MAP}, bad: [x] }, team: team, tier: tier }
`;
const EVENTS = `
source: s
shape: events
nulls: ["?"]
time: { format: epochSeconds }
columns: { ticket: ticket, at: at, type: { column: type, map: { c: conversation.created, u: conversation.updated, s: status.changed, m: message.sent } }, status: { column: status, ${MAP}, bad: [x] }, team: team, tier: tier }
`;

const COLUMNS = ['ticket', 'at', 'opened', 'updated', 'type', 'status', 'team', 'tier'] as const;
type Given = Readonly<Record<(typeof COLUMNS)[number], string>>;

const second = fc.integer({ min: 0, max: 12 }).map(String);
const given: fc.Arbitrary<Given> = fc.record({
  ticket: fc.constantFrom('1', '2', '3'),
  at: second,
  opened: fc.oneof(second, fc.constant('?')),
  updated: second,
  type: fc.constantFrom('c', 'u', 's', 'm'),
  status: fc.constantFrom('n', 'a', 'p', 'h', 'd', 'x'),
  team: fc.constantFrom('?', 'one', 'two'),
  tier: fc.constantFrom('?', 'gold'),
});
const file = fc.array(given, { maxLength: 14 });

function eventsOf(mapping: string, rows: readonly Given[]): readonly ImportedEvent[] {
  const checked = mappingOf(mapping);
  const lines = rows.map((row, index) => ({
    line: index + 2,
    cells: checked.columns.map((column) => row[column as keyof Given]),
  }));
  return createImporter(checked).take(lines).map(accepted);
}

const asText = (events: readonly ImportedEvent[]) => events.map((event) => JSON.stringify(event));

describe.each([
  ['events', EVENTS],
  ['tickets', TICKETS],
  ['snapshots', SNAPSHOTS],
  ['snapshots without an opening', UNOPENED],
])('%s', (_, mapping) => {
  it('gives each event an id of its own', () => {
    fc.assert(
      fc.property(file, (rows) => {
        const ids = eventsOf(mapping, rows).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
  });

  it('begins a longer file’s events with those of a shorter one', () => {
    fc.assert(
      fc.property(file, file, (rows, more) => {
        const before = asText(eventsOf(mapping, rows));
        expect(asText(eventsOf(mapping, [...rows, ...more])).slice(0, before.length)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a ticket the same events wherever its rows stand among others', () => {
    fc.assert(
      fc.property(file, file, (rows, more) => {
        const before = asText(eventsOf(mapping, rows));
        // Each ticket's new rows follow its old ones, as in an export that is sorted by ticket.
        const byTicket = [...rows, ...more].toSorted((a, b) => Number(a.ticket) - Number(b.ticket));
        expect(asText(eventsOf(mapping, byTicket))).toEqual(expect.arrayContaining(before));
      }),
      { numRuns: 300 },
    );
  });
});

describe.each([
  ['with', SNAPSHOTS],
  ['without', UNOPENED],
])('snapshots %s an opening', (_, mapping) => {
  it('give each ticket the state of its last row at every time, whatever the order of the rows', () => {
    fc.assert(
      fc.property(file, (rows) => {
        const good = rows.filter(({ status }) => status !== 'x');
        const events = eventsOf(mapping, rows);
        for (const { ticket, at } of good) {
          const here = good.filter((row) => row.ticket === ticket && Number(row.at) <= Number(at));
          const last = here.reduce((a, b) => (Number(b.at) >= Number(a.at) ? b : a));
          expect(stateAt(events, ticket, Number(at))).toEqual({
            status: STATUSES[last.status as keyof typeof STATUSES],
            team: last.team === '?' ? null : last.team,
            tier: last.tier === '?' ? null : last.tier,
          });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** By the rules of §3.2 and §3.3, written out once more. */
function stateAt(events: readonly ImportedEvent[], ticket: string, second: number) {
  const rank = ['conversation.created', 'conversation.updated', 'message.received', 'message.sent', 'status.changed'];
  const past = events.filter(({ conversation, at }) => conversation === ticket && Date.parse(at) <= second * 1000);
  const state = { status: 'open', team: null as string | null, tier: null as string | null };
  for (const event of past.toSorted(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || a.seq! - b.seq! || rank.indexOf(a.type) - rank.indexOf(b.type),
  )) {
    const changes =
      event.type === 'conversation.updated' ? event.changes : event.type === 'conversation.created' ? event : {};
    if (changes.team !== undefined) state.team = changes.team;
    if (changes.customer?.tier !== undefined) state.tier = changes.customer.tier;
    if ((event.type === 'status.changed' || event.type === 'conversation.created') && event.status !== undefined)
      state.status = event.status;
  }
  return state;
}
