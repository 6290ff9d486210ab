/** The four bands of a promise as parts of its length, and a policy's targets as they are written. Pure. */
import { type Config, type Metric, type Policy, parseDuration, type Tripwires, targetsOf } from '@kept/engine';
import { type Raw, rawOf, rawText } from '../raw.ts';

export type Mode = 'off' | 'one' | 'byPriority' | 'tripwires';

/** How a metric's target is written; forms keep what they do not understand. */
export function modeOf(metric: unknown): Mode {
  if (metric === undefined) return 'off';
  const written = rawOf(metric);
  if ('byPriority' in written) return 'byPriority';
  return 'urgentTargetSeconds' in written || 'lowTargetSeconds' in written ? 'tripwires' : 'one';
}

/** Priorities that the tables of a policy name, in the order in which they first stand. */
export function prioritiesOf(policy: Raw): string[] {
  const metrics = Object.values(rawOf(policy.metrics));
  return [...new Set(metrics.flatMap((metric) => Object.keys(rawOf(rawOf(metric).byPriority))))];
}

/** A target in a cell, as text: `4h`; of four tripwires the whole. Empty where it is none. */
export function targetText(target: unknown): string {
  const written = rawOf(target);
  if ('target' in written) return rawText(written.target);
  const seconds = written.urgentTargetSeconds;
  return typeof seconds === 'number' ? `${seconds}s` : '';
}

export function secondsOf(text: string): number | null {
  const parsed = parseDuration(text.trim());
  return 'seconds' in parsed ? parsed.seconds : null;
}

/** Why a duration is refused, in the engine's words; null where it is one. */
export function durationFault(text: string): string | null {
  const parsed = parseDuration(text.trim());
  return 'seconds' in parsed ? null : parsed.message;
}

export interface BandPart {
  readonly name: 'sla' | 'at_risk' | 'urgent';
  /** Of the whole, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly fromSeconds: number;
}

/** What lies before the breach; the breach band has no end. */
export function bandParts({ low, normal, urgent }: Tripwires): BandPart[] {
  return [
    { name: 'sla', from: 0, to: low / urgent, fromSeconds: 0 },
    { name: 'at_risk', from: low / urgent, to: normal / urgent, fromSeconds: low },
    { name: 'urgent', from: normal / urgent, to: 1, fromSeconds: normal },
  ];
}

/** The tripwires of a metric for a priority and a tier, by the engine; null where the policy is not sound yet. */
export function tripwiresFor(
  config: Config | null,
  name: string,
  metric: Metric,
  priority: string | null,
  tier: string | null,
): Tripwires | null {
  const policy: Policy | undefined = config?.policies[name];
  if (!policy?.metrics[metric]) return null;
  return targetsOf(policy, metric, priority, tier);
}
