import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { onChange, onStreamState, streamState } from '../api/stream.ts';
import { announce } from '../ui/live.tsx';
import { BoardStore } from './board-store.ts';
import { type Filters, queryOf, searchOf } from './filters.ts';
import type { Row } from './rows.ts';

/** Counts and the forecast follow changes, but not each of a thousand in a second. */
const SETTLE_MS = 1_000;

export function useBoard(filters: Filters) {
  const key = searchOf(filters).toString();
  const say = useAnnounceChange();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filters
  const store = useMemo(() => new BoardStore(filters, say), [key, say]);
  const state = useSyncExternalStore(store.subscribe, store.state);

  useEffect(() => {
    void store.load();
    let later: ReturnType<typeof setTimeout> | undefined;
    const offs = [
      onChange((change) => {
        if (change.kind === 'resync') void store.load();
        else if (change.conversation !== null) store.touch(change.conversation);
      }),
      // What happened before the stream was open, or while it was broken, was not heard.
      onStreamState(() => {
        clearTimeout(later);
        if (streamState() === 'live') later = setTimeout(() => void store.load(), 300);
      }),
      () => clearTimeout(later),
    ];
    return () => {
      for (const off of offs) off();
      store.stop();
    };
  }, [store]);

  return { store, ...state };
}

export function useCounts(filters: Filters) {
  const query = queryOf(filters, true);
  useRefetchOnChange('counts');
  return useQuery({
    queryKey: ['counts', query],
    queryFn: () => answer(api.GET('/v1/conversations/counts', { params: { query } })),
    placeholderData: (before) => before,
  });
}

export function useForecast(team: readonly string[]) {
  useRefetchOnChange('forecast');
  return useQuery({
    queryKey: ['forecast', team],
    queryFn: () =>
      answer(
        api.GET('/v1/forecast', {
          params: { query: { hours: 8, bucketMinutes: 15, ...(team.length > 0 ? { team: [...team] } : {}) } },
        }),
      ),
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
}

export function useFacets(enabled: boolean) {
  return useQuery({
    queryKey: ['facets'],
    queryFn: () => answer(api.GET('/v1/conversations/facets')),
    staleTime: 60_000,
    enabled,
  });
}

function useRefetchOnChange(key: string): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = onChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: [key] });
      }, SETTLE_MS);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [client, key]);
}

/** Says changes of risk aloud: one by name, several at once as a number. */
function useAnnounceChange() {
  const { t } = useTranslation();
  const gathered = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useMemo(
    () => (before: Row | undefined, after: Row | undefined) => {
      const risk = after?.conversation.risk ?? null;
      if (!after || risk === null || before?.conversation.risk === risk) return;
      gathered.current.push(
        t('board.changed', { subject: after.conversation.subject ?? `#${after.id}`, risk: t(`risk.${risk}`) }),
      );
      timer.current ??= setTimeout(() => {
        const all = gathered.current.splice(0);
        timer.current = undefined;
        announce(all.length === 1 ? all[0]! : t('board.changedMany', { count: all.length }));
      }, SETTLE_MS);
    },
    [t],
  );
}
