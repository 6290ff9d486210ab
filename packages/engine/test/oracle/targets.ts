import type { Metric, RawPolicy, RawTarget } from './raw.ts';

/** Seconds; `high` may be absent. */
export interface Four {
  readonly low: number;
  readonly normal: number;
  readonly high: number | null;
  readonly urgent: number;
}

/** §6.1-§6.4 for one metric of a policy. */
export function targetsFor(policy: RawPolicy, metric: Metric, priority: string | null, tier: string | null): Four {
  const own = policy.metrics[metric]!;
  const table = own.byPriority;
  const row = table && priority !== null && Object.hasOwn(table, priority) ? priority : policy.defaultPriority;
  const target: RawTarget = table ? table[row!]! : own;
  const factor = tier !== null && policy.tiers && Object.hasOwn(policy.tiers, tier) ? policy.tiers[tier]! : 1;
  if (target.target === undefined) {
    const high = target.highTargetSeconds;
    return {
      low: rounded(target.lowTargetSeconds!, factor),
      normal: rounded(target.normalTargetSeconds!, factor),
      high: high === undefined ? null : rounded(high, factor),
      urgent: rounded(target.urgentTargetSeconds!, factor),
    };
  }
  const seconds = secondsOf(target.target);
  return {
    low: rounded(seconds, factor, policy.atRiskAt ?? 0.75),
    normal: rounded(seconds, factor, policy.urgentAt ?? 0.9),
    high: null,
    urgent: rounded(seconds, factor),
  };
}

/** §1.3: `1h30m`, `90s`, `PT1H30M`. */
function secondsOf(text: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^(?:PT)?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/i.exec(text)!;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The product of decimals as written, half up, at least 1 (§6.4): whole numbers over a power of ten. */
function rounded(...factors: readonly number[]): number {
  let over = 1n;
  let under = 1n;
  for (const factor of factors) {
    const [digits, exponent = '0'] = String(factor).split('e') as [string, string?];
    const [whole, fraction = ''] = digits.split('.') as [string, string?];
    over *= BigInt(whole + fraction);
    const power = Number(exponent) - fraction.length;
    if (power < 0) under *= 10n ** BigInt(-power);
    else over *= 10n ** BigInt(power);
  }
  const half = (2n * over + under) / (2n * under);
  return half < 1n ? 1 : Number(half);
}
