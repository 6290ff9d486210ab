/**
 * Conditions on a conversation's cycles, ended ones too: so that a list can hold what a report counted (§10). All that is asked
 * at once is asked of the same cycles, as a report asks it of the cycles of one group.
 */
import type { ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Context } from './context.ts';
import type { Condition, Eb, Filter } from './filter.ts';
import { QUARTER_MS, quartersIn } from './local-hour.ts';
import { standingNow } from './standing.ts';

type OfCycles = ExpressionBuilder<Tables, 'conversations' | 'cycles'>;

/** Whether it is about cycles, ended ones too, and not about what the conversation shows now. */
export function asksOfCycles(filter: Filter): boolean {
  const { standing, outcome, cycleEnd, excused, corrected, endedFrom, endedTo, breachedFrom, breachedTo } = filter;
  const asked = [outcome, cycleEnd, excused, corrected, endedFrom, endedTo, breachedFrom, breachedTo];
  return standing === 'then' || asked.some((value) => value !== undefined);
}

export function cycleConditions(
  eb: Eb,
  context: Pick<Context, 'dialect'>,
  workspace: string,
  filter: Filter,
): Condition[] {
  const { uncovered, outcome, excused, corrected, completedFrom, completedTo, breachedFrom, breachedTo } = filter;
  const conditions: Condition[] = [];
  if (completedFrom !== undefined || completedTo !== undefined) conditions.push(completedIn(eb, workspace, filter));
  if (uncovered !== undefined) conditions.push(uncovered ? eb.not(hasCycle(eb)) : hasCycle(eb));
  if (!asksOfCycles(filter)) return conditions;
  const breached = [corrected, breachedFrom, breachedTo].some((value) => value !== undefined);
  if (breached) conditions.push(breachedIn(eb, context, workspace, filter));
  conditions.push(...someCycle(eb, workspace, filter, breached));
  const has = (more: (of: OfCycles) => Condition) =>
    hasCycle(eb, (of) => of.and([...inQuestion(of, filter), more(of)]));
  const broken = has((of) => of('cycles.breached_at', 'is not', null));
  const running = has((of) => of('cycles.ended_at', 'is', null));
  // §10.1: in this order.
  if (outcome === 'breached') conditions.push(broken);
  if (outcome === 'running') conditions.push(eb.not(broken), running);
  if (outcome === 'met') conditions.push(eb.not(broken), eb.not(running));
  const unexcused = has((of) => of.and([of('cycles.breached_at', 'is not', null), of.not(isExcused(of))]));
  if (excused === false) conditions.push(unexcused);
  if (excused === true) conditions.push(broken, eb.not(unexcused));
  return conditions;
}

/** Asked by the index of what was completed, not of each conversation that is listed. */
function completedIn(eb: Eb, workspace: string, { completedFrom, completedTo }: Filter): Condition {
  return eb('conversations.id', 'in', (outer) =>
    outer
      .selectFrom('conversations as completed')
      .select('completed.id')
      .where('completed.workspace', '=', workspace)
      .where('completed.completed_at', 'is not', null)
      .$if(completedFrom !== undefined, (query) => query.where('completed.completed_at', '>=', completedFrom!))
      .$if(completedTo !== undefined, (query) => query.where('completed.completed_at', '<', completedTo!)),
  );
}

/** Whether it has a cycle in question at all; one without any is judged as it stands, as a report does. */
function someCycle(eb: Eb, workspace: string, filter: Filter, breached: boolean): Condition[] {
  const { endedFrom, endedTo, metric, outcome, cycleEnd, excused, uncovered } = filter;
  if (endedFrom !== undefined || endedTo !== undefined) return [endedIn(eb, workspace, filter)];
  const asked = [outcome, cycleEnd, excused].some((value) => value !== undefined);
  // That it was breached is asked of a cycle in question already.
  if (!asked && breached) return [];
  const some = hasCycle(eb, (of) => of.and(inQuestion(of, filter)));
  if (asked || metric !== undefined) return [some];
  const standing = standingNow(eb, null, filter);
  if (uncovered === true) return standing;
  return standing.length === 0 ? [] : [eb.or([some, eb.and([eb.not(hasCycle(eb)), ...standing])])];
}

function endedIn(eb: Eb, workspace: string, filter: Filter): Condition {
  return eb('conversations.id', 'in', (outer) =>
    outer
      .selectFrom('cycles')
      .select('cycles.conversation')
      .where('cycles.workspace', '=', workspace)
      .where(sql<SqlBool>`cycles.retracted_at is null`)
      .where(sql<SqlBool>`cycles.ended_at is not null`)
      .where((of) => of.and(inQuestion(of as unknown as OfCycles, filter))),
  );
}

