/** Reads of one moment in SQLite: a connection of their own, on which one reader at a time holds a transaction open. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { Statements } from './statements.ts';
import type { Tables } from './tables.ts';
import { Turns } from './turns.ts';

export class SqliteSnapshots {
  readonly #path: string;
  readonly #turns = new Turns();
  #opened: { readonly database: DatabaseSync; readonly db: Kysely<Tables> } | null = null;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  async read<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    await this.#turns.take();
    try {
      if (this.#closed) throw new Error('The store is closed.');
      this.#opened ??= open(this.#path);
      const { database, db } = this.#opened;
      database.exec('begin');
      try {
        return await read(db);
      } finally {
        database.exec('commit');
      }
    } finally {
      this.#turns.giveBack();
    }
  }

  async close(): Promise<void> {
    await this.#turns.take();
    this.#closed = true;
    this.#opened?.database.close();
    this.#opened = null;
    this.#turns.giveBack();
  }
}

function open(path: string): { database: DatabaseSync; db: Kysely<Tables> } {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  database.exec('pragma cache_size = -16384; pragma temp_store = memory;');
  const statements = new Statements(database);
  const executeQuery = async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
    rows: statements.get(sql).statement.all(...(parameters as SQLInputValue[])) as R[],
  });
  const connection = {
    executeQuery,
    async *streamQuery<R>(query: CompiledQuery) {
      yield await executeQuery<R>(query);
    },
  };
  class Driver extends DummyDriver {
    override async acquireConnection() {
      return connection;
    }
  }
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new Driver(),
      createIntrospector: (of) => new SqliteIntrospector(of),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return { database, db };
}
