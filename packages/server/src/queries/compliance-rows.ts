/** What a report is made of, as the store has it: conversations, their cycles, breaches, excuses. */
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Basis, ReportOptions } from '../reports/compliance.ts';
import type { ConversationTable, CycleTable, TransitionTable } from '../store/tables.ts';
import type { Context } from './context.ts';

const STANDING = ['team', 'channel', 'assignee', 'priority', 'tier'] as const;

const CONVERSATION = ['id', 'created_at', 'completed_at', 'deleted', ...STANDING] as const;
export type ConversationRow = Pick<Selectable<ConversationTable>, (typeof CONVERSATION)[number]>;

/** Those created, or completed last, in the period. */
export function conversationsOf(
  { db }: Pick<Context, 'db'>,
  workspace: string,
  basis: Exclude<Basis, 'ended'>,
  { from, to }: ReportOptions,
): Promise<ConversationRow[]> {
  return db
    .selectFrom('conversations')
    .select(CONVERSATION)
    .where('workspace', '=', workspace)
    .where(`${basis}_at`, '>=', from)
    .where(`${basis}_at`, '<', to)
    .execute();
}

const CYCLE = [
  'cycles.conversation',
  'cycles.metric',
  'cycles.cycle',
  'cycles.policy',
  'cycles.started_at',
  'cycles.ended_at',
  'cycles.end_reason',
  'cycles.breached_at',
  'cycles.elapsed_ms',
  'cycles.team',
  'cycles.channel',
  'cycles.assignee',
  'cycles.priority',
  'cycles.tier',
] as const;
export type CycleRow = Pick<
  Selectable<CycleTable>,
  | (typeof STANDING)[number]
  | 'conversation'
  | 'metric'
  | 'cycle'
  | 'policy'
  | 'started_at'
  | 'ended_at'
  | 'end_reason'
  | 'breached_at'
  | 'elapsed_ms'
>;

/** The cycles of those conversations; for `ended`, those that ended in the period. */
export function cyclesOf(
  { db }: Pick<Context, 'db'>,
  workspace: string,
  { basis, from, to }: ReportOptions,
): Promise<CycleRow[]> {
  if (basis === 'ended') {
    return db
      .selectFrom('cycles')
      .select(CYCLE)
      .where('workspace', '=', workspace)
      .where(sql<boolean>`retracted_at is null`)
      .where('ended_at', '>=', from)
      .where('ended_at', '<', to)
      .execute();
  }
  return db
    .selectFrom('conversations')
    .innerJoin('cycles', (join) =>
      join
        .onRef('cycles.workspace', '=', 'conversations.workspace')
        .onRef('cycles.conversation', '=', 'conversations.id'),
    )
    .select(CYCLE)
    .where('conversations.workspace', '=', workspace)
    .where(`conversations.${basis}_at`, '>=', from)
    .where(`conversations.${basis}_at`, '<', to)
    .where('cycles.retracted_at', 'is', null)
    .execute();
}

const BREACH = ['conversation', 'metric', 'cycle', 'at', 'policy', ...STANDING] as const;
export type BreachRow = Pick<Selectable<TransitionTable>, (typeof BREACH)[number]>;

/** Transitions to breach in the period, whoever's: read from an index of their own. */
export function breachesOf(
  { db }: Pick<Context, 'db'>,
  workspace: string,
  { from, to }: ReportOptions,
): Promise<BreachRow[]> {
  return (
    db
      .selectFrom('transitions')
      .select(BREACH)
      .where('workspace', '=', workspace)
      .where('at', '>=', from)
      .where('at', '<', to)
      .where(sql<boolean>`to_state = 'breach'`)
      // A later cycle's warning leaves the metric in breach too (§5.4): it is none.
      .where('tripwire', '=', 'urgent')
      .where(sql<boolean>`retracted_at is null`)
      .execute()
  );
}

/** §10.2: deleted conversations are in one figure alone. */
export async function deletedOf({ db }: Pick<Context, 'db'>, workspace: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('conversations')
    .select('id')
    .where('workspace', '=', workspace)
    .where(sql<boolean>`deleted = 1`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
