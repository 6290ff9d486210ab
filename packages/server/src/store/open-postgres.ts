import {
  CompiledQuery,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
} from 'kysely';
import pg from 'pg';
import { postgresDialect } from './dialect.ts';
import { Inside } from './inside.ts';
import { byColumn, type ColumnTypes } from './postgres-bulk.ts';
import { PostgresDriver } from './postgres-driver.ts';
import { retrying } from './retrying.ts';
import type { Store, StoreLocation } from './store.ts';
import type { Tables } from './tables.ts';
import { unanswered } from './unanswered.ts';

const CONNECTIONS = 10;
const INT8 = 20;
const NUMERIC = 1700;

/** Opens a pool. The tables are not looked at (./migrate.ts). */
export function openPostgres(location: Extract<StoreLocation, { kind: 'postgres' }>): Store {
  const pool = new pg.Pool({
    connectionString: location.url,
    max: location.connections ?? CONNECTIONS,
    // A statement is sent before the last one is answered.
    pipeline: true,
    // Positions and instants stay far below 2^53; sums of counts come as numeric.
    types: { getTypeParser: (oid, format) => parserOf(oid, format) },
  });
  // A connection that is lost, idle or in use, is replaced at the next use; whoever used it gets the error from its query.
  // Without listeners the loss would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const inside = new Inside();
  const driver = new PostgresDriver(pool, inside);
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (of) => new PostgresIntrospector(of),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect });
  const types: ColumnTypes = new Map();
  let closed: Promise<void> | null = null;
  const begin: Store['retrying'] = (work, { durable } = { durable: true }) =>
    inside.run(() =>
      db.transaction().execute(async (turnByTurn) => {
        const trx = await atOnce(turnByTurn, dialect, driver);
        if (!durable) await trx.executeQuery(unanswered(CompiledQuery.raw('set local synchronous_commit = off')));
        return await work(trx, byColumn(trx, types, driver.prepared));
      }),
    );
  return {
    db,
    dialect: postgresDialect,
    location,
    turns: null,
    transaction: (work) => begin(work),
    retrying: (work, promise) => retrying(postgresDialect, () => begin(work, promise)),
    snapshot: (read) =>
      inside.run(() =>
        db
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute((trx) => read(trx)),
      ),
    close: () => {
      closed ??= db.destroy();
      return closed;
    },
  };
}

function parserOf(oid: number, format: 'text' | 'binary' | undefined): (text: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format as 'text');
}

/**
 * The transaction, as one that sends a statement as soon as it is asked for it: Kysely's own waits for the answer to the one
 * before.
 */
async function atOnce(trx: Transaction<Tables>, dialect: Dialect, driver: Driver): Promise<Transaction<Tables>> {
  const executor = trx.getExecutor();
  const connection = await executor.provideConnection(async (connection) => connection);
  const sending = executor.withConnectionProvider({ provideConnection: (use) => use(connection) });
  return new Transaction<Tables>({ config: { dialect }, dialect, driver, executor: sending });
}
