/** Which conversations a figure of a report counted, as the board is asked for them. Pure. */
import type { Metric } from '@kept/engine';
import { type Facet, type Filters, filtersOf, searchOf } from '../board/filters.ts';
import type { Basis, Period } from './period.ts';

/** What a figure counts, of the conversations, cycles or breaches of the report. */
export type Counts =
  | 'total'
  | 'met'
  | 'breached'
  | 'running'
  | 'excused'
  | 'uncovered'
  /** Deleted after a breach: in no other figure (§10.2). */
  | 'cancelled'
  /** Breaches that fell in the period, whoever's. */
  | 'breaches'
  /** Breaches that were told of in it, and did not happen after all (§9.2). */
  | 'corrected'
  /** What times are measured over (§10.4). */
  | 'measured'
  | 'closedUnanswered';

export interface Behind {
  readonly period: Period;
  readonly basis: Basis;
  readonly counts: Counts;
  readonly metric?: Metric;
  /** A group of the report; null for those that have none. */
  readonly group?: readonly [Facet, string | null];
  /** Of breaches: those in this hour of the week. */
  readonly hour?: NonNullable<Filters['hour']>;
}

/** The board's address for the conversations behind a figure. */
export function addressBehind(behind: Behind): string {
  return `/?${searchOf(filtersBehind(behind))}`;
}

/** The conversations that a figure counted, neither more nor fewer. */
export function filtersBehind({ period, basis, counts, metric, group, hour }: Behind): Filters {
  const none = filtersOf(new URLSearchParams());
  const span = counts === 'breaches' || counts === 'corrected' ? 'breached' : basis;
  return {
    ...none,
    state: 'all',
    deleted: counts === 'cancelled',
    [`${span}From`]: new Date(period.fromMs).toISOString(),
    [`${span}To`]: new Date(period.toMs).toISOString(),
    metric: metric ?? null,
    hour: hour ?? null,
    // What is asked of a metric or a group is asked of the cycles in it, not of how the conversation stands today.
    standing: metric || group ? 'then' : null,
    ...groupOf(group),
    ...countedAs(counts, metric),
  };
}

function groupOf(group: Behind['group']): Partial<Filters> {
  if (!group) return {};
  const [facet, value] = group;
  return value === null ? { without: [facet] } : { [facet]: [value] };
}

function countedAs(counts: Counts, metric: Metric | undefined): Partial<Filters> {
  switch (counts) {
    case 'total':
    case 'breaches':
      return {};
    case 'met':
    case 'breached':
    case 'running':
      return { outcome: counts };
    case 'cancelled':
      return { outcome: 'breached' };
    case 'corrected':
      return { corrected: true };
    case 'excused':
      return { excused: true };
    case 'uncovered':
      return { uncovered: true };
    case 'measured':
      return { cycleEnd: [metric === 'resolution' ? 'closed' : 'answered'] };
    case 'closedUnanswered':
      return { cycleEnd: ['closed'] };
    default:
      return counts satisfies never;
  }
}
