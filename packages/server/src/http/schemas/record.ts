/** A conversation's record, as the engine renders it (interfaces.md "kept replay"). */
import type { ConversationRecord as EngineRecord } from '@kept/engine';
import { METRICS, TRIPWIRES } from '@kept/engine';
import { type Static, Type } from 'typebox';
import { list, named, nullable, object, oneOf, ref } from './schema.ts';
import {
  badge,
  cycleEnd,
  instant,
  maybeInstant,
  maybeText,
  metric,
  outcome,
  riskState,
  status,
  trigger,
  tripwire,
  tripwires,
} from './words.ts';

export const metricFields = {
  state: nullable(riskState),
  badge: nullable(badge),
  cycleState: nullable(riskState),
  running: Type.Boolean(),
  clock: nullable(oneOf(['counting', 'closed', 'paused'])),
  opensAt: maybeInstant,
  dueAt: maybeInstant,
  remainingSeconds: nullable(Type.Number({ description: "On the clock's own time; negative when overdue." })),
};
export const MetricRecord = named('MetricRecord', object(metricFields));

export const EpisodeRecord = named(
  'EpisodeRecord',
  object({
    episode: Type.Integer(),
    startedAt: instant,
    endedAt: maybeInstant,
    reopenedBy: nullable(oneOf(['customer', 'status'])),
    worst: nullable(badge),
  }),
);

export const ApplicationRecord = named(
  'ApplicationRecord',
  object({
    policy: Type.String(),
    policyVersion: Type.Integer(),
    assignment: Type.Integer({ description: 'Place of the assignment that won, from 1.' }),
    score: Type.Integer(),
    schedule: nullable(Type.String(), { description: 'Null ignores office hours.' }),
    priority: maybeText,
    tier: maybeText,
    targets: tripwires,
    appliedAt: instant,
    firstDueAt: maybeInstant,
    dueAt: maybeInstant,
    endedAt: maybeInstant,
    endReason: nullable(oneOf(['answered', 'closed', 'cancelled', 'detached', 'superseded'])),
  }),
);

export const CycleRecord = named(
  'CycleRecord',
  object({
    metric,
    cycle: Type.Integer(),
    episode: Type.Integer(),
    startedAt: instant,
    endedAt: maybeInstant,
    endReason: nullable(cycleEnd),
    outcome: nullable(outcome),
    crossed: oneOf(['none', ...TRIPWIRES]),
    elapsedSeconds: Type.Number(),
    calendarSeconds: Type.Number(),
    applications: list(ref(ApplicationRecord)),
  }),
);

export const TransitionRecord = named(
  'TransitionRecord',
  object({
    at: instant,
    metric,
    cycle: Type.Integer(),
    episode: Type.Integer(),
    tripwire,
    from: riskState,
    to: riskState,
    raises: Type.Boolean(),
    trigger,
  }),
);

/** One optional entry per metric. */
export function byMetric<T extends Parameters<typeof Type.Optional>[0]>(entry: T) {
  return object({
    firstReply: Type.Optional(entry),
    allMessages: Type.Optional(entry),
    resolution: Type.Optional(entry),
  });
}

export const summaryFields = {
  id: Type.String(),
  status,
  risk: nullable(badge),
  nextTripwireAt: maybeInstant,
  waitingSince: maybeInstant,
};

export const ConversationRecord = named(
  'ConversationRecord',
  object({
    ...summaryFields,
    metrics: byMetric(ref(MetricRecord)),
    episodes: list(ref(EpisodeRecord)),
    cycles: list(ref(CycleRecord)),
    transitions: list(ref(TransitionRecord)),
  }),
);

/** The schema and the engine's own type say the same, in both directions; the compiler checks it. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;
export const recordMirrorsEngine: Same<Plain<EngineRecord>, Plain<Static<typeof ConversationRecord>>> = true;
export const metricNames = METRICS;
