import type { Metric, Trigger, Tripwire } from '@kept/engine';
import type { OutboxBody } from '../store/outbox-body.ts';

/** A trigger that fired: a row of the outbox. */
export interface FiredTrigger {
  /** The same for ever. */
  readonly id: string;
  readonly position: number;
  readonly trigger: Trigger;
  readonly conversation: string;
  /** When it happened. */
  readonly at: number;
  /** When it was written down. */
  readonly createdAt: number;
  readonly body: OutboxBody;
}

export function metricOf({ body }: Pick<FiredTrigger, 'body'>): Metric {
  return body.transition.metric;
}

const RANK_OF_STATE = { sla: 0, met: 0, at_risk: 1, urgent: 2, breach: 3 } as const;

/** How high the state is that a trigger tells of: what "a climb to a higher state" compares. */
export function rankOf({ body }: Pick<FiredTrigger, 'body'>): number {
  return RANK_OF_STATE[body.transition.to];
}

const RANK_OF_TRIPWIRE: Readonly<Record<Tripwire, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };

/** Whether a later trigger makes an earlier warning of the same cycle untrue: it climbed on, or was answered in time. */
export function overtakes(
  later: Pick<FiredTrigger, 'trigger' | 'body'>,
  warning: Pick<FiredTrigger, 'trigger' | 'body'>,
): boolean {
  const [now, then] = [later.body.transition, warning.body.transition];
  if (warning.trigger !== 'sla_breach_warning' || now.metric !== then.metric || now.cycle !== then.cycle) return false;
  if (later.trigger === 'sla_met') return true;
  const climbs = now.tripwire !== null && then.tripwire !== null;
  return (
    climbs && later.trigger !== 'sla_corrected' && RANK_OF_TRIPWIRE[now.tripwire] > RANK_OF_TRIPWIRE[then.tripwire]
  );
}

const ORDER: Readonly<Record<Metric, number>> = { firstReply: 0, allMessages: 1, resolution: 2 };

/**
 * Triggers by what makes one message: First Reply and All Messages of one conversation at one instant, which a single
 * customer message tips together. In the order in which they were written.
 */
export function grouped(triggers: readonly FiredTrigger[]): FiredTrigger[][] {
  const groups = new Map<string, FiredTrigger[]>();
  for (const fired of triggers) {
    const own = metricOf(fired) === 'resolution' ? 'resolution' : 'replies';
    const key = JSON.stringify([fired.conversation, fired.at, fired.trigger, own]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fired]);
    else if (group.every((other) => metricOf(other) !== metricOf(fired))) group.push(fired);
    else groups.set(JSON.stringify([key, fired.id]), [fired]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => ORDER[metricOf(a)] - ORDER[metricOf(b)]));
}
