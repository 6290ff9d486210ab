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
  const dueAt = of === null ? 'due_at' : (`${of}_due_at` as const);
  if (of !== null) conditions.push(eb(`${of}_badge`, 'is not', null));
  if (filter.risk) conditions.push(riskIs(eb, of === null ? 'risk' : `${of}_badge`, filter.risk, dialect));
  for (const column of ['team', 'channel', 'priority', 'tier', 'status'] as const) {
    const values = filter[column];
    if (values) conditions.push(dialect.among(column, values));
  }
  if (filter.assignee) conditions.push(assigneeIs(eb, filter.assignee, dialect));
  if (filter.policy) conditions.push(policyIs(eb, of, filter.policy, dialect));
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

type Dialect = Context['dialect'];

function riskIs(
  eb: Eb,
  column: 'risk' | `${(typeof COLUMNS)[Metric]}_badge`,
  values: readonly string[],
  dialect: Dialect,
) {
  const named = values.filter((value) => value !== 'none');
  const among = dialect.among(column, named);
  return named.length === values.length ? among : eb.or([among, eb(column, 'is', null)]);
}

function assigneeIs(eb: Eb, values: readonly string[], dialect: Dialect): Condition {
  const named = values.filter((value) => value !== 'unassigned');
  const among = dialect.among('assignee', named);
  return named.length === values.length ? among : eb.or([among, eb('assignee', 'is', null)]);
}

function policyIs(eb: Eb, of: string | null, values: readonly string[], dialect: Dialect): Condition {
  if (of !== null) return dialect.among(`${of}_policy`, values);
  return eb.or(Object.values(COLUMNS).map((each) => dialect.among(`${each}_policy`, values)));
}
