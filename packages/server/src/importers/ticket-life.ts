import type { Status } from '@kept/engine';
import type { TicketsMapping } from './mapping.ts';
import type { Reading } from './reading.ts';
import type { TimeRule } from './rule.ts';

/** Epoch milliseconds; null where the row has none. */
export interface TicketTimes {
  readonly created: number;
  readonly firstReplied: number | null;
  readonly resolved: number | null;
  readonly closed: number | null;
  readonly reopened: number | null;
  readonly updated: number | null;
}

const LATER = ['firstReplied', 'resolved', 'closed', 'reopened', 'updated'] as const;

export function readTimes(reading: Reading, mapping: TicketsMapping): TicketTimes {
  const created = reading.neededTime(mapping.created, 'time of creation');
  const later = LATER.map((name) => {
    const at = reading.time(mapping[name]);
    if (at !== null && at < created)
      reading.refuse(
        mapping[name]!.column,
        rawOf(reading, mapping[name]!),
        'time_order',
        'This is before the ticket was created.',
      );
    return [name, at] as const;
  });
  return { created, ...(Object.fromEntries(later) as Record<(typeof LATER)[number], number | null>) };
}

/** Order at one instant; a place of its own for each, so that one that comes with a later export moves no other. */
const ENDED = 2;
const REOPENED = 3;
const NOW = 4;

export interface StatusChange {
  readonly at: number;
  readonly status: Status;
  readonly seq: number;
}

/**
 * The changes of status that a row tells of, such that the last is the row's own status. It ends at the earlier of resolved and
 * closed; where it was reopened after that, it ends again when it was closed or, with nothing better, last updated.
 */
export function readStatusChanges(
  reading: Reading,
  mapping: TicketsMapping,
  times: TicketTimes,
): readonly StatusChange[] {
  const ended = earlier(times.resolved, times.closed);
  const status = reading.text(mapping.status) ?? (ended === null || reopenedAfter(times, ended) ? 'open' : 'done');
  const changes: StatusChange[] = [];
  if (ended !== null) changes.push({ at: ended, status: 'done', seq: ENDED });
  const active = status === 'done' ? 'open' : status;
  if (ended !== null && reopenedAfter(times, ended)) {
    changes.push({ at: times.reopened!, status: active, seq: REOPENED });
  }
  const last = changes.at(-1);
  if ((last?.status ?? 'open') === status) return changes;
  const at = (status === 'done' ? doneAt : activeAt)(reading, mapping, times, last);
  return at === null ? changes : [...changes, { at, status, seq: NOW }];
}

function reopenedAfter({ reopened }: TicketTimes, ended: number): boolean {
  return reopened !== null && reopened >= ended;
}

/** When a ticket that is done was done, where its end is not known or it was reopened since. */
function doneAt(
  reading: Reading,
  mapping: TicketsMapping,
  times: TicketTimes,
  last: StatusChange | undefined,
): number | null {
  const at = [times.closed, times.resolved, times.updated].find(
    (time) => time !== null && (last === undefined || time > last.at),
  );
  if (at !== undefined) return at;
  const [column, value] =
    mapping.status?.kind === 'column' ? [mapping.status.column, reading.raw(mapping.status.slot)] : [null, null];
  const reason =
    'The ticket is done, but no time says since when. Map resolved, closed or updated to a column that has it.';
  return reading.refuse(column, value, 'no_end_time', reason);
}

/** Since when a ticket has its active status: the last thing known of it, which has to be later than an end. */
function activeAt(
  reading: Reading,
  mapping: TicketsMapping,
  times: TicketTimes,
  end: StatusChange | undefined,
): number | null {
  if (end === undefined)
    return Math.max(times.created, times.firstReplied ?? 0, times.reopened ?? 0, times.updated ?? 0);
  if (times.updated !== null && times.updated > end.at) return times.updated;
  const rule = times.resolved === null ? mapping.closed! : mapping.resolved!;
  const reason =
    'The ticket has an end, but its status is not done, and no later time says since when. Map reopened or updated to a column that has it.';
  return reading.refuse(rule.column, rawOf(reading, rule), 'contradiction', reason);
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function rawOf(reading: Reading, rule: TimeRule): string | null {
  return reading.raw(rule.slot);
}
