/** A conversation as lists and pages show it. */
import { Type } from 'typebox';
import { byMetric, CycleRecord, EpisodeRecord, metricFields, summaryFields, TransitionRecord } from './record.ts';
import { count, list, named, nullable, object, page, ref } from './schema.ts';
import { instant, maybeInstant, maybeText, tripwires } from './words.ts';

export const Customer = named('Customer', object({ id: maybeText, name: maybeText, tier: maybeText }));

const attributeFields = {
  channel: maybeText,
  team: maybeText,
  priority: maybeText,
  tier: maybeText,
  assignee: maybeText,
  subject: maybeText,
  customer: ref(Customer),
  tags: list(Type.String()),
  createdAt: instant,
  completedAt: maybeInstant,
};

export const RowMetric = named(
  'RowMetric',
  object({
    ...metricFields,
    policy: nullable(Type.String(), { description: 'Under which it runs, or ran last.' }),
    policyVersion: nullable(Type.Integer()),
    schedule: nullable(Type.String(), { description: 'Null where nothing runs, or where office hours are ignored.' }),
    scheduleVersion: nullable(Type.Integer()),
    startedAt: nullable(instant, { description: 'Start of the running cycle.' }),
    targets: nullable(tripwires, { description: 'Of the running clock.' }),
    pauseOn: list(Type.String(), { description: 'Statuses that pause the running clock.' }),
  }),
  { description: 'The metric of the record, with what it runs under: enough to count on in a browser.' },
);

export const ConversationRow = named(
  'ConversationRow',
  object({ ...summaryFields, metrics: byMetric(ref(RowMetric)), ...attributeFields, updatedAt: instant }),
);

export const ConversationPage = page('ConversationPage', ref(ConversationRow), {
  asOf: Type.Unsafe<string>({ $ref: 'Instant', description: 'The instant for which every clock of the page is true.' }),
});

export const ConversationDetail = named(
  'ConversationDetail',
  object({
    ...summaryFields,
    metrics: byMetric(ref(RowMetric)),
    episodes: list(ref(EpisodeRecord)),
    cycles: list(ref(CycleRecord)),
    transitions: list(ref(TransitionRecord)),
    ...attributeFields,
    custom: nullable(Type.Record(Type.String(), Type.Unknown())),
    asOf: instant,
    knownAt: nullable(instant, {
      description: 'Only what had been received by then is folded; null: all that is known now.',
    }),
  }),
  { description: 'The record (as `kept replay` prints it) with the attributes.' },
);

export const RiskCounts = named(
  'RiskCounts',
  object({
    sla: count(),
    at_risk: count(),
    urgent: count(),
    breach: count(),
    none: count({ description: 'Open, without a clock so far.' }),
  }),
  { description: 'Open conversations by risk.' },
);

export const ConversationCounts = named(
  'ConversationCounts',
  object({
    asOf: instant,
    open: count(),
    byRisk: ref(RiskCounts),
    unassigned: count({ description: 'Open conversations without an assignee.' }),
  }),
);

export const Facets = named(
  'Facets',
  object({
    teams: list(Type.String()),
    channels: list(Type.String()),
    priorities: list(Type.String()),
    tiers: list(Type.String()),
    assignees: list(Type.String()),
    policies: list(Type.String()),
  }),
  { description: 'What open conversations can be filtered by, up to 500 of each, sorted.' },
);
