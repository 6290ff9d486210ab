import type { SQLInputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { type Bulk, insertText } from './bulk.ts';
import { sqliteDialect } from './dialect.ts';
import { retrying } from './retrying.ts';
import { SqliteSnapshots } from './snapshots.ts';
import { SqliteConnections, sqliteKyselyDialect } from './sqlite-driver.ts';
import type { Statements } from './statements.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * Opens the file, and makes it where there is none. The tables are not looked at (./migrate.ts).
 *
 * @param turns of a store that another thread has opened: both write in turns, and neither has to ask again and again
 */
export function openSqlite(path: string, turns?: SharedArrayBuffer): Store {
  const connections = new SqliteConnections(path, turns);
  const db = new Kysely<Tables>({ dialect: sqliteKyselyDialect(connections) });
  const bulk = rowByRow(connections.writing);
  const snapshots = new SqliteSnapshots(path);
  let closed: Promise<void> | null = null;
  const begin: Store['retrying'] = (work, { durable } = { durable: true }) =>
    connections.inside.run(() => db.transaction().execute((trx) => work(trx, bulk)), durable);
  return {
    db,
    dialect: sqliteDialect,
    location: { kind: 'sqlite', path },
    turns: connections.turns.memory,
    transaction: (work) => begin(work),
    retrying: (work, promise) => retrying(sqliteDialect, () => begin(work, promise)),
    snapshot: (read) => snapshots.read(read),
    close: () => {
      closed ??= Promise.all([connections.turns.take(), snapshots.close()])
        .then(() => connections.close())
        .finally(() => connections.turns.giveBack());
      return closed;
    },
  };
}

/** One prepared statement, run once a row: faster here than any statement of many rows. */
function rowByRow(statements: Statements): Bulk {
  const write = (table: string, rows: readonly object[], key: readonly string[] | null) => {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0]!);
    const { statement } = statements.get(
      insertText(table, columns, `values (${columns.map(() => '?').join(', ')})`, key),
    );
    const values: SQLInputValue[] = [];
    for (const row of rows as readonly Record<string, SQLInputValue>[]) {
      for (let at = 0; at < columns.length; at++) values[at] = row[columns[at]!]!;
      statement.run(...values);
    }
  };
  return {
    insert: async (table, rows) => write(table, rows, null),
    add: async (table, rows) => write(table, rows, []),
    upsert: async (table, key, rows) => write(table, rows, key),
    change: async (table, key, rows) => {
      for (const row of rows) changeOne(statements, table, key, row);
    },
    index: async (_workspace, entries) => {
      const { statement } = statements.get('insert or replace into search (rowid, text) values (?, ?)');
      for (const { serial, words } of entries) statement.run(serial, words.join(' '));
    },
  };
}

/** Only what differs: an index that none of it is in stays as it is. */
function changeOne(
  statements: Statements,
  table: string,
  key: readonly string[],
  { before, after }: { readonly before: object; readonly after: object },
): void {
  const [was, is] = [before, after] as Record<string, SQLInputValue>[];
  const changed = Object.keys(is!).filter((column) => is![column] !== was![column] && !key.includes(column));
  if (changed.length === 0) return;
  const { statement } = statements.get(
    `update ${table} set ${changed.map((column) => `${column} = ?`).join(', ')} where ${key.map((column) => `${column} = ?`).join(' and ')}`,
  );
  statement.run(...[...changed, ...key].map((column) => is![column]!));
}
