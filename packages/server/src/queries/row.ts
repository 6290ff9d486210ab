/** A conversation as lists show it: what is stored, with every clock as of the instant of the answer. */
import {
  advance,
  type Conversation,
  type ConversationSummary,
  type Fold,
  formatInstant,
  METRICS,
  type Metric,
  type MetricRecord,
  resumeFold,
  summaryOf,
  type Timeline,
  type Tripwires,
} from '@kept/engine';
import type { Selectable } from 'kysely';
import { conversationOf } from '../store/conversation-text.ts';
import type { ConversationTable } from '../store/tables.ts';

export const ROW_COLUMNS = [
  'id',
  'state',
  'created_at',
  'completed_at',
  'updated_at',
  'waiting_since',
  'first_reply_policy',
  'all_messages_policy',
  'resolution_policy',
] as const;

export type RowColumns = Pick<Selectable<ConversationTable>, (typeof ROW_COLUMNS)[number]>;

export interface RowMetric extends MetricRecord {
  readonly policy: string | null;
  readonly policyVersion: number | null;
  readonly schedule: string | null;
  readonly scheduleVersion: number | null;
  readonly startedAt: string | null;
  readonly targets: Tripwires | null;
  readonly pauseOn: string[];
}

export interface RowAttributes {
  readonly channel: string | null;
  readonly team: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly assignee: string | null;
  readonly subject: string | null;
  readonly customer: { readonly id: string | null; readonly name: string | null; readonly tier: string | null };
  readonly tags: string[];
  readonly createdAt: string;
  readonly completedAt: string | null;
}

export type Summary = Omit<ConversationSummary, 'metrics'> & { readonly metrics: Partial<Record<Metric, RowMetric>> };
export type Row = Summary & RowAttributes & { readonly updatedAt: string };

export function rowOf(row: RowColumns, timeline: Timeline, now: number): Row {
  const conversation = conversationOf(row.state);
  const fold = resumeFold(timeline, conversation);
  // Whatever time has done since it was recorded is done here too, so that no clock is ever behind.
  advance(fold, now);
  return {
    ...summaryWith(fold, now, {
      firstReply: row.first_reply_policy,
      allMessages: row.all_messages_policy,
      resolution: row.resolution_policy,
    }),
    ...attributesOf(conversation, row.completed_at),
    updatedAt: formatInstant(row.updated_at),
  };
}

/** The summary of a fold that was advanced to `now`, each metric with what it runs under. */
export function summaryWith(fold: Fold, now: number, lastPolicy: Readonly<Record<Metric, string | null>>): Summary {
  const conversation = fold.conversation!;
  const { metrics, ...summary } = summaryOf(conversation, fold.terms, now);
  const shown: Partial<Record<Metric, RowMetric>> = {};
  for (const metric of METRICS) {
    const record = metrics[metric];
    if (record) shown[metric] = { ...record, ...runsUnder(fold, metric, lastPolicy[metric]) };
  }
  return { ...summary, metrics: shown };
}

function runsUnder(fold: Fold, metric: Metric, lastPolicy: string | null): Omit<RowMetric, keyof MetricRecord> {
  const { clock } = fold.conversation!.metrics[metric];
  const terms = fold.terms[metric];
  if (clock === null || terms === null) {
    return {
      policy: lastPolicy,
      policyVersion: null,
      schedule: null,
      scheduleVersion: null,
      startedAt: null,
      targets: null,
      pauseOn: [],
    };
  }
  return {
    policy: terms.policy,
    policyVersion: terms.policyVersion,
    schedule: terms.scheduleName,
    scheduleVersion: terms.scheduleVersion,
    startedAt: formatInstant(clock.cycle.startedAt),
    targets: terms.targets,
    pauseOn: [...terms.pauseOn],
  };
}

export function attributesOf(conversation: Conversation, completedAt: number | null): RowAttributes {
  const { attributes, createdAt } = conversation;
  const { channel, team, priority, tier, assignee, subject, customerId, customerName, tags } = attributes;
  return {
    channel,
    team,
    priority,
    tier,
    assignee,
    subject,
    customer: { id: customerId, name: customerName, tier },
    tags: [...tags],
    createdAt: formatInstant(createdAt),
    completedAt: completedAt === null ? null : formatInstant(completedAt),
  };
}
