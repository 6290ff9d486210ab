import { formatDuration } from '../duration.ts';
import { tripwiresOf } from '../policy/targets.ts';
import type { Policy, Target } from './config.ts';
import { describe, type Keys, type Report } from './report.ts';

/** Warns where rounding to whole seconds (§6.4) puts tripwires that differ as written on one instant. Once a target. */
export function warnOfMerged(policy: Policy, keys: Keys, report: Report): void {
  const factors: (readonly [string | null, number])[] = [[null, 1], ...Object.entries(policy.tiers)];
  for (const [metric, { targets }] of Object.entries(policy.metrics)) {
    const place = [...keys, 'metrics', metric];
    const all =
      targets.kind === 'one' ? [[place, targets.target] as const] : placesOf(targets.table, [...place, 'byPriority']);
    for (const [at, target] of all) {
      const merging = factors.find(([, factor]) => merges(target, factor, policy));
      if (merging !== undefined) warn(target, merging, policy, at, report);
    }
  }
}

function placesOf(table: Readonly<Record<string, Target>>, keys: Keys): (readonly [Keys, Target])[] {
  return Object.entries(table).map(([priority, target]) => [[...keys, priority], target]);
}

const ONE_DAY = 86_400;

function merges(target: Target, factor: number, { atRiskAt, urgentAt }: Policy): boolean {
  const wired = tripwiresOf(target, factor, atRiskAt, urgentAt);
  // Stretched to whole days, what the fractions keep apart stays apart.
  const meant =
    target.kind === 'whole' ? tripwiresOf({ kind: 'whole', seconds: ONE_DAY }, 1, atRiskAt, urgentAt) : target;
  const [a, b] = [inOrder(meant), inOrder(wired)];
  return a.some((seconds, at) => at > 0 && seconds > a[at - 1]! && b[at] === b[at - 1]);
}

function inOrder(wires: {
  readonly low: number;
  readonly normal: number;
  readonly high: number | null;
  readonly urgent: number;
}): number[] {
  return [wires.low, wires.normal, ...(wires.high === null ? [] : [wires.high]), wires.urgent];
}

function warn(
  target: Target,
  [tier, factor]: readonly [string | null, number],
  policy: Policy,
  keys: Keys,
  report: Report,
): void {
  const { low, normal, high, urgent } = tripwiresOf(target, factor, policy.atRiskAt, policy.urgentAt);
  const last = high === null ? '' : `, high ${formatDuration(high)}`;
  const whose = tier === null ? 'Rounded to whole seconds' : `For the tier ${describe(tier)}, rounded to whole seconds`;
  const message = `${whose}, tripwires that differ fall together: low ${formatDuration(low)}, normal ${formatDuration(normal)}${last}, urgent ${formatDuration(urgent)}. Write a longer target.`;
  report.warn(keys, 'merged_tripwires', message);
}
