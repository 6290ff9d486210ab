/** How a conversation comes out in a metric, and where that differs between two configurations. */
import { METRICS, type Metric } from '@kept/engine';
import type { ReportCycle } from '../reports/rows.ts';

export const VERDICTS = ['met', 'breached', 'running', 'none'] as const;
/** §10.1: breached if any of its cycles is, running if one runs, else met; `none` where the metric had no clock. */
export type Verdict = (typeof VERDICTS)[number];

export interface Flip {
  readonly conversation: string;
  readonly metric: Metric;
  readonly before: Verdict;
  readonly after: Verdict;
  /** The first breach in the metric, epoch milliseconds; null where there is none. */
  readonly breachedAtBefore: number | null;
  readonly breachedAtAfter: number | null;
}

type Cycles = readonly ReportCycle[];

export function verdictOf(cycles: Cycles, metric: Metric): Verdict {
  let verdict: Verdict = 'none';
  for (const cycle of cycles) {
    if (cycle.metric !== metric) continue;
    if (cycle.breachedAt !== null) return 'breached';
    if (cycle.endedAt === null) verdict = 'running';
    else if (verdict === 'none') verdict = 'met';
  }
  return verdict;
}

/** One flip for each metric that comes out differently. */
export function flipsOf(conversation: string, before: Cycles, after: Cycles): Flip[] {
  return METRICS.flatMap((metric): Flip[] => {
    const verdicts = { before: verdictOf(before, metric), after: verdictOf(after, metric) };
    if (verdicts.before === verdicts.after) return [];
    return [
      {
        conversation,
        metric,
        ...verdicts,
        breachedAtBefore: firstBreach(before, metric),
        breachedAtAfter: firstBreach(after, metric),
      },
    ];
  });
}

export function isBroken(cycles: Cycles): boolean {
  return cycles.some(({ breachedAt }) => breachedAt !== null);
}

function firstBreach(cycles: Cycles, metric: Metric): number | null {
  let first: number | null = null;
  for (const { metric: of, breachedAt } of cycles) {
    if (of === metric && breachedAt !== null && (first === null || breachedAt < first)) first = breachedAt;
  }
  return first;
}
