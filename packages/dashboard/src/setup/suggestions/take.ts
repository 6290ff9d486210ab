/** Where a suggested target goes in a policy as it is written. Pure. */
import { formatDuration, type Metric } from '@kept/engine';
import { modeOf } from '../policies/bands.ts';
import { type Keys, type Raw, rawOf } from '../raw.ts';

export interface Group {
  readonly kind: 'all' | 'priority' | 'tier' | 'both';
  readonly priority: string | null;
  readonly tier: string | null;
}

export interface Taken {
  /** From the policy on. */
  readonly keys: Keys;
  readonly value: unknown;
}

/**
 * A metric with one target, or none yet, takes the target of all cycles; one with a table takes a priority's. Four
 * tripwires keep their proportions. Null where the policy has no place for it: tiers are factors of a target (§6.3).
 */
export function taken(policy: Raw, metric: Metric, { kind, priority }: Group, seconds: number): Taken | null {
  const written = rawOf(rawOf(policy.metrics)[metric]);
  const keys = ['metrics', metric];
  const target = formatDuration(seconds);
  const mode = modeOf(rawOf(policy.metrics)[metric]);
  if (kind === 'priority' && mode === 'byPriority' && priority !== null)
    return { keys: [...keys, 'byPriority', priority], value: { target } };
  if (kind !== 'all') return null;
  switch (mode) {
    case 'off':
      return { keys, value: { target } };
    case 'one':
      return { keys: [...keys, 'target'], value: target };
    case 'tripwires':
      return { keys, value: { ...written, ...stretched(written, seconds) } };
    case 'byPriority':
      return null;
    default:
      return mode satisfies never;
  }
}

const TRIPWIRES = ['lowTargetSeconds', 'normalTargetSeconds', 'highTargetSeconds'] as const;

function stretched(written: Raw, seconds: number): Raw {
  const whole = written.urgentTargetSeconds;
  const parts = TRIPWIRES.flatMap((key): [string, number][] => {
    const before = written[key];
    if (typeof before !== 'number' || typeof whole !== 'number' || whole <= 0) return [];
    return [[key, Math.max(1, Math.round((before / whole) * seconds))]];
  });
  return { ...Object.fromEntries(parts), urgentTargetSeconds: seconds };
}
