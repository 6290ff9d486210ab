/** The load on people by hour, of all days or one. Pure. */
import type { Schema } from '../api/client.ts';

type Load = Schema['SimulationResult']['load'];
export type Hour = Load['hours'][number];

const NOTHING = { warnings: 0, breaches: 0 } as const;

/** Twenty-four hours: those of a day, or of every hour of the clock summed over the period (`day` null). */
export function hoursOf(load: Load, day: string | null): Hour[] {
  const given = day === null ? load.hours : (load.days.find((one) => one.day === day)?.hours ?? []);
  const byHour = new Map(given.map((hour) => [hour.hour, hour]));
  return Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? { hour, before: NOTHING, after: NOTHING });
}

/** The hour with the most of them, and how many; the first of equals. Null where there is none. */
export function peak(
  hours: readonly Hour[],
  side: 'before' | 'after',
  kind: 'warnings' | 'breaches',
): { hour: number; count: number } | null {
  let found: { hour: number; count: number } | null = null;
  for (const one of hours) {
    const count = one[side][kind];
    if (count > (found?.count ?? 0)) found = { hour: one.hour, count };
  }
  return found;
}
