/** What running clocks will cross if nobody does anything: exact instants, from the clocks themselves. */
import {
  elapsedAt,
  type Fold,
  LEVELS,
  METRICS,
  type Metric,
  TRIPWIRES,
  type Tripwire,
  thresholdMs,
} from '@kept/engine';

export interface Crossing {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly metric: Metric;
  readonly tripwire: Tripwire;
  /** Time left on the clock until then, from now: office time where the policy goes by it. */
  readonly clockMs: number;
}

/**
 * Every tripwire that the clocks of a conversation reach in `[now, until)`, metric by metric, soonest first; a paused
 * clock reaches none. Tripwires that fall together are one crossing, named by the last (§5.5).
 *
 * @param fold advanced to `now`
 */
export function crossingsAhead(
  { conversation, terms }: Pick<Fold, 'conversation' | 'terms'>,
  now: number,
  until: number,
): Crossing[] {
  const crossings: Crossing[] = [];
  for (const metric of METRICS) {
    const cycle = conversation?.metrics[metric].clock?.cycle;
    const under = terms[metric];
    if (!cycle || under === null || cycle.countingSince === null) continue;
    const elapsedMs = elapsedAt(cycle, under, now);
    for (const level of LEVELS) {
      const threshold = thresholdMs(under.targets, level);
      if (level <= cycle.level || threshold === null) continue;
      const clockMs = Math.max(0, threshold - elapsedMs);
      const at = under.schedule.add(now, clockMs);
      if (at === null || at >= until) break;
      const last = crossings.at(-1);
      if (last?.metric === metric && last.clockMs === clockMs) crossings.pop();
      crossings.push({ at, metric, tripwire: TRIPWIRES[level - 1]!, clockMs });
    }
  }
  return crossings;
}
