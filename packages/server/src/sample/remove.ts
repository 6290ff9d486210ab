/** Removes a workspace whole, a piece at a time, so that nobody else waits long. Safe to begin again where it broke off. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

const ROWS_AT_ONCE = 2_000;

/** Conversations go first: from then on neither time nor an event changes anything in it. */
const TABLES = [
  'unborn',
  'transitions',
  'applications',
  'cycles',
  'episodes',
  'events',
  'outbox',
  'attempts',
  'deliveries',
  'destinations',
  'throttles',
  'posts',
  'excuses',
  'changes',
  'reselections',
  'imports',
  'sessions',
  'keys',
  'counters',
  // Marks first: a block is written only where a mark goes with it.
  'stale_reports',
  'report_blocks',
  'revisions',
  'heads',
  'workspaces',
] as const satisfies readonly (keyof Tables)[];

export async function removeWorkspace(store: Store, workspace: string): Promise<void> {
  await store.db
    .updateTable('sessions')
    .set(({ ref }) => ({ looks_at: ref('workspace') }))
    .where('looks_at', '=', workspace)
    .execute();
  while ((await removeConversations(store, workspace)) > 0) await nextTurn();
  // SQLite's index goes by row number alone, and each entry is empty now; PostgreSQL's has rows of the workspace.
  if (store.dialect.rowLocks) await sql`delete from search where workspace = ${workspace}`.execute(store.db);
  for (const table of TABLES) {
    await store.db.deleteFrom(table).where('workspace', '=', workspace).execute();
    await nextTurn();
  }
}

async function removeConversations(store: Store, workspace: string): Promise<number> {
  return store.retrying(async (trx, bulk) => {
    const rows = await trx
      .selectFrom('conversations')
      .select(['id', 'serial'])
      .where('workspace', '=', workspace)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    if (rows.length === 0) return 0;
    await bulk.index(
      workspace,
      rows.map(({ serial }) => ({ serial, words: [] })),
    );
    await trx
      .deleteFrom('conversations')
      .where('workspace', '=', workspace)
      .where(
        store.dialect.among(
          'id',
          rows.map(({ id }) => id),
        ),
      )
      .execute();
    return rows.length;
  });
}
