import { sql, type Transaction } from 'kysely';
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
