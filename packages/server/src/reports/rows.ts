/**
 * What a report counts: one row per conversation and one per cycle. Plain values, so that a table holds the same: a
 * conversation's columns are its fields, a cycle's are its fields with its conversation's id.
 */
import type { CycleEnd, Fold, Metric } from '@kept/engine';

/** Whose something is: what reports group by (§10.3). */
export interface ReportStanding {
  readonly team: string | null;
  readonly channel: string | null;
  readonly assignee: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
}

export interface ReportConversation extends ReportStanding {
  readonly id: string;
  /** Epoch milliseconds, as all instants here. */
  readonly createdAt: number;
  /** When it was last done, even if it was reopened since; null if never. */
  readonly completedAt: number | null;
  readonly deleted: boolean;
  readonly cycles: readonly ReportCycle[];
}

/** Its standing and policy are those at the breach, else at its end, else the current ones (§10.3). */
export interface ReportCycle extends ReportStanding {
  readonly metric: Metric;
  readonly cycle: number;
  readonly policy: string;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly endReason: CycleEnd | null;
  /** The instant of its transition to breach; null if there is none. */
  readonly breachedAt: number | null;
  /** Whether that transition is excused. */
  readonly excused: boolean;
  /** Open, unpaused time up to its end; null while it runs. */
  readonly clockMs: number | null;
}

/** Names a cycle's transition to breach, of which there is one at most, in a set of excused ones. */
export function breachKey(conversation: string, metric: Metric, cycle: number): string {
  return `${metric}/${cycle}/${conversation}`;
}

const NONE: ReadonlySet<string> = new Set();

/** The row of a conversation whose fold began at the beginning; null where nothing created it. */
export function reportRow(
  { conversation, written }: Pick<Fold, 'conversation' | 'written'>,
  excused: ReadonlySet<string> = NONE,
): ReportConversation | null {
  if (conversation === null) return null;
  const { id, createdAt, deleted, attributes, metrics } = conversation;
  const { team, channel, assignee, priority, tier } = attributes;
  const current = { team, channel, assignee, priority, tier };
  const cycles = written.cycles.map((cycle): ReportCycle => {
    const { metric, startedAt, endedAt, endReason, breachedAt } = cycle;
    const standing = cycle.standing ?? { ...current, policy: metrics[metric].clock!.application.policy };
    return {
      metric,
      cycle: cycle.cycle,
      startedAt,
      endedAt,
      endReason,
      breachedAt,
      excused: breachedAt !== null && excused.has(breachKey(id, metric, cycle.cycle)),
      clockMs: endedAt === null ? null : cycle.countedMs,
      team: standing.team,
      channel: standing.channel,
      assignee: standing.assignee,
      priority: standing.priority,
      tier: standing.tier,
      policy: standing.policy,
    };
  });
  return { id, createdAt, completedAt: completedAtOf(written), deleted, ...current, cycles };
}

/** An episode that deletion ended was not completed: its last status is none of done's. */
function completedAtOf({ episodes }: Fold['written']): number | null {
  let last: number | null = null;
  for (const { endedAt, spans } of episodes) {
    if (endedAt !== null && spans.at(-1)!.status === 'done' && (last === null || endedAt > last)) last = endedAt;
  }
  return last;
}
