import type { Automation, Conditions } from '@kept/engine';
import type { FiredTrigger } from './fired-trigger.ts';

/** Why an automation fired: each condition that it gives, with the value that held. */
export interface Match {
  readonly trigger: string;
  readonly conditions: Readonly<Partial<Record<keyof Conditions, string>>>;
}

/** Stands for nobody in `when.assignee`. */
const NOBODY = 'unassigned';

/** Whether all that the automation asks for holds, and what that was; null if it does not. */
export function matchOf(automation: Automation, fired: FiredTrigger): Match | null {
  const { when } = automation;
  if (!automation.enabled || !automation.on.includes(fired.trigger)) return null;
  const { transition } = fired.body;
  // §5.7: the last call is only for those who ask for it.
  if (transition.tripwire === 'high' && when.tripwire?.includes('high') !== true) return null;
  const values = valuesOf(fired);
  const conditions: Partial<Record<keyof Conditions, string>> = {};
  for (const [name, value] of Object.entries(values) as [keyof Conditions, string | null][]) {
    const wanted: readonly string[] | null = when[name];
    if (wanted === null) continue;
    if (value === null || !wanted.includes(value)) return null;
    conditions[name] = value;
  }
  return { trigger: fired.trigger, conditions };
}

function valuesOf({ body }: FiredTrigger): Record<keyof Conditions, string | null> {
  const { transition, standing } = body;
  return {
    metric: transition.metric,
    state: transition.to,
    tripwire: transition.tripwire,
    team: standing.team,
    channel: standing.channel,
    priority: standing.priority,
    tier: standing.tier,
    policy: standing.policy,
    assignee: standing.assignee ?? NOBODY,
  };
}
