/** Tables are brought up to date one numbered step at a time, each in a transaction with its number. */
import { setTimeout as after } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** The tables are newer than this program: an older one must not write to them. */
export class NewerSchemaError extends Error {
  override name = 'NewerSchemaError';
  constructor(found: number, known: number) {
    super(
      `The database has schema ${found} and this version of Kept knows schemas up to ${known}. Run the newer version, or restore a backup made before the upgrade.`,
    );
  }
}

/** While another process brings a large SQLite file up to date, each attempt to write waits for ten seconds. */
const ATTEMPTS = 60;
const PAUSE_MS = 100;

/**
 * @param migrations in the order of their versions, 1, 2, …
 * @throws NewerSchemaError
 */
export async function migrate(store: Store, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  for (let attempt = 1; ; ) {
    try {
      if (await migrateOnce(store, migrations)) return;
    } catch (error) {
      if (!store.dialect.isBusy(error) || attempt++ === ATTEMPTS) throw error;
      await after(PAUSE_MS);
    }
  }
}

/** One step. True where no other is left. */
function migrateOnce(store: Store, migrations: readonly Migration[]): Promise<boolean> {
  return store.transaction(async (trx) => {
    const version = await lockedVersion(trx, store);
    if (version > migrations.length) throw new NewerSchemaError(version, migrations.length);
    const next = migrations[version];
    if (next === undefined) return true;
    for (const statement of next.statements(store.dialect)) await sql.raw(statement).execute(trx);
    await trx
      .updateTable('schema_version')
      .set({ version: version + 1 })
      .execute();
    return version + 1 === migrations.length;
  });
}

/** The version now, with the only row locked, so that two processes take turns. */
async function lockedVersion(trx: Transaction<Tables>, { dialect }: Store): Promise<number> {
  // Not even `create table if not exists` is safe from two at once on PostgreSQL.
  if (dialect.rowLocks) await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATING)})`.execute(trx);
  await sql`create table if not exists schema_version (version bigint not null)`.execute(trx);
  const row = await trx.selectFrom('schema_version').select('version').executeTakeFirst();
  if (row) return row.version;
  await trx.insertInto('schema_version').values({ version: 0 }).execute();
  return 0;
}

/** Any number that nobody else locks by: "kept" in ASCII. */
const MIGRATING = 0x6b657074;
