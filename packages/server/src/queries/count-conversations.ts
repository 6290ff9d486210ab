/** Open conversations by risk. */
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { conditionsOf, type Filter } from './filter.ts';

export interface CountConversations {
  readonly workspace: string;
  readonly filter: Filter;
}

export interface Counted {
  readonly open: number;
  readonly unassigned: number;
  readonly byRisk: Readonly<Record<'sla' | 'at_risk' | 'urgent' | 'breach' | 'none', number>>;
}

export async function countConversations(
  context: Context,
  { workspace, filter }: CountConversations,
): Promise<Counted> {
  const byRisk = { sla: 0, at_risk: 0, urgent: 0, breach: 0, none: 0 };
  const counted = { open: 0, unassigned: 0, byRisk };
  if (filter.active === false) return counted;
  let nothing = false;
  const rows = await context.db
    .selectFrom('conversations')
    .select(({ fn }) => [
      'risk_rank',
      fn.countAll<number>().as('count'),
      sql<number>`sum(case when assignee is null then 1 else 0 end)`.as('unassigned'),
    ])
    .where((eb) => {
      const conditions = conditionsOf(eb, context, workspace, { ...filter, active: true });
      nothing = conditions === null;
      return eb.and(conditions ?? [sql<boolean>`1 = 0`]);
    })
    .groupBy('risk_rank')
    .execute();
  if (nothing) return counted;
  for (const { risk_rank, count, unassigned } of rows) {
    byRisk[STATES[risk_rank] ?? 'none'] += count;
    counted.open += count;
    counted.unassigned += unassigned;
  }
  return counted;
}

/** By `risk_rank`. */
const STATES = ['none', 'sla', 'at_risk', 'urgent', 'breach'] as const;
