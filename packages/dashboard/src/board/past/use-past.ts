import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { answer, api, type Schema } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { type Moment, queryOf } from '../../conversation/moment.ts';
import type { Filters } from '../filters.ts';
import { type Rows, rowOf } from '../rows.ts';

export type Past = Schema['Past'];

const ASK_AGAIN_MS = 250;
const PAGE = 200;
/** An hour in which nobody looks at it: the service keeps ten. */
const KEPT_MS = 3_600_000;

/** The board as of an instant: begun once, asked how far it is, and begun again where the service has let it go. */
export function usePast(at: string, knownAt: string | null) {
  const client = useQueryClient();
  const startKey = useMemo(() => ['past-start', at, knownAt], [at, knownAt]);
  const start = useQuery({
    queryKey: startKey,
    queryFn: () => answer(api.POST('/v1/past', { body: { at, ...(knownAt === null ? {} : { knownAt }) } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    retry: false,
  });
  const id = start.data?.id ?? null;
  const past = useQuery({
    queryKey: ['past', id],
    queryFn: () => answer(api.GET('/v1/past/{id}', { params: { path: { id: id! } } })),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isOver(state.data) || state.error ? false : ASK_AGAIN_MS),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    retry: false,
  });
  const gone = past.error instanceof Problem && past.error.status === 404;
  useEffect(() => {
    if (gone) void client.invalidateQueries({ queryKey: startKey });
  }, [gone, client, startKey]);
  return {
    past: past.data ?? start.data ?? null,
    error: start.error ?? (gone ? null : past.error),
    retry: () => void client.resetQueries({ queryKey: startKey }),
    /** What is not wanted any more gives its place to others. */
    async cancel() {
      client.removeQueries({ queryKey: startKey });
      if (id !== null && !isOver(past.data)) await api.DELETE('/v1/past/{id}', { params: { path: { id } } });
    },
  };
}

export function isOver(past: Past | null | undefined): boolean {
  return past != null && past.state !== 'waiting' && past.state !== 'running';
}

const FACETS = ['team', 'channel', 'assignee', 'priority', 'tier'] as const;

/** What that board lists, page by page. */
export function usePastRows(past: Past | null, filters: Filters) {
  const query = queryOfPast(filters);
  const list = useInfiniteQuery({
    queryKey: ['past-rows', past?.id, query],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/past/{id}/conversations', {
          params: {
            path: { id: past!.id },
            query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: past?.state === 'done',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const pages = list.data?.pages;
  const rows = useMemo(
    (): Rows => ({
      order: 'due',
      list: (pages ?? []).flatMap(({ items, asOf }) => items.map((item) => rowOf(item, Date.parse(asOf)))),
      complete: pages?.at(-1)?.next === null,
    }),
    [pages],
  );
  return { rows, list };
}

export type PastMoment = Moment & { readonly at: string };

/** A board that is over can be asked less than one that lives. */
export function queryOfPast(filters: Filters) {
  const facets = Object.fromEntries(
    FACETS.filter((facet) => filters[facet].length > 0).map((f) => [f, [...filters[f]]]),
  );
  const risk = filters.risk.filter((one) => one !== 'met' && one !== 'breached');
  return { ...facets, ...(risk.length > 0 ? { risk } : {}) };
}

/** As an address carries it on. */
export function thenOf(moment: Moment): string {
  const search = new URLSearchParams(queryOf(moment));
  return search.size > 0 ? `?${search}` : '';
}
