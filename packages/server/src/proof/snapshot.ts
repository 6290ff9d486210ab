/** A store read as of one moment, while others go on writing. */
import { Kysely, sql } from 'kysely';
import { type Dialect, postgresDialect, sqliteDialect } from '../store/dialect.ts';
import { openPostgres } from '../store/open-postgres.ts';
import { SqliteConnections, sqliteKyselyDialect } from '../store/sqlite-driver.ts';
import type { StoreLocation } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

export interface Snapshot {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
}

/** Opens connections of its own for as long as `work` takes; nothing can be written through them. */
export async function withSnapshot<T>(location: StoreLocation, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return location.kind === 'sqlite' ? sqliteSnapshot(location.path, work) : postgresSnapshot(location, work);
}

async function sqliteSnapshot<T>(path: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const connections = new SqliteConnections(path);
  const db = new Kysely<Tables>({ dialect: sqliteKyselyDialect(connections) });
  try {
    // From its first read on, a transaction in WAL mode sees that moment.
    connections.reader.exec('begin');
    return await work({ db, dialect: sqliteDialect });
  } finally {
    await db.destroy();
  }
}

async function postgresSnapshot<T>(
  location: Extract<StoreLocation, { kind: 'postgres' }>,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const store = openPostgres({ ...location, connections: 1 });
  try {
    return await store.db.connection().execute(async (db) => {
      await sql`begin isolation level repeatable read read only`.execute(db);
      const result = await work({ db, dialect: postgresDialect });
      await sql`commit`.execute(db);
      return result;
    });
  } finally {
    await store.close();
  }
}
