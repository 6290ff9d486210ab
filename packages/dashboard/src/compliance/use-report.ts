import type { Metric } from '@kept/engine';
import { useQuery } from '@tanstack/react-query';
import { answer, api, type Schema } from '../api/client.ts';
import { METRICS } from '../clock/running.ts';
import type { ReportQuery } from './controls.tsx';

export type Report = Schema['Compliance'];

export function useReport(query: ReportQuery) {
  return useQuery({
    queryKey: ['compliance', query],
    queryFn: () => answer(api.GET('/v1/reports/compliance', { params: { query } })) as Promise<Report>,
    staleTime: 60_000,
    placeholderData: (last) => last,
  });
}

/** The metrics that any conversation of the report had: what nobody promised is not shown. */
export function promised({ metrics }: Schema['Figures']): readonly Metric[] {
  const had = METRICS.filter((metric) => {
    const { met, breached, running } = metrics[metric].conversations;
    return met + breached + running > 0;
  });
  return had.length > 0 ? had : METRICS;
}
