import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { arrayParameter } from './array-parameters.ts';
import { type Bulk, insertText } from './bulk.ts';
import { postgresDialect } from './dialect.ts';
import { Inside } from './inside.ts';
import { retrying } from './retrying.ts';
import type { Store, StoreLocation } from './store.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 10;
const INT8 = 20;
const NUMERIC = 1700;

/** Opens a pool. The tables are not looked at (./migrate.ts). */
export function openPostgres(location: Extract<StoreLocation, { kind: 'postgres' }>): Store {
  const pool = new pg.Pool({
    connectionString: location.url,
    max: location.connections ?? CONNECTIONS,
    // Positions and instants stay far below 2^53; sums of counts come as numeric.
    types: { getTypeParser: (oid, format) => parserOf(oid, format) },
  });
  // A connection that is lost, idle or in use, is replaced at the next use; whoever used it gets the error from its query.
  // Without listeners the loss would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const inside = new Inside();
  const db = new Kysely<Tables>({ dialect: guarded(new PostgresDialect({ pool }), inside) });
  const types = columnTypes(pool);
  let closed: Promise<void> | null = null;
  const begin: Store['retrying'] = (work, { durable } = { durable: true }) =>
    inside.run(() =>
      db.transaction().execute(async (trx) => {
        if (!durable) await trx.executeQuery(CompiledQuery.raw('set local synchronous_commit = off'));
        return await work(trx, byColumn(trx, types));
      }),
    );
  return {
    db,
    dialect: postgresDialect,
    location,
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

/** Inside a transaction the pool must not be asked for another connection. */
function guarded(dialect: PostgresDialect, inside: Inside): PostgresDialect {
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = (options) => {
      inside.mayAcquire();
      return acquire(options);
    };
    return driver;
  };
  return dialect;
}

/** What type each column has, learnt once a table. */
function columnTypes(pool: pg.Pool): (table: string) => Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const learn = async (table: string) => {
    const { rows } = await pool.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    );
    return new Map(rows.map(({ name, type }) => [name, type]));
  };
  return (table) => {
    let types = known.get(table);
    if (types === undefined) {
      types = learn(table);
      types.catch(() => known.delete(table));
      known.set(table, types);
    }
    return types;
  };
}

/** One array a column, taken apart by `unnest`. */
function byColumn(trx: Transaction<Tables>, typesOf: (table: string) => Promise<ReadonlyMap<string, string>>): Bulk {
  const taken = async (table: string, columns: readonly string[], rows: readonly object[]) => {
    const types = await typesOf(table);
    const arrays = columns.map((column) =>
      arrayParameter(
        types.get(column)!,
        (rows as readonly Record<string, unknown>[]).map((row) => row[column]),
      ),
    );
    return {
      unnest: `unnest(${arrays.map(({ sql }, index) => sql(`$${index + 1}`)).join(', ')})`,
      values: arrays.map(({ value }) => value),
    };
  };
  const write = async (table: string, rows: readonly object[], key: readonly string[] | null) => {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0]!);
    const { unnest, values } = await taken(table, columns, rows);
    await trx.executeQuery(CompiledQuery.raw(insertText(table, columns, `select * from ${unnest}`, key), values));
  };
  return {
    insert: (table, rows) => write(table, rows, null),
    add: (table, rows) => write(table, rows, []),
    upsert: (table, key, rows) => write(table, rows, key),
    change: async (table, key, rows) => {
      const columns = changedColumns(rows, key);
      if (columns.length === 0) return;
      const given = [...key, ...columns];
      const { unnest, values } = await taken(
        table,
        given,
        rows.map(({ after }) => after),
      );
      const text = `update ${table} set ${columns.map((column) => `${column} = given.${column}`).join(', ')}
        from ${unnest} as given (${given.join(', ')})
        where ${key.map((column) => `${table}.${column} = given.${column}`).join(' and ')}`;
      await trx.executeQuery(CompiledQuery.raw(text, values));
    },
    index: (workspace, entries) =>
      write(
        'search',
        // Words are letters and digits: nothing to escape.
        entries.map(({ serial, words }) => ({
          workspace,
          serial,
          document: words.map((word) => `'${word}'`).join(' '),
        })),
        ['workspace', 'serial'],
      ),
  };
}

/** Columns outside the key that are another in any of the rows. */
function changedColumns(
  rows: readonly { readonly before: object; readonly after: object }[],
  key: readonly string[],
): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  return Object.keys(first.after).filter(
    (column) =>
      !key.includes(column) &&
      rows.some(
        ({ before, after }) =>
          (before as Record<string, unknown>)[column] !== (after as Record<string, unknown>)[column],
      ),
  );
}
