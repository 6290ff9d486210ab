/** Puts patches in place: a block and what it makes up for go in one transaction. */
import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { FORMAT } from './block.ts';
import type { Patch } from './patch.ts';

/** How many were written; one that somebody else came before is left to the next round. */
export function writePatches(store: Store, patches: readonly Patch[]): Promise<number> {
  return store.retrying(async (trx) => {
    let written = 0;
    for (const patch of patches) if (await write(trx, store.dialect, patch)) written++;
    return written;
  });
}

async function write(trx: Transaction<Tables>, dialect: Dialect, patch: Patch): Promise<boolean> {
  const known = await heldMarks(trx, dialect, patch);
  // Without a mark there is nothing to make up for: somebody has done so, or the workspace is gone.
  if (known.length === 0) return false;
  if (!(await replaceBlock(trx, patch))) return false;
  await trx
    .deleteFrom('stale_reports')
    .where('workspace', '=', patch.workspace)
    .where('day', '=', patch.day)
    .where(dialect.among('conversation', known))
    .execute();
  return true;
}

/** Those of the patch's marks that have not grown since. A writer that holds one is not waited for. */
async function heldMarks(trx: Transaction<Tables>, dialect: Dialect, patch: Patch): Promise<string[]> {
  let query = trx
    .selectFrom('stale_reports')
    .select(['conversation', 'mark', 'marked_at'])
    .where('workspace', '=', patch.workspace)
    .where('day', '=', patch.day);
  if (dialect.rowLocks) query = query.modifyEnd(sql`for update skip locked`);
  const now = new Map((await query.execute()).map((row) => [row.conversation, row]));
  const known = patch.marks.filter(({ conversation, mark, marked_at }) => {
    const held = now.get(conversation);
    return held?.mark === mark && held.marked_at === marked_at;
  });
  return known.map(({ conversation }) => conversation);
}

async function replaceBlock(trx: Transaction<Tables>, { marks: _, replaces, ...patch }: Patch): Promise<boolean> {
  if (replaces === null) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('report_blocks')
      .values({ ...patch, format: FORMAT, edition: 1 })
      .onConflict((on) => on.doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows) === 1;
  }
  const { workspace, day, ...columns } = patch;
  const { numUpdatedRows } = await trx
    .updateTable('report_blocks')
    .set({ ...columns, format: FORMAT, edition: replaces + 1 })
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .where('edition', '=', replaces)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}
