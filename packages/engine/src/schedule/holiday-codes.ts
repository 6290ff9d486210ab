import type { ScheduleConfig } from './config.ts';

/** The holiday codes that a schedule takes, each once, in the order written. */
export function holidayCodes(schedule: ScheduleConfig): string[] {
  return [...new Set(schedule.holidays ?? [])];
}
