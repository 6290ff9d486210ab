/** What a policy as it is written comes to, defaults and all. Pure. */
import type { Metric } from '@kept/engine';
import { METRICS } from '../../clock/running.ts';
import { type Raw, rawOf, rawText } from '../raw.ts';

/** The schedule that its clocks count in; null is around the clock. One called `default` holds where none is named. */
export function hoursOf(policy: Raw, schedules: readonly string[]): string | null {
  if (policy.ignoreOfficeHours === true) return null;
  return rawText(policy.schedule) || (schedules.includes('default') ? 'default' : null);
}

/** The promises that it makes, in the usual order. */
export function watchedBy(policy: Raw): Metric[] {
  return METRICS.filter((metric) => metric in rawOf(policy.metrics));
}
