/** A metric of a conversation as the service describes it, made ready to count. */
import type { Metric } from '@kept/engine';
import type { Schema } from '../api/client.ts';
import type { RunningClock } from '../time/countdown.ts';

export type RowMetric = Schema['RowMetric'];
export type Metrics = Schema['ConversationRow']['metrics'];

export const METRICS: readonly Metric[] = ['firstReply', 'allMessages', 'resolution'];

export function runningClock(metric: RowMetric, asOfMs: number): RunningClock {
  return {
    asOfMs,
    // §2.8: nothing projected and nothing behind is never due, however much time is left.
    remainingMs: isNever(metric) ? null : metric.remainingSeconds! * 1000,
    paused: metric.clock === 'paused',
    schedule: metric.schedule,
  };
}

function isNever(metric: RowMetric): boolean {
  return metric.remainingSeconds === null || (metric.clock !== 'paused' && metric.dueAt === null);
}

export interface NextClock {
  readonly metric: Metric;
  readonly clock: RowMetric;
}

/** The running clock that is due first; one that is paused or never due only where there is no other. */
export function nextClock(metrics: Metrics): NextClock | null {
  let best: NextClock | null = null;
  for (const metric of METRICS) {
    const clock = metrics[metric];
    if (!clock?.running) continue;
    if (best === null || rank(clock) < rank(best.clock)) best = { metric, clock };
  }
  return best;
}

/** RFC 3339 in UTC sorts as text; what has no due instant comes after all that have. */
function rank(clock: RowMetric): string {
  return clock.dueAt ?? `9999-${String(Math.round((clock.remainingSeconds ?? 1e12) * 1000)).padStart(18, '0')}`;
}
