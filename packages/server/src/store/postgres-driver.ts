/**
 * Kysely over `pg`, made for few round trips: statements that are asked for at once go at once, those whose answer nobody
 * needs are not waited for (./unanswered.ts), and what a transaction asks again and again is prepared.
 */
import {
  AbortedTransactionError,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { isOutOfDate } from './dialect.ts';
import type { Inside } from './inside.ts';
import { Prepared } from './prepared.ts';
import { listenerOf } from './unanswered.ts';

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

export class PostgresDriver implements Driver {
  readonly prepared = new Prepared();
  readonly #pool: pg.Pool;
  readonly #inside: Inside;
  readonly #connections = new WeakMap<pg.PoolClient, PostgresConnection>();

  /** @param pool of connections that take a statement before the last one is answered (`pipeline`) */
  constructor(pool: pg.Pool, inside: Inside) {
    this.#pool = pool;
    this.#inside = inside;
  }

  async init(): Promise<void> {}

  /** Inside a transaction the pool must not be asked for another connection. */
  async acquireConnection(): Promise<PostgresConnection> {
    this.#inside.mayAcquire();
    const client = await this.#pool.connect();
    let connection = this.#connections.get(client);
    if (connection === undefined) {
      connection = new PostgresConnection(client, this.prepared);
      this.#connections.set(client, connection);
    }
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    (connection as PostgresConnection).begin(settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PostgresConnection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PostgresConnection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as PostgresConnection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #prepared: Prepared;
  /** The answer to `begin`, while a transaction is under way. */
  #begun: Promise<unknown> | null = null;
  /** Why the transaction that is under way cannot be committed. */
  #failure: { readonly error: unknown } | null = null;
  #naming = false;
  #renewal = 0;
  #broken = false;

  constructor(client: pg.PoolClient, prepared: Prepared) {
    this.#client = client;
    this.#prepared = prepared;
  }

  begin({ isolationLevel, accessMode }: TransactionSettings): void {
    this.#naming = accessMode !== 'read only';
    if (this.#naming && this.#prepared.isDue(this.#renewal)) {
      if (this.#renewal > 0) this.#send(CompiledQuery.raw('discard plans')).catch(() => {});
      this.#renewal = this.#prepared.renewal();
    }
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    const access = accessMode === undefined ? '' : ` ${accessMode}`;
    this.#begun = this.#send(CompiledQuery.raw(`start transaction${level}${access}`)).catch((error) => {
      this.#fail(error);
    });
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const listener = listenerOf(query);
    if (listener !== null && this.#begun !== null) {
      // Without a transaction around it, it would be written for good.
      await this.#begun;
      if (this.#failure !== null) throw this.#failure.error;
      this.#send(query).then(
        ({ rows }) => listener(rows),
        (error) => this.#fail(error),
      );
      return { rows: [] };
    }
    const result = await this.#answerTo(query);
    listener?.(result.rows);
    const { command, rowCount, rows } = result;
    return CHANGES.has(command)
      ? { numAffectedRows: BigInt(rowCount ?? 0), rows: rows as R[] }
      : { rows: (rows ?? []) as R[] };
  }

  // biome-ignore lint/correctness/useYield: nothing is read so; the interface asks for it.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Answers of PostgreSQL are not streamed.');
  }

  async commit(): Promise<void> {
    const { command } = await this.#answerTo(CompiledQuery.raw('commit'));
    this.#begun = null;
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    this.#begun = null;
    try {
      await this.#send(CompiledQuery.raw('rollback'));
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  release(): void {
    this.#begun = null;
    this.#failure = null;
    this.#naming = false;
    this.#client.release(this.#broken);
  }

  /** What failed before it, of which nobody waited for the answer, is why it failed. */
  async #answerTo(query: CompiledQuery): Promise<pg.QueryResult> {
    let result: pg.QueryResult;
    try {
      result = await this.#send(query);
    } catch (error) {
      if (this.#begun !== null) this.#fail(error);
      throw this.#failure?.error ?? error;
    }
    if (this.#failure !== null) throw this.#failure.error;
    return result;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    if (isOutOfDate(error)) this.#prepared.forget();
  }

  #send({ sql: text, parameters }: CompiledQuery): Promise<pg.QueryResult> {
    const values = parameters as unknown[];
    const name = this.#naming && values.length > 0 ? this.#prepared.nameOf(text) : undefined;
    return this.#client.query(name === undefined ? { text, values } : { name, text, values });
  }
}
