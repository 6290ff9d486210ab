import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answer, api, type Schema } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { serviceNow } from '../../time/now.ts';
import type { Raw } from '../raw.ts';

export interface Preview {
  readonly data: Schema['SchedulePreview'] | undefined;
  /** What is shown is that of a moment ago, or of the schedule before its fault. */
  readonly busy: boolean;
  readonly refusal: string | null;
  readonly year: number;
  readonly setYear: (year: number) => void;
  /** When the message comes, RFC 3339; null for now. */
  readonly at: string | null;
  readonly setAt: (at: string | null) => void;
}

export const TARGETS = ['1h', '4h', '8h', '24h'] as const;
/** Until the hand rests: dragging asks once, not at every step. */
const REST_MS = 180;

/** What the service makes of a schedule that is not saved. */
export function usePreview(schedule: Raw): Preview {
  const [year, setYear] = useState(() => new Date(serviceNow()).getFullYear());
  const [at, setAt] = useState<string | null>(null);
  const asked = useRested(JSON.stringify(schedule));
  const query = useQuery({
    queryKey: ['schedule-preview', asked, year, at],
    queryFn: () =>
      answer(
        api.POST('/v1/config/preview-schedule', {
          body: { schedule: JSON.parse(asked), year, targets: [...TARGETS], ...(at === null ? {} : { at }) },
        }),
      ),
    retry: false,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const refusal = query.error instanceof Problem ? (query.error.faults[0]?.message ?? query.error.message) : null;
  return {
    data: query.data,
    busy: query.isFetching || asked !== JSON.stringify(schedule),
    refusal,
    year,
    setYear,
    at,
    setAt,
  };
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
