/**
 * The record as rows: what a fold has written down, and back. A fact row says what follows from the events; beside it,
 * in the same table, stands the journal: editions, retractions, what fired.
 */
import type {
  Application,
  Cause,
  Conversation,
  Cycle,
  CycleEnd,
  Episode,
  Level,
  Metric,
  Outcome,
  RiskState,
  Standing,
  Transition,
  Trigger,
  Tripwire,
  Tripwires,
  Written,
} from '@kept/engine';
import type { Insertable, Selectable } from 'kysely';
import type { ApplicationTable, CycleTable, EpisodeTable, TransitionTable } from '../store/tables.ts';

type Journal = 'edition' | 'retracted_at' | 'retracted_by' | 'met_trigger' | 'met_not_fired';
type TransitionJournal = 'id' | 'detected_at' | 'fired' | 'not_fired' | 'retracted_at' | 'retracted_by';

export type EpisodeFact = Omit<Insertable<EpisodeTable>, Journal>;
export type CycleFact = Omit<Insertable<CycleTable>, Journal>;
export type ApplicationFact = Omit<Insertable<ApplicationTable>, Journal>;
export type TransitionFact = Omit<Insertable<TransitionTable>, TransitionJournal>;

export interface Facts {
  readonly episodes: readonly EpisodeFact[];
  readonly cycles: readonly CycleFact[];
  readonly applications: readonly ApplicationFact[];
  readonly transitions: readonly TransitionFact[];
}

/** Everything that was written, or is still under way, as rows. */
export function factsOf(workspace: string, conversation: Conversation, written: Written): Facts {
  const owner = { workspace, conversation: conversation.id };
  return {
    episodes: written.episodes.map((episode) => episodeFact(owner, episode)),
    cycles: written.cycles.map((cycle) => cycleFact(owner, conversation, cycle)),
    applications: written.applications.map((application) => applicationFact(owner, application)),
    transitions: written.transitions.map((transition) => transitionFact(owner, transition)),
  };
}

interface Owner {
  readonly workspace: string;
  readonly conversation: string;
}

function episodeFact(owner: Owner, episode: Episode): EpisodeFact {
  return {
    ...owner,
    episode: episode.episode,
    started_at: episode.startedAt,
    ended_at: episode.endedAt,
    reopened_by: episode.reopenedBy,
    revision: episode.revision,
  };
}

function cycleFact(owner: Owner, conversation: Conversation, cycle: Cycle): CycleFact {
  const standing = cycle.standing ?? standingNow(conversation, cycle.metric);
  return {
    ...owner,
    metric: cycle.metric,
    cycle: cycle.cycle,
    episode: cycle.episode,
    started_at: cycle.startedAt,
    ended_at: cycle.endedAt,
    end_reason: cycle.endReason,
    outcome: cycle.outcome,
    level: cycle.level,
    breached_at: cycle.breachedAt,
    elapsed_ms: cycle.countedMs,
    team: standing.team,
    channel: standing.channel,
    assignee: standing.assignee,
    priority: standing.priority,
    tier: standing.tier,
    policy: standing.policy,
  };
}

/** §10.3: of a cycle that has neither breached nor ended, the current ones. */
function standingNow({ attributes, metrics }: Conversation, metric: Metric): Standing {
  const { team, channel, assignee, priority, tier } = attributes;
  return { team, channel, assignee, priority, tier, policy: metrics[metric].clock!.application.policy };
}

function applicationFact(owner: Owner, application: Application): ApplicationFact {
  const { low, normal, high, urgent } = application.targets;
  return {
    ...owner,
    metric: application.metric,
    cycle: application.cycle,
    application: application.application,
    revision: application.revision,
    policy: application.policy,
    policy_version: application.policyVersion,
    assignment: application.assignment,
    score: application.score,
    schedule: application.schedule,
    schedule_version: application.scheduleVersion,
    priority: application.priority,
    tier: application.tier,
    targets: `{"low":${low},"normal":${normal},"high":${high},"urgent":${urgent}}`,
    applied_at: application.appliedAt,
    first_due_at: application.firstDueAt,
    reached_at: application.reachedAt,
    due_at: application.dueAt,
    ended_at: application.endedAt,
    end_reason: application.endReason,
  };
}

function transitionFact(owner: Owner, transition: Transition): TransitionFact {
  const { standing } = transition;
  return {
    ...owner,
    metric: transition.metric,
    cycle: transition.cycle,
    episode: transition.episode,
    at: transition.at,
    tripwire: transition.tripwire,
    from_state: transition.from,
    to_state: transition.to,
    raises: transition.raises ? 1 : 0,
    trigger: transition.trigger,
    cause: causeText(transition.cause),
    alerts: transition.alerts,
    policy: standing.policy,
    policy_version: transition.policyVersion,
    team: standing.team,
    channel: standing.channel,
    assignee: standing.assignee,
    priority: standing.priority,
    tier: standing.tier,
  };
}

/** One text for one cause, so that texts can be compared. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'time':
      return '{"kind":"time"}';
    case 'event':
      return JSON.stringify({ kind: 'event', id: cause.id, source: cause.source });
    case 'revision':
      return JSON.stringify({ kind: 'revision', revision: cause.revision });
    default:
      return cause satisfies never;
  }
}

// ---- Back again, for what does not run any more ---------------------------------------------

export function episodeOf(row: Selectable<EpisodeTable>): Episode {
  return {
    episode: row.episode,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    reopenedBy: row.reopened_by as Episode['reopenedBy'],
    revision: row.revision,
    spans: [],
  };
}

export function cycleOf(row: Selectable<CycleTable>): Cycle {
  return {
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason as CycleEnd | null,
    outcome: row.outcome as Outcome | null,
    level: row.level as Level,
    breachedAt: row.breached_at,
    countedMs: row.elapsed_ms,
    countingSince: null,
    nextAt: null,
    standing: standingOfRow(row),
  };
}

export function applicationOf(row: Selectable<ApplicationTable>): Application {
  return {
    metric: row.metric as Metric,
    cycle: row.cycle,
    application: row.application,
    revision: row.revision,
    policy: row.policy,
    policyVersion: row.policy_version,
    assignment: row.assignment,
    score: row.score,
    schedule: row.schedule,
    scheduleVersion: row.schedule_version,
    priority: row.priority,
    tier: row.tier,
    targets: JSON.parse(row.targets) as Tripwires,
    appliedAt: row.applied_at,
    firstDueAt: row.first_due_at,
    reachedAt: row.reached_at,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    endReason: row.end_reason as Application['endReason'],
  };
}

export function transitionOf(row: Selectable<TransitionTable>): Transition {
  return {
    at: row.at,
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    tripwire: row.tripwire as Tripwire,
    from: row.from_state as RiskState,
    to: row.to_state as RiskState,
    raises: row.raises === 1,
    trigger: row.trigger as Trigger,
    cause: JSON.parse(row.cause) as Cause,
    alerts: row.alerts as Transition['alerts'],
    standing: standingOfRow(row),
    policyVersion: row.policy_version,
  };
}

function standingOfRow(row: Standing): Standing {
  const { team, channel, assignee, priority, tier, policy } = row;
  return { team, channel, assignee, priority, tier, policy };
}
