import { compareText } from '@kept/engine';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import { earliest } from './conversation-row.ts';
import type { Loaded } from './loading.ts';

/** An import that has brought nothing for so long has ended, whether or not it said so. */
export const IMPORT_QUIET_MS = 10_000;

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
  const due = await query.execute();
  const known = new Set(due.map(({ serial }) => serial));
  const imported = await claimImported(trx, dialect, now, limit);
  const rows = [...due, ...imported.filter(({ serial }) => !known.has(serial))];
  const unborn = await unbornQuery.execute();
  const loaded: (Loaded & { readonly workspace: string })[] = [
    ...rows.map((row) => ({ workspace: row.workspace, id: row.id, row, unborn: null })),
    ...unborn.map((row) => ({ workspace: row.workspace, id: row.conversation, row: null, unborn: row })),
  ];
  loaded.sort((a, b) => compareText(a.workspace, b.workspace) || compareText(a.id, b.id));
  return Map.groupBy(loaded, ({ workspace }) => workspace);
}

/** Of the first import that has ended without saying so. */
async function claimImported(trx: Transaction<Tables>, dialect: Dialect, now: number, limit: number) {
  const ended = await trx
    .selectFrom('workspaces')
    .select('workspace')
    .where('importing_at', '<=', now - IMPORT_QUIET_MS)
    .limit(1)
    .executeTakeFirst();
  if (ended === undefined) return [];
  let query = trx
    .selectFrom('conversations')
    .selectAll()
    .where('workspace', '=', ended.workspace)
    .where('import_at', 'is not', null)
    .limit(limit);
  if (dialect.rowLocks) query = query.modifyEnd(sql`for update skip locked`);
  return query.execute();
}

/** Imports of which nothing has come since, and nothing is left, are through. */
export async function noteEnds(db: Kysely<Tables>, since: number): Promise<void> {
  await db
    .updateTable('workspaces')
    .set({ importing_at: null })
    .where('importing_at', '<=', since)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversations')
            .select('id')
            .whereRef('conversations.workspace', '=', 'workspaces.workspace')
            .where('import_at', 'is not', null),
        ),
      ),
    )
    .execute();
}

/** The next instant at which there is something to do, now or earlier included; null for never. */
export async function nextWake(db: Kysely<Tables>, now: number): Promise<number | null> {
  let next = await lookAhead(db);
  if (next.import !== null && next.import + IMPORT_QUIET_MS <= now) {
    await noteEnds(db, now - IMPORT_QUIET_MS);
    next = await lookAhead(db);
  }
  const ends = next.import === null ? null : next.import + IMPORT_QUIET_MS;
  return earliest([next.conversation, next.unborn, ends]);
}

interface Ahead {
  readonly conversation: number | null;
  readonly unborn: number | null;
  /** When an import that is under way brought something last. */
  readonly import: number | null;
}

/** The first of each, in one question: each of the first two is the first entry of an index. */
function lookAhead(db: Kysely<Tables>): Promise<Ahead> {
  return db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('conversations')
        .select('wake_at')
        .where('wake_at', 'is not', null)
        .orderBy('wake_at')
        .limit(1)
        .as('conversation'),
      selectFrom('unborn').select('wake_at').where('wake_at', 'is not', null).orderBy('wake_at').limit(1).as('unborn'),
      selectFrom('workspaces')
        .select(({ fn }) => fn.min('importing_at').as('first'))
        .as('import'),
    ])
    .executeTakeFirstOrThrow();
}

/** Puts off conversations that could not be folded. */
export async function setAside(
  trx: Transaction<Tables>,
  dialect: Dialect,
  workspace: string,
  conversations: readonly string[],
  until: number,
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ wake_at: until, import_at: null })
    .where('workspace', '=', workspace)
    .where(dialect.among('id', conversations))
    .execute();
  await trx
    .updateTable('unborn')
    .set({ wake_at: until })
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', conversations))
    .execute();
}