/** By the index of breaches, as the report finds those of a period. */
function breachedIn(eb: Eb, { dialect }: Pick<Context, 'dialect'>, workspace: string, filter: Filter): Condition {
  const { metric, breachedFrom: from, breachedTo: to, breachHour, corrected = false } = filter;
  const hour = breachHour && quartersIn(breachHour, from!, to!);
  return eb('conversations.id', 'in', (outer) =>
    outer
      .selectFrom('transitions')
      .select('transitions.conversation')
      .where('transitions.workspace', '=', workspace)
      // A later cycle's warning leaves the metric in breach too (§5.4): it is none. As the indexes say it.
      .where(sql<SqlBool>`transitions.tripwire = 'urgent'`)
      .where(
        corrected
          ? sql<SqlBool>`transitions.retracted_at is not null`
          : sql<SqlBool>`transitions.to_state = 'breach' and transitions.retracted_at is null`,
      )
      .$if(from !== undefined, (query) => query.where('transitions.at', '>=', from!))
      .$if(to !== undefined, (query) => query.where('transitions.at', '<', to!))
      .$if(hour !== undefined, (query) =>
        query.where(dialect.amongNumbers(sql`transitions.at / ${sql.lit(QUARTER_MS)}`, hour!)),
      )
      .$if(metric !== undefined, (query) => query.where('transitions.metric', '=', metric!))
      .where((of) => of.and(standingThen(of as unknown as OfCycles, 'transitions', filter))),
  );
}

/** Of one of its cycles: is it among those that are asked about? */
function inQuestion(of: OfCycles, filter: Filter): Condition[] {
  const { metric, endedFrom, endedTo, cycleEnd } = filter;
  return [
    ...(metric === undefined ? [] : [of('cycles.metric', '=', metric)]),
    ...(endedFrom === undefined ? [] : [of('cycles.ended_at', '>=', endedFrom)]),
    ...(endedTo === undefined ? [] : [of('cycles.ended_at', '<', endedTo)]),
    ...(cycleEnd === undefined ? [] : [of('cycles.end_reason', 'in', [...cycleEnd])]),
    ...standingThen(of, 'cycles', filter),
  ];
}

/** §10.3: both tables have it as it was at the breach. */
function standingThen(of: OfCycles, table: 'cycles' | 'transitions', filter: Filter): Condition[] {
  if (filter.standing !== 'then') return [];
  // A name of `transitions` where that is what is asked; both tables call their columns the same.
  const column = (name: string) => `${table}.${name}` as 'cycles.team';
  const conditions: Condition[] = [];
  for (const name of ['team', 'channel', 'priority', 'tier', 'policy'] as const) {
    const values = filter[name];
    if (values) conditions.push(of(column(name), 'in', [...values]));
  }
  if (filter.assignee) {
    const nobody = filter.assignee.includes('unassigned') ? [of(column('assignee'), 'is', null)] : [];
    conditions.push(of.or([of(column('assignee'), 'in', [...filter.assignee]), ...nobody]));
  }
  for (const name of filter.without ?? []) conditions.push(of(column(name), 'is', null));
  return conditions;
}

function hasCycle(eb: Eb, which?: (of: OfCycles) => Condition): Condition {
  return eb.exists((outer) =>
    outer
      .selectFrom('cycles')
      .select(sql`1`.as('one'))
      .whereRef('cycles.workspace', '=', 'conversations.workspace')
      .whereRef('cycles.conversation', '=', 'conversations.id')
      .where('cycles.retracted_at', 'is', null)
      .$if(which !== undefined, (query) => query.where((of) => which!(of as unknown as OfCycles))),
  );
}

/** Whether the breach of a cycle is excused. */
function isExcused(of: OfCycles): Condition {
  return of.exists((outer) =>
    outer
      .selectFrom('transitions')
      .innerJoin('excuses', (join) =>
        join
          .onRef('excuses.workspace', '=', 'transitions.workspace')
          .onRef('excuses.transition', '=', 'transitions.id')
          .onRef('excuses.conversation', '=', 'transitions.conversation'),
      )
      .select(sql`1`.as('one'))
      .whereRef('transitions.workspace', '=', 'cycles.workspace')
      .whereRef('transitions.conversation', '=', 'cycles.conversation')
      .whereRef('transitions.metric', '=', 'cycles.metric')
      .whereRef('transitions.cycle', '=', 'cycles.cycle')
      .where('transitions.tripwire', '=', 'urgent')
      .where('transitions.retracted_at', 'is', null)
      .where('excuses.withdrawn_at', 'is', null),
  );
}
