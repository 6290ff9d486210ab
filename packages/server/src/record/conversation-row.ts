/** What lists show, filter and sort by, as of the fold (interfaces.md "HTTP"). It holds until something happens. */
import {
  type Badge,
  badgeOf,
  type Conversation,
  dueAtOf,
  type Fold,
  isActive,
  METRICS,
  type Metric,
  type RiskState,
  riskOf,
  stateOf,
} from '@kept/engine';
import type { Insertable } from 'kysely';
import type { ConversationTable } from '../store/tables.ts';

/** All that follows from a fold, without what the store adds to it. */
export type ConversationFacts = Omit<
  Insertable<ConversationTable>,
  | 'serial'
  | 'workspace'
  | 'state'
  | 'fold_version'
  | 'wake_at'
  | 'refold'
  | 'import_at'
  | 'initial_revision'
  | 'version'
  | 'retractions'
  | 'updated_at'
>;

/** What a fold that was gone on with does not know of the time before. */
export interface Before {
  readonly completed_at: number | null;
  readonly first_reply_policy: string | null;
  readonly all_messages_policy: string | null;
  readonly resolution_policy: string | null;
}

export const NOTHING_BEFORE: Before = {
  completed_at: null,
  first_reply_policy: null,
  all_messages_policy: null,
  resolution_policy: null,
};

/** Where lists sorted by due put what is not due. */
const END_OF_TIME = 8_640_000_000_000_000;

export const RISK_RANK: Readonly<Record<Badge, number>> = {
  sla: 1,
  at_risk: 2,
  urgent: 3,
  breach: 4,
  met: 5,
  breached: 6,
};

export function conversationFacts(fold: Fold, conversation: Conversation, before: Before): ConversationFacts {
  const { attributes, asOf } = conversation;
  const shown = {
    firstReply: metricFacts(fold, conversation, 'firstReply', before.first_reply_policy),
    allMessages: metricFacts(fold, conversation, 'allMessages', before.all_messages_policy),
    resolution: metricFacts(fold, conversation, 'resolution', before.resolution_policy),
  };
  const risk = riskOf(conversation, shown);
  const dueAt = earliest(METRICS.map((metric) => shown[metric].dueAt));
  const active = isActive(conversation);
  return {
    id: conversation.id,
    created_at: conversation.createdAt,
    completed_at: completedAt(fold, before),
    last_event_at: conversation.position!.at,
    status: conversation.deleted ? 'deleted' : conversation.status,
    open: active ? 1 : 0,
    deleted: conversation.deleted ? 1 : 0,
    risk,
    risk_rank: risk === null ? 0 : RISK_RANK[risk],
    due_at: dueAt,
    due_order: dueAt ?? END_OF_TIME,
    waiting_since: active ? conversation.unansweredSince : null,
    channel: attributes.channel,
    team: attributes.team,
    priority: attributes.priority,
    tier: attributes.tier,
    assignee: attributes.assignee,
    subject: attributes.subject,
    customer_id: attributes.customerId,
    customer_name: attributes.customerName,
    tags: JSON.stringify(attributes.tags),
    revision: fold.timeline.inForceAt(asOf).number,
    first_reply_badge: shown.firstReply.badge,
    first_reply_due_at: shown.firstReply.dueAt,
    first_reply_policy: shown.firstReply.policy,
    all_messages_badge: shown.allMessages.badge,
    all_messages_due_at: shown.allMessages.dueAt,
    all_messages_policy: shown.allMessages.policy,
    resolution_badge: shown.resolution.badge,
    resolution_due_at: shown.resolution.dueAt,
    resolution_policy: shown.resolution.policy,
  };
}

interface MetricFacts {
  readonly state: RiskState | null;
  readonly badge: Badge | null;
  readonly dueAt: number | null;
  /** Of the running cycle, else of the last one. */
  readonly policy: string | null;
}

function metricFacts(fold: Fold, conversation: Conversation, metric: Metric, before: string | null): MetricFacts {
  const progress = conversation.metrics[metric];
  if (progress.cycles === 0) return { state: null, badge: null, dueAt: null, policy: null };
  const state = progress.episode === conversation.episode.episode ? stateOf(progress.level) : null;
  const last = fold.written.applications.findLast((application) => application.metric === metric);
  return {
    state,
    badge: badgeOf(conversation, metric, state),
    dueAt: progress.clock && dueAtOf(progress.clock, fold.terms[metric]!, conversation.asOf),
    policy: last?.policy ?? before,
  };
}

/** When it was last done, even if it was reopened since. An episode that deletion ended was not done. */
function completedAt({ written }: Fold, before: Before): number | null {
  let last = before.completed_at;
  for (const { endedAt, spans } of written.episodes) {
    if (endedAt !== null && spans.at(-1)!.status === 'done' && (last === null || endedAt > last)) last = endedAt;
  }
  return last;
}

export function earliest(instants: readonly (number | null)[]): number | null {
  let first: number | null = null;
  for (const at of instants) if (at !== null && (first === null || at < first)) first = at;
  return first;
}
