/**
 * Targets that would have been kept so often: the nearest rank of what was measured, a second beyond it, as a clock that
 * reaches its target is too late (§5.3).
 */
import { compareText } from '@kept/engine';
import { rateOf } from '../reports/rate.ts';
import type { Measured } from './measure.ts';

export interface SuggestedTarget {
  readonly percent: number;
  /** The smallest whole number of seconds that keeps at least so many percent. */
  readonly seconds: number;
  /** The same, rounded up to what people promise: minutes by fives, half-hours, hours. */
  readonly roundedSeconds: number;
  /** Percent that the rounded one would have kept. */
  readonly kept: number;
  /** It hangs on fewer than five cycles that took longer: another few would move it. */
  readonly few: boolean;
}

export interface SuggestedGroup {
  /** Null in `all` and `byTier`; elsewhere null is that it has none. */
  readonly priority: string | null;
  /** Null in `all` and `byPriority`; elsewhere null is that it has none. */
  readonly tier: string | null;
  readonly cycles: number;
  readonly medianSeconds: number;
  readonly targets: readonly SuggestedTarget[];
}

export interface Fitted {
  /** Null where nothing was measured. */
  readonly all: SuggestedGroup | null;
  readonly byPriority: readonly SuggestedGroup[];
  readonly byTier: readonly SuggestedGroup[];
  readonly byPriorityAndTier: readonly SuggestedGroup[];
}

/** Cycles beyond a target that it rests on, at least. */
const FEW = 5;

interface Group {
  readonly priority: string | null;
  readonly tier: string | null;
  readonly ms: number[];
}

export class Fit {
  readonly #groups = new Map<string, Group>();

  add({ ms, priority, tier }: Measured): void {
    const key = JSON.stringify([priority, tier]);
    const group = this.#groups.get(key);
    if (group) group.ms.push(ms);
    else this.#groups.set(key, { priority, tier, ms: [ms] });
  }

  /** @param percents above 0 and up to 100 */
  fitted(percents: readonly number[]): Fitted {
    const groups = [...this.#groups.values()];
    const merged = (by: (group: Group) => Pick<Group, 'priority' | 'tier'>) =>
      [...Map.groupBy(groups, (group) => JSON.stringify(by(group))).values()]
        .map((parts) => fittedGroup({ ...by(parts[0]!), ms: parts.flatMap(({ ms }) => ms) }, percents))
        .sort(compareGroups);
    const [all = null] = merged(() => ({ priority: null, tier: null }));
    return {
      all,
      byPriority: merged(({ priority }) => ({ priority, tier: null })),
      byTier: merged(({ tier }) => ({ priority: null, tier })),
      byPriorityAndTier: merged(({ priority, tier }) => ({ priority, tier })),
    };
  }
}

function fittedGroup({ priority, tier, ms }: Group, percents: readonly number[]): SuggestedGroup {
  const sorted = Float64Array.from(ms).sort();
  return {
    priority,
    tier,
    cycles: sorted.length,
    medianSeconds: nearestRank(sorted, 50) / 1000,
    targets: percents.map((percent) => targetOf(sorted, percent)),
  };
}

function targetOf(sorted: Float64Array, percent: number): SuggestedTarget {
  const seconds = Math.floor(nearestRank(sorted, percent) / 1000) + 1;
  const roundedSeconds = rounded(seconds);
  const within = sorted.filter((ms) => ms < roundedSeconds * 1000).length;
  return {
    percent,
    seconds,
    roundedSeconds,
    kept: rateOf(within, sorted.length - within)!,
    few: (sorted.length * (100 - percent)) / 100 < FEW,
  };
}

function nearestRank(sorted: Float64Array, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1]!;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Up to so many seconds, targets are promised in steps of so many. */
const STEPS: readonly (readonly [upTo: number, step: number])[] = [
  [10 * MINUTE, MINUTE],
  [HOUR, 5 * MINUTE],
  [8 * HOUR, 30 * MINUTE],
  [Number.POSITIVE_INFINITY, HOUR],
];

function rounded(seconds: number): number {
  const [, step] = STEPS.find(([upTo]) => seconds <= upTo)!;
  return Math.ceil(seconds / step) * step;
}

/** What has no priority or no tier stands last. */
function compareGroups(a: SuggestedGroup, b: SuggestedGroup): number {
  return compareNames(a.priority, b.priority) || compareNames(a.tier, b.tier);
}

function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareText(a, b);
}
