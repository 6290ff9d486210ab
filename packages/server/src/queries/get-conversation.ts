/** A conversation with its whole record, and the ledger of one of its clocks. */
import {
  type ConversationRecord,
  type Fold,
  formatInstant,
  type Ledger,
  ledgerOf,
  METRICS,
  type Metric,
  recordOf,
} from '@kept/engine';
import type { Context } from './context.ts';
import { type AsOf, foldedAsOf } from './folded.ts';
import { attributesOf, type RowAttributes, type Summary, summaryWith } from './row.ts';

export interface AskConversation extends AsOf {
  readonly workspace: string;
  readonly id: string;
}

export type Detail = Summary &
  Pick<ConversationRecord, 'episodes' | 'cycles' | 'transitions'> &
  RowAttributes & {
    readonly custom: Readonly<Record<string, unknown>> | null;
    readonly asOf: string;
    readonly knownAt: string | null;
  };

/** Null where there is no such conversation as of then. */
export async function getConversation(context: Context, question: AskConversation): Promise<Detail | null> {
  const { workspace, id, at, knownAt } = question;
  const fold = await foldedAsOf(context, workspace, id, question);
  const record = fold && recordOf(fold, at);
  if (!fold || !record) return null;
  const conversation = fold.conversation!;
  const { episodes, cycles, transitions } = record;
  return {
    ...summaryWith(fold, at, lastPolicies(fold)),
    episodes,
    cycles,
    transitions,
    ...attributesOf(conversation, completedAt(fold)),
    custom: conversation.attributes.custom,
    asOf: formatInstant(at),
    knownAt: knownAt === null ? null : formatInstant(knownAt),
  };
}

function lastPolicies({ written }: Fold): Record<Metric, string | null> {
  const of = (metric: Metric) => written.applications.findLast((each) => each.metric === metric)?.policy ?? null;
  return Object.fromEntries(METRICS.map((metric) => [metric, of(metric)])) as Record<Metric, string | null>;
}

/** When it was last done; an episode that deletion ended was not completed. */
function completedAt({ written }: Fold): number | null {
  const done = written.episodes.filter(({ endedAt, spans }) => endedAt !== null && spans.at(-1)?.status === 'done');
  return done.at(-1)?.endedAt ?? null;
}

export type Explained =
  | { readonly kind: 'ledger'; readonly ledger: Ledger }
  | { readonly kind: 'unknown_conversation' }
  | { readonly kind: 'unknown_cycle'; readonly cycles: number };

export async function explainConversation(
  context: Context,
  question: AskConversation & { readonly metric: Metric; readonly cycle: number | null },
): Promise<Explained> {
  const { workspace, id, at, metric, cycle } = question;
  const fold = await foldedAsOf(context, workspace, id, question);
  if (fold === null) return { kind: 'unknown_conversation' };
  const ledger = ledgerOf(fold, metric, at, cycle ?? undefined);
  return ledger === null
    ? { kind: 'unknown_cycle', cycles: fold.conversation!.metrics[metric].cycles }
    : { kind: 'ledger', ledger };
}
