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
  // All are on their way before the first is answered, and done in this order.
  const [creating, unborn, rows] = await Promise.all([
    dialect.rowLocks ? lockCreations(trx, workspace, ids) : null,
    unbornOf(trx, dialect, workspace, ids),
    rowsOf(trx, dialect, workspace, ids),
  ]);
  return ids.map((id) => {
    const row = rows.get(id) ?? null;
    // It was there when the locks were taken and has been voided away since.
    if (creating !== null && row === null && !creating.has(id)) throw new OvertakenError();
    return { id, row, unborn: unborn.get(id) ?? null };
  });
}

/** Rows lock themselves; what has no row yet is kept from being created twice at once. Which have none. */
async function lockCreations(
  trx: Transaction<Tables>,
  workspace: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const base = bitsOf(workspace) * CREATION_LOCKS;
  const locks = ids.map((id) => base + (bitsOf(id) % CREATION_LOCKS));
  const { rows } = await sql<{ id: string }>`
    select id, pg_advisory_xact_lock(lock) from (
      select id, lock from (select unnest(${ids}::text[]) as id, unnest(${locks}::bigint[]) as lock) as given
      where (select serial from conversations as c where c.workspace = ${workspace} and c.id = given.id) is null
      order by lock) as missing`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

function bitsOf(text: string): number {
  return Number.parseInt(hash('md5', text, 'hex').slice(0, 8), 16);
}

async function unbornOf(trx: Transaction<Tables>, dialect: Dialect, workspace: string, ids: readonly string[]) {
  const rows = await lookedUp(trx, dialect, 'unborn', 'conversation', workspace, ids);
  return new Map(rows.map((row) => [row.conversation, row]));
}

async function rowsOf(trx: Transaction<Tables>, dialect: Dialect, workspace: string, ids: readonly string[]) {
  const rows = await lookedUp(trx, dialect, 'conversations', 'id', workspace, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locked in the order of the ids. */
async function lookedUp<T extends 'unborn' | 'conversations'>(
  trx: Transaction<Tables>,
  dialect: Dialect,
  table: T,
  key: string,
  workspace: string,
  ids: readonly string[],
): Promise<Selectable<Tables[T]>[]> {
  // Each by itself: of a list PostgreSQL may think that it is found soonest in another index, all of which it reads.
  const query = dialect.rowLocks
    ? sql`select found.* from (select unnest(${ids}::text[]) as id) as given cross join lateral
        (select * from ${sql.table(table)} where workspace = ${workspace} and ${sql.ref(key)} = given.id for update) as found`
    : sql`select * from ${sql.table(table)} where workspace = ${workspace} and ${dialect.among(key, ids)}`;
  const { rows } = await query.execute(trx);
  return rows as Selectable<Tables[T]>[];
}
