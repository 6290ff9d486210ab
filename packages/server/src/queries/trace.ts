/** Every assignment that could win a metric, its score, and why it won or lost (§7.1, §7.2). */
import { METRICS, type Metric, type Revision, scoreOf, type Timeline, type Tripwires } from '@kept/engine';
import type { Context } from './context.ts';
import { foldedAsOf } from './folded.ts';

export interface TraceAttributes {
  readonly team: string | null;
  readonly channel: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
}

export interface Candidate {
  readonly assignment: number;
  readonly policy: string;
  readonly team: string | null;
  readonly channel: string | null;
  readonly matches: boolean;
  readonly score: number | null;
  readonly verdict: 'won' | 'lower_score' | 'listed_later' | 'does_not_match' | 'does_not_watch';
  readonly reason: string;
}

export interface TraceOfMetric {
  readonly metric: Metric;
  readonly winner: {
    readonly policy: string;
    readonly policyVersion: number;
    readonly assignment: number;
    readonly score: number;
    readonly schedule: string | null;
    readonly targets: Tripwires;
  } | null;
  readonly candidates: Candidate[];
}

export interface Traced {
  readonly conversation: string | null;
  readonly revision: number;
  readonly attributes: TraceAttributes;
  readonly metrics: TraceOfMetric[];
}

export function traceOf(revision: Revision, attributes: TraceAttributes, conversation: string | null): Traced {
  const { team, channel, priority, tier } = attributes;
  return {
    conversation,
    revision: revision.number,
    attributes: { team, channel, priority, tier },
    metrics: METRICS.map((metric) => traceMetric(revision, attributes, metric)),
  };
}

function traceMetric({ rules }: Revision, attributes: TraceAttributes, metric: Metric): TraceOfMetric {
  const terms = rules.select(attributes)[metric];
  const candidates = rules.config.assignments.map(({ policy, team, channel }, index): Candidate => {
    const score = scoreOf({ team, channel }, attributes);
    const watches = rules.config.policies[policy]?.metrics[metric] !== undefined;
    const verdict = verdictOf(index + 1, score, watches, terms);
    const of = { assignment: index + 1, policy, team, channel };
    return {
      ...of,
      matches: score !== null,
      score,
      verdict,
      reason: reasonOf({ ...of, verdict }, attributes, metric, terms),
    };
  });
  return {
    metric,
    winner: terms && {
      policy: terms.policy,
      policyVersion: terms.policyVersion,
      assignment: terms.assignment,
      score: terms.score,
      schedule: terms.scheduleName,
      targets: terms.targets,
    },
    candidates,
  };
}

type Winner = { readonly assignment: number; readonly score: number; readonly policy: string } | null;

function verdictOf(assignment: number, score: number | null, watches: boolean, winner: Winner): Candidate['verdict'] {
  if (score === null) return 'does_not_match';
  if (!watches) return 'does_not_watch';
  if (assignment === winner?.assignment) return 'won';
  return score < (winner?.score ?? 0) ? 'lower_score' : 'listed_later';
}

const SCORES = ['nothing, the fallback', 'the channel', 'the team', 'team and channel'];

function reasonOf(
  candidate: Pick<Candidate, 'verdict' | 'policy' | 'team' | 'channel'>,
  attributes: TraceAttributes,
  metric: Metric,
  winner: Winner,
): string {
  switch (candidate.verdict) {
    case 'won':
      return `It names ${SCORES[winner!.score]}, which is the most that any matching assignment names.`;
    case 'lower_score':
      return `Number ${winner!.assignment} names ${SCORES[winner!.score]}, which is more.`;
    case 'listed_later':
      return `Number ${winner!.assignment} names as much and is listed before it.`;
    case 'does_not_watch':
      return `The policy ${candidate.policy} does not watch ${metric}.`;
    case 'does_not_match': {
      const field = candidate.team !== null && candidate.team !== attributes.team ? 'team' : 'channel';
      const has = attributes[field] === null ? `has no ${field}` : `has the ${field} ${attributes[field]}`;
      return `It is for the ${field} ${candidate[field]}; the conversation ${has}.`;
    }
    default:
      return candidate.verdict satisfies never;
  }
}

export type AskedTrace =
  | { readonly kind: 'traced'; readonly trace: Traced }
  | { readonly kind: 'unknown_conversation' | 'unknown_revision' };

/** The trace of a conversation as it is now, under its own revision unless another is named (§8.2). */
export async function traceConversation(
  context: Context,
  question: {
    readonly workspace: string;
    readonly conversation: string;
    readonly revision: number | null;
    readonly now: number;
  },
): Promise<AskedTrace> {
  const fold = await foldedAsOf(context, question.workspace, question.conversation, {
    at: question.now,
    knownAt: null,
  });
  if (fold === null) return { kind: 'unknown_conversation' };
  const { attributes, episode, id } = fold.conversation!;
  const revision = revisionOf(fold.timeline, question.revision ?? episode.revision);
  return revision ? { kind: 'traced', trace: traceOf(revision, attributes, id) } : { kind: 'unknown_revision' };
}

/** The trace of attributes that some conversation may have, under the newest revision unless another is named. */
export async function traceAttributes(
  context: Context,
  question: { readonly workspace: string; readonly attributes: TraceAttributes; readonly revision: number | null },
): Promise<AskedTrace> {
  const { timeline, newest } = await context.configuration(question.workspace);
  const revision = question.revision === null ? newest : revisionOf(timeline, question.revision);
  return revision
    ? { kind: 'traced', trace: traceOf(revision, question.attributes, null) }
    : { kind: 'unknown_revision' };
}

function revisionOf({ revisions }: Timeline, number: number): Revision | undefined {
  return revisions.find((revision) => revision.number === number);
}
