/** Everything that is known of one conversation, kept true by the stream. */
import type { Metric } from '@kept/engine';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answer, api, type Schema } from '../api/client.ts';
import { onChange } from '../api/stream.ts';
import { type Moment, queryOf } from './moment.ts';

export type Detail = Schema['ConversationDetail'];
export type Ledger = Schema['Ledger'];
export type StoredEvent = Schema['StoredEvent'];
export type History = Schema['History'];

/** Ledgers are drawn of the newest cycles of a metric; older ones as plain bands. */
const LEDGERS_PER_METRIC = 10;

export function useDetail(id: string, moment: Moment) {
  const client = useQueryClient();
  useEffect(
    () =>
      onChange((change) => {
        if (change.kind === 'resync' || change.conversation === id) {
          void client.invalidateQueries({ queryKey: ['conversation', id] });
        }
      }),
    [client, id],
  );
  return useQuery({
    queryKey: ['conversation', id, 'detail', moment.at, moment.knownAt],
    queryFn: () => answer(api.GET('/v1/conversations/{id}', { params: { path: { id }, query: queryOf(moment) } })),
    placeholderData: (before) => before,
  });
}

export interface CycleName {
  readonly metric: Metric;
  readonly cycle: number;
}

/** The ledgers of the newest cycles, by `metric/cycle`. */
export function useLedgers(id: string, cycles: readonly CycleName[], moment: Moment): ReadonlyMap<string, Ledger> {
  const wanted = cycles.filter(
    ({ metric, cycle }) =>
      cycles.filter((other) => other.metric === metric && other.cycle > cycle).length < LEDGERS_PER_METRIC,
  );
  return useQueries({
    queries: wanted.map(({ metric, cycle }) => ({
      queryKey: ['conversation', id, 'ledger', metric, cycle, moment.at, moment.knownAt],
      queryFn: () =>
        answer(
          api.GET('/v1/conversations/{id}/explain', {
            params: { path: { id }, query: { metric, cycle, ...queryOf(moment) } },
          }),
        ),
      placeholderData: (before: Ledger | undefined) => before,
    })),
    combine: (answers) => {
      const ledgers = new Map<string, Ledger>();
      for (const { data } of answers) if (data) ledgers.set(`${data.metric}/${data.cycle}`, data);
      return ledgers;
    },
  });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: ['conversation', id, 'history'],
    queryFn: () => answer(api.GET('/v1/conversations/{id}/history', { params: { path: { id } } })),
  });
}

/** All events: a conversation has few pages of them. */
export function useEvents(id: string) {
  return useQuery({
    queryKey: ['conversation', id, 'events'],
    queryFn: async () => {
      const events: StoredEvent[] = [];
      let cursor: string | null = null;
      do {
        const page: Schema['EventPage'] = await answer(
          api.GET('/v1/conversations/{id}/events', {
            params: { path: { id }, query: { limit: 200, ...(cursor === null ? {} : { cursor }) } },
          }),
        );
        events.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && events.length < 2_000);
      return events;
    },
  });
}

export function useTrace(id: string) {
  return useQuery({
    queryKey: ['conversation', id, 'trace'],
    queryFn: () => answer(api.GET('/v1/conversations/{id}/trace', { params: { path: { id } } })),
  });
}

export function useDeliveriesOf(id: string) {
  return useQuery({
    queryKey: ['conversation', id, 'deliveries'],
    queryFn: () => answer(api.GET('/v1/deliveries', { params: { query: { conversation: id, limit: 100 } } })),
  });
}
