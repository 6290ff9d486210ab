/** Which conversations a question is about, as conditions on their row. */
import type { Metric } from '@kept/engine';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Context } from './context.ts';

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
  readonly q?: string | undefined;
}

type Eb = ExpressionBuilder<Tables, 'conversations'>;
type Condition = Expression<SqlBool>;

const COLUMNS = {
  firstReply: 'first_reply',
  allMessages: 'all_messages',
  resolution: 'resolution',
} as const satisfies Record<Metric, string>;

/** Conditions that all must hold; null where nothing can: a question without words finds nothing. */
export function conditionsOf(
  eb: Eb,
  { dialect }: Pick<Context, 'dialect'>,
  workspace: string,
  filter: Filter,
): Condition[] | null {
  const conditions: Condition[] = [eb('workspace', '=', workspace)];
  const { metric } = filter;
  const of = metric === undefined ? null : COLUMNS[metric];
  // What is due never is so at the end of time; and that column is in the index of the board.
  const dueAt = of === null ? 'due_order' : (`${of}_due_at` as const);
  if (of !== null) conditions.push(eb(`${of}_badge`, 'is not', null));
  if (filter.risk) conditions.push(of === null ? rankIs(eb, filter.risk) : badgeIs(eb, `${of}_badge`, filter.risk));
  for (const column of ['team', 'channel', 'priority', 'tier', 'status'] as const) {
    const values = filter[column];
    if (values) conditions.push(eb(column, 'in', [...values]));
  }
  if (filter.assignee) conditions.push(assigneeIs(eb, filter.assignee));
  if (filter.policy) conditions.push(policyIs(eb, of, filter.policy));
  // Written as it is in the index that holds open ones alone.
  if (filter.active !== undefined) conditions.push(sql<SqlBool>`open = ${sql.lit(filter.active ? 1 : 0)}`);
  if (filter.dueBefore !== undefined) conditions.push(eb(dueAt, '<', filter.dueBefore));
  if (filter.createdFrom !== undefined) conditions.push(eb('created_at', '>=', filter.createdFrom));
  if (filter.createdTo !== undefined) conditions.push(eb('created_at', '<', filter.createdTo));
  if (filter.q !== undefined) {
    const found = dialect.found(workspace, filter.q);
    if (found === null) return null;
    conditions.push(found);
  }
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

function assigneeIs(eb: Eb, values: readonly string[]): Condition {
  return orNull(
    eb,
    'assignee',
    values.filter((value) => value !== 'unassigned'),
    values.includes('unassigned'),
  );
}

function orNull(
  eb: Eb,
  column: 'assignee' | `${(typeof COLUMNS)[Metric]}_badge`,
  values: string[],
  none: boolean,
): Condition {
  const named = values.length === 0 ? [] : [eb(column, 'in', values)];
  return eb.or(none ? [...named, eb(column, 'is', null)] : named);
}

function policyIs(eb: Eb, of: (typeof COLUMNS)[Metric] | null, values: readonly string[]): Condition {
  const columns = of === null ? Object.values(COLUMNS) : [of];
  return eb.or(columns.map((each) => eb(`${each}_policy`, 'in', [...values])));
}
