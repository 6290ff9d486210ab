/** Conversations locked for a write and loaded as they were recorded last. */
import { hash } from 'node:crypto';
import { compareText } from '@kept/engine';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import { OvertakenError } from '../store/retrying.ts';
import type { ConversationTable, Tables, UnbornTable } from '../store/tables.ts';

export interface Loaded {
  readonly id: string;
  /** Null where it is not there: new, or not yet born. */
  readonly row: Selectable<ConversationTable> | null;
  readonly unborn: Selectable<UnbornTable> | null;
}

/** How many locks the ids of one workspace share while they are not there yet. */
const CREATION_LOCKS = 1024;

/**
 * Locks in one order for everybody, so that no two writes wait for each other: creations, then what is not yet born, then
 * rows by id. In SQLite a write has locked all there is.
 */
export async function lockAndLoad(
  trx: Transaction<Tables>,
  dialect: Dialect,
  workspace: string,
  conversations: readonly string[],
): Promise<Loaded[]> {
  const ids = [...conversations].sort(compareText);
  const creating = dialect.rowLocks ? await lockCreations(trx, dialect, workspace, ids) : null;
  const unborn = await unbornOf(trx, dialect, workspace, ids);
  const rows = await rowsOf(trx, dialect, workspace, ids);
  return ids.map((id) => {
    const row = rows.get(id) ?? null;
    // It was there when the locks were taken and has been voided away since.
    if (creating !== null && row === null && !creating.has(id)) throw new OvertakenError();
    return { id, row, unborn: unborn.get(id) ?? null };
  });
}

/** Rows lock themselves; what has no row yet is kept from being created twice at once. */
async function lockCreations(
  trx: Transaction<Tables>,
  dialect: Dialect,
  workspace: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const there = await trx
    .selectFrom('conversations')
    .select('id')
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids))
    .execute();
  const known = new Set(there.map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const locks = [...new Set(missing.map((id) => creationLock(workspace, id)))].sort((a, b) => a - b);
    await sql`select pg_advisory_xact_lock(lock) from unnest(${locks}::bigint[]) with ordinality as t(lock, n) order by n`.execute(
      trx,
    );
  }
  return new Set(missing);
}

function creationLock(workspace: string, id: string): number {
  const bits = (text: string) => Number.parseInt(hash('md5', text, 'hex').slice(0, 8), 16);
  return bits(workspace) * CREATION_LOCKS + (bits(id) % CREATION_LOCKS);
}

async function unbornOf(trx: Transaction<Tables>, dialect: Dialect, workspace: string, ids: readonly string[]) {
  let query = trx
    .selectFrom('unborn')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', ids));
  if (dialect.rowLocks) query = query.orderBy('conversation').modifyEnd(sql`for update`);
  return new Map((await query.execute()).map((row) => [row.conversation, row]));
}

async function rowsOf(trx: Transaction<Tables>, dialect: Dialect, workspace: string, ids: readonly string[]) {
  let query = trx
    .selectFrom('conversations')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids));
  if (dialect.rowLocks) query = query.orderBy('id').modifyEnd(sql`for update`);
  return new Map((await query.execute()).map((row) => [row.id, row]));
}
