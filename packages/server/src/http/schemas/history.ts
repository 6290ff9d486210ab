/** Everything that was ever recorded of a conversation, retracted or not (§7.4, §9.2). */
import { Type } from 'typebox';
import { ApplicationRecord, CycleRecord, EpisodeRecord, TransitionRecord } from './record.ts';
import { list, named, nullable, object, ref } from './schema.ts';
import { cause, instant, maybeInstant, maybeText, metric } from './words.ts';

export const Retraction = named(
  'Retraction',
  object({
    at: instant,
    by: nullable(Type.Union([cause, object({ kind: Type.Literal('upgrade'), foldVersion: Type.Integer() })]), {
      description: 'An event or a revision; an upgrade of the fold, which was wrong before.',
    }),
  }),
  {
    description: 'It no longer follows from the facts, since then and by that (§9.2).',
  },
);
const retracted = nullable(ref(Retraction));

export const Excuse = named(
  'Excuse',
  object({ reason: Type.String(), author: Type.String(), at: instant, withdrawnAt: maybeInstant }),
);

export const HistoryEpisode = named(
  'HistoryEpisode',
  object({
    ...EpisodeRecord.properties,
    revision: Type.Integer({ description: 'Under which it selects (§8.2).' }),
    statuses: list(object({ at: instant, status: Type.String() })),
    retracted,
  }),
);
export const HistoryCycle = named(
  'HistoryCycle',
  object({ ...omitApplications(), breachedAt: maybeInstant, retracted }),
);
export const HistoryApplication = named(
  'HistoryApplication',
  object({
    metric,
    cycle: Type.Integer(),
    application: Type.Integer({ description: 'Place among those of its cycle, from 1.' }),
    revision: Type.Integer(),
    scheduleVersion: nullable(Type.Integer()),
    ...ApplicationRecord.properties,
    retracted,
  }),
);
export const HistorySelection = named(
  'HistorySelection',
  object({
    at: instant,
    cause,
    revision: Type.Integer(),
    attributes: object({
      channel: maybeText,
      team: maybeText,
      priority: maybeText,
      tier: maybeText,
      assignee: maybeText,
      subject: maybeText,
      customerId: maybeText,
      customerName: maybeText,
      tags: list(Type.String()),
      custom: nullable(Type.Record(Type.String(), Type.Unknown())),
    }),
    winners: list(object({ metric, policy: Type.String(), assignment: Type.Integer(), score: Type.Integer() })),
  }),
  { description: 'A selection of policies (§7.3), with all attributes as they were then.' },
);
export const HistoryTransition = named(
  'HistoryTransition',
  object({
    id: Type.String(),
    ...TransitionRecord.properties,
    detectedAt: instant,
    cause,
    policy: Type.String(),
    policyVersion: Type.Integer(),
    team: maybeText,
    channel: maybeText,
    assignee: maybeText,
    priority: maybeText,
    tier: maybeText,
    fired: Type.Boolean(),
    notFired: nullable(Type.String(), { description: 'Why it did not fire; null where it did.' }),
    retracted,
    excuse: nullable(ref(Excuse)),
  }),
);
export const History = named(
  'History',
  object({
    conversation: Type.String(),
    asOf: instant,
    episodes: list(ref(HistoryEpisode)),
    cycles: list(ref(HistoryCycle)),
    applications: list(ref(HistoryApplication)),
    selections: list(ref(HistorySelection)),
    transitions: list(ref(HistoryTransition)),
  }),
);

function omitApplications() {
  const { applications: _, ...rest } = CycleRecord.properties;
  return rest;
}
