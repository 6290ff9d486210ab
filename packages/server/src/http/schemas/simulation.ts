/** A configuration tried on history, and targets that history suggests. */
import { METRICS } from '@kept/engine';
import { Type } from 'typebox';
import { BASES, GROUPINGS } from '../../reports/compliance.ts';
import { AGAINST } from '../../simulation/trial.ts';
import { VERDICTS } from '../../simulation/verdict.ts';
import { Figures, ReportGroup } from './compliance.ts';
import { count, list, named, nullable, object, oneOf, page, ref } from './schema.ts';
import { instant, maybeInstant, maybeText, metric } from './words.ts';

const verdict = oneOf(VERDICTS, {
  description: '`none`: the metric had no clock. Breached if any of its cycles was, running if one runs (§10.1).',
});
const past = (description: string) => Type.String({ format: 'instant', maxLength: 40, description });

export const NewSimulation = named(
  'NewSimulation',
  object({
    config: Type.Union([Type.String(), Type.Unsafe<Record<string, unknown>>({ type: 'object' })], {
      description: 'The proposed configuration: YAML or JSON as text, or a JSON object.',
    }),
    against: Type.Optional(
      oneOf(AGAINST, {
        description:
          'What it is compared with. current (default): the newest revision, as if it had always held. recorded: every revision in its time.',
      }),
    ),
    from: Type.Optional(past('30 days before `to` if absent.')),
    to: Type.Optional(past('Now if absent.')),
    basis: Type.Optional(oneOf(BASES, { description: 'What lies in the period; created if absent.' })),
    timeZone: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'IANA zone of days and hours; UTC if absent.' }),
    ),
    groupBy: Type.Optional(oneOf(GROUPINGS)),
  }),
);

const side = object({ overall: ref(Figures), groups: nullable(list(ref(ReportGroup))) });
const rings = object({ warnings: count(), breaches: count() });
const hourLoad = object({ hour: Type.Integer({ minimum: 0, maximum: 23 }), before: rings, after: rings });

export const SimulationResult = named(
  'SimulationResult',
  object({
    replayed: count({ description: 'Conversations that were replayed, twice each.' }),
    before: side,
    after: side,
    flips: object({
      conversations: count({ description: 'In which any metric comes out differently.' }),
      toBreached: count({ description: 'Conversations with a breach only after.' }),
      toKept: count({ description: 'Conversations with a breach only before.' }),
      kinds: list(object({ metric, before: verdict, after: verdict, conversations: count() })),
      listed: count({ description: 'How many the list of flips has.' }),
      truncated: Type.Boolean({ description: 'More flip than are listed.' }),
    }),
    load: object(
      {
        before: rings,
        after: rings,
        days: list(object({ day: Type.String(), before: rings, after: rings, hours: list(hourLoad) })),
        hours: list(hourLoad, { description: 'The 24 hours of the day, summed over the period.' }),
      },
      {
        description:
          'Warnings and breaches that ring, by day and hour of the time zone. Days without any are left out.',
      },
    ),
  }),
  { description: 'Excuses are not looked at: they belong to breaches that were, not to those that would have been.' },
);

export const Simulation = named(
  'Simulation',
  object({
    id: Type.String(),
    state: oneOf(['waiting', 'running', 'done', 'failed', 'cancelled']),
    against: oneOf(AGAINST),
    from: instant,
    to: instant,
    until: instant,
    basis: oneOf(BASES),
    timeZone: Type.String(),
    groupBy: nullable(oneOf(GROUPINGS)),
    author: Type.String(),
    createdAt: instant,
    startedAt: maybeInstant,
    finishedAt: maybeInstant,
    progress: nullable(object({ replayed: count(), total: count() })),
    error: maybeText,
    result: nullable(ref(SimulationResult)),
  }),
);

export const SimulationList = named('SimulationList', object({ items: list(ref(Simulation)) }), {
  description: 'Newest first, without their results.',
});

export const Flip = named(
  'Flip',
  object({
    conversation: Type.String(),
    metric,
    before: verdict,
    after: verdict,
    breachedAtBefore: maybeInstant,
    breachedAtAfter: maybeInstant,
  }),
);
export const FlipPage = page('FlipPage', ref(Flip));

const suggestedTarget = object({
  percent: Type.Number(),
  seconds: Type.Integer({ description: 'The smallest target that keeps at least so many percent.' }),
  roundedSeconds: Type.Integer({ description: 'The same, rounded up to what people promise.' }),
  kept: Type.Number({ description: 'Percent that the rounded one would have kept.' }),
  few: Type.Boolean({ description: 'It hangs on fewer than five cycles that took longer.' }),
});

export const SuggestedGroup = named(
  'SuggestedGroup',
  object({
    priority: maybeText,
    tier: maybeText,
    cycles: count({ description: 'How many it rests on.' }),
    medianSeconds: Type.Number(),
    targets: list(suggestedTarget),
  }),
);

export const Suggestions = named(
  'Suggestions',
  object({
    schedule: nullable(Type.String(), { description: 'Null: around the clock.' }),
    metric: oneOf(METRICS),
    from: instant,
    to: instant,
    all: nullable(ref(SuggestedGroup), { description: 'Null where nothing was measured.' }),
    byPriority: list(ref(SuggestedGroup)),
    byTier: list(ref(SuggestedGroup)),
    byPriorityAndTier: list(ref(SuggestedGroup)),
  }),
);
