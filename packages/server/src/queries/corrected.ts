/** Breaches that were recorded and do not follow any more: how often late news put a report right (§9.2). */
import type { Metric } from '@kept/engine';
import { sql } from 'kysely';
import type { ReportStanding } from '../reports/rows.ts';
import type { Context } from './context.ts';

/** A breach as it was told. */
export type CorrectedBreach = ReportStanding & { readonly metric: Metric; readonly policy: string };

/** Those whose instant lay in `[from, to)`. */
export async function correctedBreaches(
  { db }: Pick<Context, 'db'>,
  workspace: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<CorrectedBreach[]> {
  const rows = await db
    .selectFrom('transitions')
    .select(['metric', 'team', 'channel', 'assignee', 'priority', 'tier', 'policy'])
    .where('workspace', '=', workspace)
    .where('at', '>=', from)
    .where('at', '<', to)
    // As the index says it, so that it is used.
    .where(sql<boolean>`tripwire = 'urgent' and retracted_at is not null`)
    .execute();
  return rows as CorrectedBreach[];
}
