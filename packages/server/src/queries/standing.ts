/** Whose a conversation is as it stands: conditions on the columns that lists keep. */
import type { Metric } from '@kept/engine';
import type { Condition, Eb, Filter } from './filter.ts';

/** A metric's columns begin with it. */
export const COLUMNS = {
  firstReply: 'first_reply',
  allMessages: 'all_messages',
  resolution: 'resolution',
} as const satisfies Record<Metric, string>;

type Of = (typeof COLUMNS)[Metric] | null;

/** Whose it is as it stands. */
export function standingNow(eb: Eb, of: Of, filter: Filter): Condition[] {
  const conditions: Condition[] = [];
  for (const column of ['team', 'channel', 'priority', 'tier'] as const) {
    const values = filter[column];
    if (values) conditions.push(eb(column, 'in', [...values]));
  }
  if (filter.assignee) conditions.push(assigneeIs(eb, filter.assignee));
  if (filter.policy) conditions.push(policyIs(eb, of, filter.policy));
  for (const name of filter.without ?? []) {
    const columns = name === 'policy' ? policyColumns(of) : [name];
    for (const column of columns) conditions.push(eb(column, 'is', null));
  }
  return conditions;
}

function assigneeIs(eb: Eb, values: readonly string[]): Condition {
  return orNull(
    eb,
    'assignee',
    values.filter((value) => value !== 'unassigned'),
    values.includes('unassigned'),
  );
}

export function orNull(
  eb: Eb,
  column: 'assignee' | `${(typeof COLUMNS)[Metric]}_badge`,
  values: string[],
  none: boolean,
): Condition {
  const named = values.length === 0 ? [] : [eb(column, 'in', values)];
  return eb.or(none ? [...named, eb(column, 'is', null)] : named);
}

function policyIs(eb: Eb, of: Of, values: readonly string[]): Condition {
  return eb.or(policyColumns(of).map((column) => eb(column, 'in', [...values])));
}

function policyColumns(of: Of) {
  return (of === null ? Object.values(COLUMNS) : [of]).map((each) => `${each}_policy` as const);
}
