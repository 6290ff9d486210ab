/**
 * Kysely over `node:sqlite`: one connection that writes, in turns, and one that reads beside it. In WAL mode a reader sees
 * the last commit and waits for nobody.
 */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as after } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { Inside } from './inside.ts';
import { Statements } from './statements.ts';
import { SharedTurns } from './turns.ts';

const BUSY_TIMEOUT_MS = 10_000;
const BUSY_RETRY_MS = 5;
const SQLITE_BUSY = 5;

export class SqliteConnections {
  readonly writer: DatabaseSync;
  readonly writing: Statements;
  readonly reader: DatabaseSync;
  readonly reading: Statements;
  readonly turns: SharedTurns;
  readonly inside = new Inside();

  /** @param turns memory of those that another thread of this process takes its turns by */
  constructor(path: string, turns?: SharedArrayBuffer) {
    this.turns = new SharedTurns(turns);
    this.writer = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    this.writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;');
    this.writer.exec(
      'pragma cache_size = -65536; pragma wal_autocheckpoint = 16000; pragma journal_size_limit = 134217728;',
    );
    this.reader = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
    // Not mapped into memory: that makes a walk through an index a tenth quicker, and a disk that cannot be read would end the
    // process instead of the question.
    this.reader.exec('pragma cache_size = -65536; pragma temp_store = memory;');
    // From here on another process's write is waited for without standing still (`whenFree`).
    this.writer.exec('pragma busy_timeout = 0');
    this.writing = new Statements(this.writer);
    this.reading = new Statements(this.reader);
  }

  /** Does it as soon as no other process writes. */
  async whenFree<T>(write: () => T): Promise<T> {
    for (let waitedMs = 0; ; waitedMs += BUSY_RETRY_MS) {
      try {
        return write();
      } catch (error) {
        if ((error as { errcode?: number }).errcode !== SQLITE_BUSY || waitedMs >= BUSY_TIMEOUT_MS) throw error;
      }
      await after(BUSY_RETRY_MS);
    }
  }

  close(): void {
    if (this.reader.isOpen) this.reader.close();
    if (this.writer.isOpen) this.writer.close();
  }
}

/** Several connections as far as Kysely knows: the turns are taken here. */
class SeveralConnections extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

export function sqliteKyselyDialect(connections: SqliteConnections): Dialect {
  return {
    createAdapter: () => new SeveralConnections(),
    createDriver: () => new SqliteDriver(connections),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class SqliteDriver implements Driver {
  readonly #connections: SqliteConnections;

  constructor(connections: SqliteConnections) {
    this.#connections = connections;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#connections);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await this.#connections.turns.take();
    try {
      // In WAL mode a commit that is synced later takes all before it along: what is not waited for is lost from behind only.
      if (!this.#connections.inside.durable) this.#relax(connection);
      await this.#connections.whenFree(() => this.#connections.writer.exec('begin immediate'));
    } catch (error) {
      this.#tighten(connection);
      this.#connections.turns.giveBack();
      throw error;
    }
    connection.inTransaction = true;
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    this.#connections.writer.exec('commit');
    this.#end(connection);
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // After a full disk SQLite has rolled back by itself; a second time would throw and hide the cause.
    if (!connection.inTransaction) return;
    try {
      if (this.#connections.writer.isTransaction) this.#connections.writer.exec('rollback');
    } finally {
      this.#end(connection);
    }
  }

  #end(connection: SqliteConnection): void {
    connection.inTransaction = false;
    this.#tighten(connection);
    this.#connections.turns.giveBack();
  }

  #relax(connection: SqliteConnection): void {
    this.#connections.writer.exec('pragma synchronous = normal');
    connection.relaxed = true;
  }

  /** Before the turn is given back: whoever is next may promise more. */
  #tighten(connection: SqliteConnection): void {
    if (!connection.relaxed) return;
    connection.relaxed = false;
    this.#connections.writer.exec('pragma synchronous = full');
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#connections.turns.take();
    this.#connections.close();
    this.#connections.turns.giveBack();
  }
}

class SqliteConnection implements DatabaseConnection {
  inTransaction = false;
  relaxed = false;
  readonly #connections: SqliteConnections;

  constructor(connections: SqliteConnections) {
    this.#connections = connections;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { inside, turns, reading, writing } = this.#connections;
    if (this.inTransaction) return run<R>(writing, sql, parameters);
    inside.mustBeOutside();
    if (readsOnly(sql)) return run<R>(reading, sql, parameters);
    await turns.take();
    try {
      return await this.#connections.whenFree(() => run<R>(writing, sql, parameters));
    } finally {
      turns.giveBack();
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    if (!this.inTransaction) this.#connections.inside.mustBeOutside();
    // A statement of its own: a cached one could be started again by somebody else meanwhile.
    const database = this.inTransaction ? this.#connections.writer : this.#connections.reader;
    for (const row of database.prepare(sql).iterate(...(parameters as SQLInputValue[]))) yield { rows: [row as R] };
  }
}

function readsOnly(sql: string): boolean {
  return /^\s*(select|with|explain)\b/i.test(sql);
}

function run<R>(statements: Statements, sql: string, parameters: readonly unknown[]): QueryResult<R> {
  const { statement, reads } = statements.get(sql);
  const given = parameters as SQLInputValue[];
  if (reads) return { rows: statement.all(...given) as R[] };
  const { changes, lastInsertRowid } = statement.run(...given);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}
