/** Levels, tripwires and the words for them (§5.1, §5.2). */
import type { Tripwires } from '../policy/targets.ts';

export const TRIPWIRES = ['low', 'normal', 'high', 'urgent'] as const;
export type Tripwire = (typeof TRIPWIRES)[number];

/** How many tripwires up a cycle is: 0 none, 1 `low`, 2 `normal`, 3 `high`, 4 `urgent`. */
export type Level = 0 | 1 | 2 | 3 | 4;

export const RISK_STATES = ['sla', 'at_risk', 'urgent', 'breach'] as const;
export type RiskState = (typeof RISK_STATES)[number];

const STATE_OF_LEVEL = ['sla', 'at_risk', 'urgent', 'urgent', 'breach'] as const;

export function stateOf(level: Level): RiskState {
  return STATE_OF_LEVEL[level];
}

export const CROSSED = ['none', ...TRIPWIRES] as const;

export const LEVELS = [1, 2, 3, 4] as const;

/** Milliseconds after the start at which a level is reached; null where the targets have no such tripwire. */
export function thresholdMs(targets: Tripwires, level: 1 | 2 | 3 | 4): number | null {
  const seconds = targets[TRIPWIRES[level - 1]!];
  return seconds === null ? null : seconds * 1000;
}

/** The highest level whose tripwire a time has reached: reached is crossed (§5.3). */
export function levelReached(targets: Tripwires, timeMs: number): Level {
  if (timeMs >= targets.urgent * 1000) return 4;
  if (targets.high !== null && timeMs >= targets.high * 1000) return 3;
  if (timeMs >= targets.normal * 1000) return 2;
  return timeMs >= targets.low * 1000 ? 1 : 0;
}
