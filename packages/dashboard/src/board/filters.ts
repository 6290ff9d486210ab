/** What the board shows, as its address says it: an address is a saved view. Pure. */
import type { paths } from '../api/schema.gen.ts';
import { BADGES } from '../risk/risk.ts';
import { asksOfCycles, type Counted, countedOf, queryOfCounted } from './counted.ts';
import type { Row } from './rows.ts';

export type ListQuery = NonNullable<paths['/v1/conversations']['get']['parameters']['query']>;

/** Lists of values, each an alternative; the order of the filters on the page. */
export const FACETS = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;
export type Facet = (typeof FACETS)[number];

export const SHOWN_RISKS = [...BADGES, 'none'] as const;
export type ShownRisk = (typeof SHOWN_RISKS)[number];

export interface Filters extends Readonly<Record<Facet, readonly string[]>>, Counted {
  readonly risk: readonly ShownRisk[];
  /** Open ones are the board; the others are looked up. */
  readonly state: 'open' | 'closed' | 'all';
  readonly metric: 'firstReply' | 'allMessages' | 'resolution' | null;
  readonly q: string;
  readonly dueBefore: string | null;
}

export const UNASSIGNED = 'unassigned';

export function filtersOf(search: URLSearchParams): Filters {
  const state = search.get('state');
  const metric = search.get('metric');
  const facets = Object.fromEntries(FACETS.map((facet) => [facet, search.getAll(facet)])) as Record<Facet, string[]>;
  return {
    ...facets,
    risk: SHOWN_RISKS.filter((risk) => search.getAll('risk').includes(risk)),
    state: state === 'closed' || state === 'all' ? state : 'open',
    metric: metric === 'firstReply' || metric === 'allMessages' || metric === 'resolution' ? metric : null,
    q: search.get('q')?.trim() ?? '',
    dueBefore: search.get('dueBefore'),
    ...countedOf(search),
  };
}

/** The filters as an address, without what is usual. `keep` are parameters that are none of them. */
export function searchOf(filters: Filters, keep: Readonly<Record<string, string | null>> = {}): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.state !== 'open') search.set('state', filters.state);
  for (const risk of filters.risk) search.append('risk', risk);
  if (filters.metric) search.set('metric', filters.metric);
  for (const facet of FACETS) for (const value of filters[facet]) search.append(facet, value);
  if (filters.q) search.set('q', filters.q);
  if (filters.dueBefore) search.set('dueBefore', filters.dueBefore);
  for (const [name, value] of queryOfCounted(countedIn(filters))) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  for (const [name, value] of Object.entries(keep)) if (value) search.set(name, value);
  return search;
}

/** What the API is asked; `withoutRisk` for the counts, each of which is a filter by risk. */
export function queryOf(filters: Filters, withoutRisk = false): Omit<ListQuery, 'sort' | 'cursor' | 'limit'> {
  const facets = Object.fromEntries(
    FACETS.filter((facet) => filters[facet].length > 0).map((facet) => [facet, [...filters[facet]]]),
  );
  return {
    ...facets,
    ...(filters.state === 'all' ? {} : { active: filters.state === 'open' }),
    ...(withoutRisk || filters.risk.length === 0 ? {} : { risk: [...filters.risk] }),
    ...(filters.metric ? { metric: filters.metric } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.dueBefore ? { dueBefore: filters.dueBefore } : {}),
    ...Object.fromEntries(queryOfCounted(countedIn(filters))),
  };
}

/** Those that a report counts by. */
function countedIn(filters: Filters): Counted {
  const { team, channel, assignee, priority, tier, policy, risk, state, metric, q, dueBefore, ...counted } = filters;
  return counted;
}

/** Whether the service alone can say what belongs: by words, or by what has been. */
export function isTheServices(filters: Filters): boolean {
  return filters.q !== '' || asksOfCycles(countedIn(filters));
}

export function isFiltered(filters: Filters): boolean {
  return [...searchOf({ ...filters, q: '' }).keys()].length > 0 || filters.q !== '';
}

/** Whether a row that changed still belongs, as far as it tells: of what is the service's to judge, what was found stays. */
export function belongs(row: Row, filters: Filters): boolean {
  const { conversation, dueAt } = row;
  const active = conversation.status !== 'done' && conversation.status !== 'deleted';
  if (filters.state !== 'all' && active !== (filters.state === 'open')) return false;
  if (filters.deleted !== null && filters.deleted !== (conversation.status === 'deleted')) return false;
  if (asksOfCycles(countedIn(filters))) return true;
  const judged = filters.metric ? conversation.metrics[filters.metric] : undefined;
  if (filters.metric && !judged) return false;
  const risk = judged ? judged.badge : conversation.risk;
  if (filters.risk.length > 0 && !filters.risk.includes(risk ?? 'none')) return false;
  if (filters.dueBefore) {
    const due = judged ? judged.dueAt : dueAt;
    if (due === null || Date.parse(due) >= Date.parse(filters.dueBefore)) return false;
  }
  const created = Date.parse(conversation.createdAt);
  if (filters.createdFrom && created < Date.parse(filters.createdFrom)) return false;
  if (filters.createdTo && created >= Date.parse(filters.createdTo)) return false;
  return FACETS.every((facet) => {
    const wanted = filters[facet];
    if (wanted.length === 0) return true;
    if (facet === 'policy') {
      const policies = Object.values(filters.metric ? { judged } : conversation.metrics).map(
        (metric) => metric?.policy,
      );
      return policies.some((policy) => policy != null && wanted.includes(policy));
    }
    const value = conversation[facet];
    return wanted.includes(value ?? (facet === 'assignee' ? UNASSIGNED : ''));
  });
}
