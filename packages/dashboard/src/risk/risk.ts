/** The six words for how a promise stands (design: one colour system), and their order. */
import type { Badge } from '@kept/engine';

export type { Badge };

/** Worst first. */
export const BADGES = ['breach', 'urgent', 'at_risk', 'sla', 'breached', 'met'] as const satisfies readonly Badge[];

/** The states that a running promise can be in, worst first. */
export const RISKS = ['breach', 'urgent', 'at_risk', 'sla'] as const;
export type Risk = (typeof RISKS)[number];

export function isRisk(value: string): value is Risk {
  return (RISKS as readonly string[]).includes(value);
}

/** How bad, for sorting: 4 breach … 1 SLA, 0 history. */
export function severity(badge: Badge | null): number {
  const at = RISKS.indexOf(badge as Risk);
  return at < 0 ? 0 : RISKS.length - at;
}
