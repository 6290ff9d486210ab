import { useQuery } from '@tanstack/react-query';
import { answer, api, type Schema } from '../api/client.ts';
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
