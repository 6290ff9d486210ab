/** The whole board and the report as of a past instant. */
import { Type } from 'typebox';
import { BASES, GROUPINGS } from '../../reports/compliance.ts';
import { Figures, ReportGroup } from './compliance.ts';
import { RiskCounts } from './conversation.ts';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant, maybeInstant, maybeText } from './words.ts';

const past = (description: string) => Type.String({ format: 'instant', maxLength: 40, description });

export const NewPast = named(
  'NewPast',
  object({
    at: past('As of this instant.'),
    knownAt: Type.Optional(past('Only with what had been received, and revisions that had been saved, by then.')),
    report: Type.Optional(
      object({
        from: past('Begin of the period.'),
        to: past('Its end, itself outside.'),
        basis: Type.Optional(oneOf(BASES, { description: 'created if absent.' })),
        timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'UTC if absent.' })),
        groupBy: Type.Optional(oneOf(GROUPINGS)),
      }),
    ),
  }),
);

export const PastReport = named(
  'PastReport',
  object({
    from: instant,
    to: instant,
    until: instant,
    basis: oneOf(BASES),
    timeZone: Type.String(),
    groupBy: nullable(oneOf(GROUPINGS)),
    overall: ref(Figures),
    groups: nullable(list(ref(ReportGroup))),
  }),
);

export const Past = named(
  'Past',
  object({
    id: Type.String(),
    state: oneOf(['waiting', 'running', 'done', 'failed', 'cancelled']),
    at: instant,
    knownAt: maybeInstant,
    author: Type.String(),
    createdAt: instant,
    startedAt: maybeInstant,
    finishedAt: maybeInstant,
    progress: nullable(object({ replayed: count(), total: count() })),
    error: maybeText,
    result: nullable(
      object({
        conversations: count({ description: 'That there were.' }),
        open: count(),
        risk: ref(RiskCounts),
        listed: count({ description: 'How many open ones the board has.' }),
        truncated: Type.Boolean({ description: 'More were open than are listed.' }),
        report: nullable(ref(PastReport)),
      }),
    ),
  }),
);
