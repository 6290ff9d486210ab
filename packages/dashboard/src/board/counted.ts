/** Filters by what a report counted: conversations by their cycles, ended ones too. As the service has them; pure. */
import type { Facet, ListQuery } from './filters.ts';

export const SPANS = ['created', 'completed', 'ended', 'breached'] as const;
/** What lay in a period. */
export type Span = (typeof SPANS)[number];

export const INSTANTS = SPANS.flatMap((span) => [`${span}From`, `${span}To`] as const);
type Instant = (typeof INSTANTS)[number];

const OUTCOMES = ['met', 'breached', 'running'] as const;
const ENDS = ['answered', 'closed', 'cancelled', 'detached'] as const;
const NAMES = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;

export interface Counted extends Readonly<Record<Instant, string | null>> {
  readonly outcome: (typeof OUTCOMES)[number] | null;
  readonly cycleEnd: readonly (typeof ENDS)[number][];
  readonly excused: boolean | null;
  readonly corrected: boolean | null;
  readonly uncovered: boolean | null;
  readonly deleted: boolean | null;
  /** Team, assignee, … as they were at the breach, else at the end of a cycle. */
  readonly standing: 'then' | null;
  /** Those that have none. */
  readonly without: readonly Facet[];
  /** 1 Monday to 7 Sunday, 0 to 23, and whose clocks show it; all of them or none. */
  readonly hour: { readonly weekday: number; readonly hour: number; readonly timeZone: string } | null;
}

export function countedOf(search: URLSearchParams): Counted {
  const instants = Object.fromEntries(INSTANTS.map((name) => [name, search.get(name)])) as Record<
    Instant,
    string | null
  >;
  return {
    ...instants,
    outcome: OUTCOMES.find((outcome) => outcome === search.get('outcome')) ?? null,
    cycleEnd: ENDS.filter((end) => search.getAll('cycleEnd').includes(end)),
    excused: truthOf(search.get('excused')),
    corrected: truthOf(search.get('corrected')),
    uncovered: truthOf(search.get('uncovered')),
    deleted: truthOf(search.get('deleted')),
    standing: search.get('standing') === 'then' ? 'then' : null,
    without: NAMES.filter((name) => search.getAll('without').includes(name)),
    hour: hourOf(search),
  };
}

/** Whether anything is asked that a row does not tell: the service alone can judge it. */
export function asksOfCycles(counted: Counted): boolean {
  const { createdFrom: _from, createdTo: _to, deleted: _deleted, ...others } = counted;
  return queryOfCounted({ ...others, createdFrom: null, createdTo: null, deleted: null }).size > 0;
}

/** By the service's names, which the address has too. */
export function queryOfCounted(counted: Counted): Map<keyof ListQuery, string | number | boolean | readonly string[]> {
  const { hour, cycleEnd, without, ...single } = counted;
  const query = new Map<keyof ListQuery, string | number | boolean | readonly string[]>();
  for (const [name, value] of Object.entries(single)) if (value !== null) query.set(name as keyof ListQuery, value);
  if (cycleEnd.length > 0) query.set('cycleEnd', cycleEnd);
  if (without.length > 0) query.set('without', without);
  if (hour) query.set('breachWeekday', hour.weekday).set('breachHour', hour.hour).set('timeZone', hour.timeZone);
  return query;
}

function truthOf(text: string | null): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}

function hourOf(search: URLSearchParams): Counted['hour'] {
  const [weekday, hour] = [Number(search.get('breachWeekday')), Number(search.get('breachHour') ?? Number.NaN)];
  // An hour is one of a period.
  if (!search.get('breachedFrom') || !search.get('breachedTo')) return null;
  if (!(Number.isInteger(weekday) && weekday >= 1 && weekday <= 7)) return null;
  if (!(Number.isInteger(hour) && hour >= 0 && hour <= 23)) return null;
  return { weekday, hour, timeZone: search.get('timeZone') ?? 'UTC' };
}
