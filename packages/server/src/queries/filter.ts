/** Which conversations a question is about, as conditions on their row. */
import type { Metric } from '@kept/engine';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Found } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import type { Context } from './context.ts';
import { asksOfCycles, cycleConditions } from './cycle-conditions.ts';
import type { LocalHour } from './local-hour.ts';
import { COLUMNS, orNull, standingNow } from './standing.ts';

/** What a conversation, or a cycle of it, may be one's or have none of. */
export const STANDINGS = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;
export type StandingName = (typeof STANDINGS)[number];

export const OUTCOMES = ['met', 'breached', 'running'] as const;
export const CYCLE_ENDS = ['answered', 'closed', 'cancelled', 'detached'] as const;

/** Instants are epoch milliseconds. What is absent does not restrict; several values are alternatives. */
export interface Filter {
  readonly risk?: readonly string[] | undefined;
  /** Risk, policy and dueBefore then speak of this metric. */
  readonly metric?: Metric | undefined;
  readonly team?: readonly string[] | undefined;
  readonly channel?: readonly string[] | undefined;
  /** `unassigned` stands for nobody. */
  readonly assignee?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly tier?: readonly string[] | undefined;
  readonly policy?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
  readonly dueBefore?: number | undefined;
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  /** Done last in `[from, to)`, even if it was reopened since. */
  readonly completedFrom?: number | undefined;
  readonly completedTo?: number | undefined;
  /** A cycle of it ended in `[from, to)`. */
  readonly endedFrom?: number | undefined;
  readonly endedTo?: number | undefined;
  /** A cycle of it was breached in `[from, to)`. */
  readonly breachedFrom?: number | undefined;
  readonly breachedTo?: number | undefined;
  /** That breach was in this hour of the week; only with both ends of its period. */
  readonly breachHour?: LocalHour | undefined;
  /** How its cycles came out, as a report counts conversations (§10.1). */
  readonly outcome?: (typeof OUTCOMES)[number] | undefined;
  readonly cycleEnd?: readonly string[] | undefined;
  /** True: each of its breaches is excused, and it has one. False: one is not. */
  readonly excused?: boolean | undefined;
  /** True: the breach of `[breachedFrom, breachedTo)` was told of and later found not to be (§9.2). */
  readonly corrected?: boolean | undefined;
  /** True: no metric ever had a clock. */
  readonly uncovered?: boolean | undefined;
  readonly deleted?: boolean | undefined;
  /**
   * `then`: team, channel, assignee, priority, tier and policy are those of a cycle at its breach, else at its end (§10.3), and
   * `metric` is a cycle's; of a conversation without a cycle they are those of now.
   */
  readonly standing?: 'now' | 'then' | undefined;
  /** Those that have none. */
  readonly without?: readonly StandingName[] | undefined;
  readonly q?: string | undefined;
}

export type Eb = ExpressionBuilder<Tables, 'conversations'>;
export type Condition = Expression<SqlBool>;

/** What the words of the filter find; undefined where it asks for none, null where nothing can: it has no words. */
export async function foundBy(
  { db, dialect }: Pick<Context, 'db' | 'dialect'>,
  workspace: string,
  { q }: Filter,
): Promise<Found | undefined | null> {
  return q === undefined ? undefined : dialect.found(db, workspace, q);
}

/** Conditions that all must hold. */
export function conditionsOf(
  eb: Eb,
  context: Pick<Context, 'dialect'>,
  workspace: string,
  filter: Filter,
  found: Found | undefined,
): Condition[] {
  // In no index as it is written then: what is few is fetched.
  const own = found?.few === true ? sql<string>`workspace || ''` : sql<string>`workspace`;
  const conditions: Condition[] = [eb(own, '=', workspace)];
  const { metric } = filter;
  const of = metric === undefined ? null : COLUMNS[metric];
  // What is due never is so at the end of time; and that column is in the index of the board.
  const dueAt = of === null ? 'due_order' : (`${of}_due_at` as const);
  if (of !== null && !asksOfCycles(filter)) conditions.push(eb(`${of}_badge`, 'is not', null));
  if (filter.risk) conditions.push(of === null ? rankIs(eb, filter.risk) : badgeIs(eb, `${of}_badge`, filter.risk));
  if (filter.status) conditions.push(eb('status', 'in', [...filter.status]));
  if (filter.standing !== 'then') conditions.push(...standingNow(eb, of, filter));
  // Written as it is in the index that holds open ones alone.
  if (filter.active !== undefined) conditions.push(sql<SqlBool>`open = ${sql.lit(filter.active ? 1 : 0)}`);
  if (filter.dueBefore !== undefined) conditions.push(eb(dueAt, '<', filter.dueBefore));
  if (filter.createdFrom !== undefined) conditions.push(eb('created_at', '>=', filter.createdFrom));
  if (filter.createdTo !== undefined) conditions.push(eb('created_at', '<', filter.createdTo));
  if (filter.deleted !== undefined) conditions.push(sql<SqlBool>`deleted = ${sql.lit(filter.deleted ? 1 : 0)}`);
  conditions.push(...cycleConditions(eb, context, workspace, filter));
  if (found !== undefined) conditions.push(found.condition);
  return conditions;
}

/**
 * True of every conversation, and in the index of the board alone: without it SQLite may take a longer index, of all that
 * there ever were, as it has the columns, too.
 */
export function onTheBoard(eb: Eb): Condition {
  return eb('due_order', '>', Number.MIN_SAFE_INTEGER);
}

/** As `risk_rank` counts them: the rank is in the index of the board, the word is not. */
export const RANKS = ['none', 'sla', 'at_risk', 'urgent', 'breach', 'met', 'breached'] as const;

function rankIs(eb: Eb, values: readonly string[]): Condition {
  return eb(
    'risk_rank',
    'in',
    values.map((value) => (RANKS as readonly string[]).indexOf(value)),
  );
}

function badgeIs(eb: Eb, column: `${(typeof COLUMNS)[Metric]}_badge`, values: readonly string[]): Condition {
  return orNull(
    eb,
    column,
    values.filter((value) => value !== 'none'),
    values.includes('none'),
  );
}
