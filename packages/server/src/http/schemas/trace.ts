/** Why a policy won, or lost (§7.1, §7.2). */
import { Type } from 'typebox';
import { list, named, nullable, object, oneOf, ref } from './schema.ts';
import { maybeText, metric, tripwires } from './words.ts';

export const TraceCandidate = named(
  'TraceCandidate',
  object({
    assignment: Type.Integer({ description: 'Place in the list, from 1.' }),
    policy: Type.String(),
    team: maybeText,
    channel: maybeText,
    matches: Type.Boolean(),
    score: nullable(Type.Integer()),
    verdict: oneOf(['won', 'lower_score', 'listed_later', 'does_not_match', 'does_not_watch']),
    reason: Type.String({ description: 'The verdict as a sentence.' }),
  }),
);

export const TraceMetric = named(
  'TraceMetric',
  object({
    metric,
    winner: nullable(
      object({
        policy: Type.String(),
        policyVersion: Type.Integer(),
        assignment: Type.Integer(),
        score: Type.Integer(),
        schedule: maybeText,
        targets: tripwires,
      }),
    ),
    candidates: list(ref(TraceCandidate)),
  }),
);

export const Trace = named(
  'Trace',
  object({
    conversation: maybeText,
    revision: Type.Integer({ description: 'Whose assignments are traced.' }),
    attributes: object({ team: maybeText, channel: maybeText, priority: maybeText, tier: maybeText }),
    metrics: list(ref(TraceMetric)),
  }),
  { description: 'Every candidate for every metric, its score, and why it won or lost.' },
);
