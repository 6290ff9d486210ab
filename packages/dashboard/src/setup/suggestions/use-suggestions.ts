import type { Metric } from '@kept/engine';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { serviceNow } from '../../time/now.ts';

export const SPANS = [30, 90, 365] as const;

export interface Asked {
  readonly metric: Metric;
  /** Null: around the clock. */
  readonly schedule: string | null;
  readonly days: (typeof SPANS)[number];
}

const DAY_MS = 86_400_000;

/** What history would have kept, of the days up to now; counted on a thread of the service, so not asked again by itself. */
export function useSuggestions({ metric, schedule, days }: Asked) {
  return useQuery({
    queryKey: ['suggestions', metric, schedule, days],
    queryFn: () => {
      const from = new Date(serviceNow() - days * DAY_MS).toISOString();
      const query = { metric, from, ...(schedule === null ? {} : { schedule }) };
      return answer(api.GET('/v1/suggestions', { params: { query } }));
    },
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  });
}
