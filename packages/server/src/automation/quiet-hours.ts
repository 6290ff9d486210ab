import type { Automation, Schedule } from '@kept/engine';
import { type FiredTrigger, rankOf } from './fired-trigger.ts';

/**
 * Until when quiet hours hold a message back; null where it goes at once. Outside the schedule's open time messages
 * wait for its next opening, but for breaches of the priorities that pass, and warnings of what is due before it.
 */
export function quietUntil(
  automation: Automation,
  group: readonly FiredTrigger[],
  schedules: ReadonlyMap<string, Schedule>,
  now: number,
): number | null {
  const { quietHours } = automation;
  const schedule = quietHours && schedules.get(quietHours.schedule);
  if (!quietHours || !schedule || schedule.isOpen(now)) return null;
  const opensAt = schedule.add(now, 0);
  // A schedule that never opens again would swallow messages for ever.
  if (opensAt === null) return null;
  return group.some((fired) => passes(fired, quietHours.passPriorities, opensAt)) ? null : opensAt;
}

function passes(fired: FiredTrigger, priorities: readonly string[], opensAt: number): boolean {
  const { standing, dueAt } = fired.body;
  switch (fired.trigger) {
    case 'sla_breached':
      return standing.priority !== null && priorities.includes(standing.priority);
    case 'sla_breach_warning':
      // A later cycle warns of its own due instant, even in a metric that has breached before.
      return dueAt !== null && dueAt < opensAt && (fired.body.remainingMs > 0 || rankOf(fired) < 3);
    case 'sla_met':
    case 'sla_corrected':
      return false;
    default:
      return fired.trigger satisfies never;
  }
}
