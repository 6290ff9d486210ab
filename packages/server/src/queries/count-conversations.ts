/** Open conversations by risk. */
import { readCounts } from '../record/counters.ts';
import type { Context } from './context.ts';
import { conditionsOf, type Filter, foundBy, onTheBoard, RANKS } from './filter.ts';

export interface CountConversations {
  readonly workspace: string;
  readonly filter: Filter;
}

const RISKS = ['sla', 'at_risk', 'urgent', 'breach', 'none'] as const;

export interface Counted {
  readonly open: number;
  readonly unassigned: number;
  readonly byRisk: Readonly<Record<(typeof RISKS)[number], number>>;
}

export async function countConversations(context: Context, question: CountConversations): Promise<Counted> {
  const { workspace, filter } = question;
  if (filter.active === false) return { open: 0, unassigned: 0, byRisk: { ...NOTHING } };
  const all = Object.entries(filter).every(([name, value]) => value === undefined || name === 'active');
  const { byRisk, unassigned } = await (all ? kept(context, workspace) : counted(context, workspace, filter));
  return { open: Object.values(byRisk).reduce((sum, count) => sum + count, 0), unassigned, byRisk };
}

type ByRisk = Record<(typeof RISKS)[number], number>;
const NOTHING: ByRisk = { sla: 0, at_risk: 0, urgent: 0, breach: 0, none: 0 };

interface Sums {
  readonly byRisk: ByRisk;
  readonly unassigned: number;
}

/** Of all that are open the write path keeps the sums. */
async function kept({ db }: Context, workspace: string): Promise<Sums> {
  const counts = await readCounts(db, workspace);
  const byRisk = Object.fromEntries(RISKS.map((risk) => [risk, counts.get(`open/risk/${risk}`) ?? 0])) as ByRisk;
  return { byRisk, unassigned: counts.get('open/unassigned') ?? 0 };
}

async function counted(context: Context, workspace: string, filter: Filter): Promise<Sums> {
  const byRisk = { ...NOTHING };
  let unassigned = 0;
  const found = await foundBy(context, workspace, filter);
  if (found === null) return { byRisk, unassigned };
  const rows = await context.db
    .selectFrom('conversations')
    .select(({ fn }) => ['risk_rank', fn.countAll<number>().as('count'), fn.count<number>('assignee').as('assigned')])
    .where((eb) => {
      const conditions = conditionsOf(eb, context, workspace, { ...filter, active: true }, found);
      return eb.and([...conditions, onTheBoard(eb)]);
    })
    .groupBy('risk_rank')
    .execute();
  for (const { risk_rank, count, assigned } of rows) {
    byRisk[RANKS[risk_rank] as keyof ByRisk] += count;
    unassigned += count - assigned;
  }
  return { byRisk, unassigned };
}
