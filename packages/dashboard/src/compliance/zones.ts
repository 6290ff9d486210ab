import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { VIEWER_ZONE } from '../time/zone.ts';

/** Zones worth choosing from: the viewer's, those of the schedules, UTC. */
export function useZones(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['schedules'],
    queryFn: () => answer(api.GET('/v1/schedules')),
    staleTime: 60_000,
  });
  return [...new Set([VIEWER_ZONE, ...(data?.items ?? []).map(({ timeZone }) => timeZone), 'UTC'])];
}
