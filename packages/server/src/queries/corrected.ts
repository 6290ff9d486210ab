/** Breaches that were recorded and do not follow any more: how often late news put a report right (§9.2). */
import type { Metric } from '@kept/engine';
import type { ReportStanding } from '../reports/rows.ts';
import type { Context } from './context.ts';

/** A breach as it was told. */
export type CorrectedBreach = ReportStanding & { readonly metric: Metric; readonly policy: string };

/** Those whose instant lay in `[from, to)`. */
export async function correctedBreaches(
  { db }: Context,
  workspace: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<CorrectedBreach[]> {
  const rows = await db
    .selectFrom('transitions')
    .select(['metric', 'team', 'channel', 'assignee', 'priority', 'tier', 'policy'])
    .where('workspace', '=', workspace)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('tripwire', '=', 'urgent')
    .where('retracted_at', 'is not', null)
    .execute();
  return rows as CorrectedBreach[];
}
