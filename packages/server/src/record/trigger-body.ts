/** What a trigger tells of, as of the transaction that recorded it: the body of an outbox row. */
import {
  type Application,
  type Cause,
  type Conversation,
  type Cycle,
  clockState,
  dueAtOf,
  elapsedAt,
  type Fold,
  type Metric,
  type RiskState,
  stateOf,
  type Tripwire,
} from '@kept/engine';
import type { OutboxBody, RetractionCause } from '../store/outbox-body.ts';
import type { TransitionFact } from './facts.ts';

/** A fold whose conversation is there. */
export interface Present {
  readonly fold: Fold;
  readonly conversation: Conversation;
}

export function transitionBody(
  present: Present,
  id: string,
  transition: TransitionFact,
  detectedAt: number,
): OutboxBody {
  const { cycle, at } = transition;
  const metric = transition.metric as Metric;
  const application = applicationAt(present.fold, metric, cycle, at);
  return {
    transition: { ...told(id, transition, detectedAt), retracted: null },
    standing: standingOf(transition),
    status: statusOf(present.conversation),
    ...clockNow(present, metric, cycle, application),
  };
}

export function metBody(present: Present, id: string, cycle: Cycle, detectedAt: number, cause: Cause): OutboxBody {
  const { metric, standing } = cycle;
  const application = applicationAt(present.fold, metric, cycle.cycle, cycle.endedAt!)!;
  const { team, channel, assignee, priority, tier, policy } = standing!;
  return {
    transition: {
      id,
      at: cycle.endedAt!,
      detectedAt,
      metric,
      cycle: cycle.cycle,
      episode: cycle.episode,
      tripwire: null,
      from: stateOf(cycle.level),
      to: 'met',
      cause,
      retracted: null,
    },
    standing: { team, channel, assignee, priority, tier, policy, policyVersion: application.policyVersion },
    status: statusOf(present.conversation),
    ...clockNow(present, metric, cycle.cycle, application),
  };
}

/** Of a transition that does not follow any more; `present` is null where the conversation itself does not. */
export function correctionBody(
  present: Present | null,
  row: TransitionFact & { readonly id: string; readonly detected_at: number },
  targetSeconds: number,
  retracted: { readonly at: number; readonly cause: RetractionCause },
): OutboxBody {
  return {
    transition: { ...told(row.id, row, row.detected_at), retracted },
    standing: standingOf(row),
    status: present === null ? 'deleted' : statusOf(present.conversation),
    ...goingOn(present, row.metric as Metric, targetSeconds),
  };
}

/** Of a cycle whose `sla_met` does not follow any more. */
export function metCorrectionBody(
  present: Present | null,
  row: {
    readonly id: string;
    readonly at: number;
    readonly metric: string;
    readonly cycle: number;
    readonly episode: number;
    readonly level: number;
  } & OutboxBody['standing'],
  targetSeconds: number,
  retracted: { readonly at: number; readonly cause: RetractionCause },
): OutboxBody {
  const { team, channel, assignee, priority, tier, policy, policyVersion } = row;
  return {
    transition: {
      id: row.id,
      at: row.at,
      detectedAt: row.at,
      metric: row.metric as Metric,
      cycle: row.cycle,
      episode: row.episode,
      tripwire: null,
      from: stateOf(row.level as Cycle['level']),
      to: 'met',
      cause: { kind: 'time' },
      retracted,
    },
    standing: { team, channel, assignee, priority, tier, policy, policyVersion },
    status: present === null ? 'deleted' : statusOf(present.conversation),
    ...goingOn(present, row.metric as Metric, targetSeconds),
  };
}

function told(id: string, transition: TransitionFact, detectedAt: number) {
  return {
    id,
    at: transition.at,
    detectedAt,
    metric: transition.metric as Metric,
    cycle: transition.cycle,
    episode: transition.episode,
    tripwire: transition.tripwire as Tripwire,
    from: transition.from_state as RiskState,
    to: transition.to_state as RiskState,
    cause: JSON.parse(transition.cause) as Cause,
  };
}

function standingOf(transition: TransitionFact): OutboxBody['standing'] {
  return {
    team: transition.team ?? null,
    channel: transition.channel ?? null,
    assignee: transition.assignee ?? null,
    priority: transition.priority ?? null,
    tier: transition.tier ?? null,
    policy: transition.policy,
    policyVersion: transition.policy_version,
  };
}

function statusOf(conversation: Conversation): OutboxBody['status'] {
  return conversation.deleted ? 'deleted' : conversation.status;
}

/** The one in force at an instant, which begins with a change at that instant. */
function applicationAt(fold: Fold, metric: Metric, cycle: number, at: number): Application | undefined {
  return fold.written.applications.findLast(
    (application) => application.metric === metric && application.cycle === cycle && application.appliedAt <= at,
  );
}

type ClockNow = Pick<OutboxBody, 'targetSeconds' | 'dueAt' | 'clock' | 'remainingMs'>;

function clockNow(present: Present, metric: Metric, number: number, application: Application | undefined): ClockNow {
  const { fold, conversation } = present;
  const { clock } = conversation.metrics[metric];
  const targetSeconds = application?.targets.urgent ?? 0;
  if (clock?.cycle.cycle === number) return goingOn(present, metric, targetSeconds);
  const cycle = fold.written.cycles.find((each) => each.metric === metric && each.cycle === number);
  return {
    targetSeconds,
    dueAt: cycle?.breachedAt ?? application?.dueAt ?? null,
    clock: null,
    remainingMs: targetSeconds * 1000 - (cycle?.countedMs ?? 0),
  };
}

function goingOn(present: Present | null, metric: Metric, targetSeconds: number): ClockNow {
  const clock = present?.conversation.metrics[metric].clock ?? null;
  if (present === null || clock === null) return { targetSeconds, dueAt: null, clock: null, remainingMs: 0 };
  const { asOf } = present.conversation;
  const terms = present.fold.terms[metric]!;
  return {
    targetSeconds,
    dueAt: dueAtOf(clock, terms, asOf),
    clock: clockState(clock.cycle, terms, asOf),
    remainingMs: terms.targets.urgent * 1000 - elapsedAt(clock.cycle, terms, asOf),
  };
}
