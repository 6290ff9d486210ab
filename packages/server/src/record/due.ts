import { compareText } from '@kept/engine';
import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import type { Loaded } from './loading.ts';

/**
 * Claims conversations whose instant has come, the earliest first; another process passes over them until the commit.
 * By workspace, in the order in which workspaces are locked.
 */
export async function claimDue(
  trx: Transaction<Tables>,
  dialect: Dialect,
  now: number,
  limit: number,
): Promise<Map<string, Loaded[]>> {
  let query = trx
    .selectFrom('conversations')
    .selectAll()
    .where('wake_at', 'is not', null)
    .where('wake_at', '<=', now)
    .orderBy('wake_at')
    .limit(limit);
  if (dialect.rowLocks) query = query.modifyEnd(sql`for update skip locked`);
  let unbornQuery = trx
    .selectFrom('unborn')
    .selectAll()
    .where('wake_at', 'is not', null)
    .where('wake_at', '<=', now)
    .orderBy('wake_at')
    .limit(limit);
  if (dialect.rowLocks) unbornQuery = unbornQuery.modifyEnd(sql`for update skip locked`);
  const rows = await query.execute();
  const unborn = await unbornQuery.execute();
  const loaded: (Loaded & { readonly workspace: string })[] = [
    ...rows.map((row) => ({ workspace: row.workspace, id: row.id, row, unborn: null })),
    ...unborn.map((row) => ({ workspace: row.workspace, id: row.conversation, row: null, unborn: row })),
  ];
  loaded.sort((a, b) => compareText(a.workspace, b.workspace) || compareText(a.id, b.id));
  return Map.groupBy(loaded, ({ workspace }) => workspace);
}
