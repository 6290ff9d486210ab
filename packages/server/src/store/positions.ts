import { sql, type Transaction } from 'kysely';
import type { Bulk, Unplaced } from './bulk.ts';
import type { Tables } from './tables.ts';

export interface Positions {
  /** The first of those that were taken. */
  readonly position: number;
  /** The latest instant that a fold was taken to, this one included. */
  readonly foldedTo: number;
}

/**
 * Takes the next positions of a workspace, and keeps everybody else from theirs until the commit: that is why they
 * follow the order of commits. It is the last lock of every write.
 */
export async function takePositions(
  trx: Transaction<Tables>,
  workspace: string,
  count: number,
  foldedTo: number,
): Promise<Positions> {
  const row = await trx
    .updateTable('workspaces')
    .set({
      position: sql<number>`position + ${count}`,
      folded_to: sql<number>`case when folded_to > ${foldedTo} then folded_to else ${foldedTo} end`,
    })
    .where('workspace', '=', workspace)
    .returning(['position', 'folded_to'])
    .executeTakeFirstOrThrow();
  return { position: row.position - count + 1, foldedTo: row.folded_to };
}

/**
 * Writes rows at the next positions of a workspace, table by table; `taken` is told the last one before the commit
 * resolves. Where the database numbers them by itself, nobody waits while everybody else is kept from theirs.
 */
export async function place(
  trx: Transaction<Tables>,
  bulk: Bulk,
  workspace: string,
  foldedTo: number,
  rows: readonly Unplaced[],
  taken: (last: number) => void,
): Promise<void> {
  if (bulk.place) return bulk.place(workspace, foldedTo, rows, taken);
  const count = rows.reduce((sum, each) => sum + each.rows.length, 0);
  let { position } = await takePositions(trx, workspace, count, foldedTo);
  taken(position + count - 1);
  for (const { table, rows: unplaced } of rows) {
    await bulk.insert(table, unplaced.map((row) => ({ ...row, position: position++ })) as never[]);
  }
}
