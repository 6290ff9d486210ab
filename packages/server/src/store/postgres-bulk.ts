/**
 * Many rows a statement: one array a column, taken apart by `unnest` in the list of what is selected. As tables they would
 * each be stored by themselves first, which takes twice the time. None of it is waited for (./unanswered.ts).
 */
import { CompiledQuery, type Transaction } from 'kysely';
import { arrayParameter } from './array-parameters.ts';
import { type Bulk, insertText } from './bulk.ts';
import type { Prepared } from './prepared.ts';
import type { Tables } from './tables.ts';
import { unanswered } from './unanswered.ts';

type Types = ReadonlyMap<string, string>;

/** What type each column of each table has, learnt once. */
export type ColumnTypes = Map<string, Types>;

async function learn(trx: Transaction<Tables>, table: string): Promise<Types> {
  const { rows } = await trx.executeQuery<{ name: string; type: string }>(
    CompiledQuery.raw(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    ),
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

export function byColumn(trx: Transaction<Tables>, known: ColumnTypes, prepared: Prepared): Bulk {
  const taken = async (table: string, columns: readonly string[], rows: readonly object[], first = 1) => {
    let types = known.get(table);
    if (types === undefined) {
      types = await learn(trx, table);
      known.set(table, types);
    }
    prepared.wrote(rows.length);
    const given = columns.map((column, index) => {
      const values = (rows as readonly Record<string, unknown>[]).map((row) => row[column]);
      const placeholder = `$${index + first}`;
      // Mostly all rows are one workspace's.
      if (column === 'workspace' && values.every((value) => value === values[0])) {
        return { one: `${placeholder}::text`, value: values[0] };
      }
      const array = arrayParameter(types.get(column)!, values);
      return { one: `unnest(${array.sql(placeholder)})`, value: array.value };
    });
    return {
      /** Of each column the value of one row after the other. */
      each: given.map(({ one }) => one),
      values: given.map(({ value }) => value),
    };
  };
  const send = async (text: string, values: readonly unknown[]) => {
    await trx.executeQuery(unanswered(CompiledQuery.raw(text, values as unknown[])));
  };
  const write = async (table: string, rows: readonly object[], key: readonly string[] | null) => {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0]!);
    const { each, values } = await taken(table, columns, rows);
    await send(insertText(table, columns, `select ${each.join(', ')}`, key), values);
  };
  return {
    insert: (table, rows) => write(table, rows, null),
    add: (table, rows) => write(table, rows, []),
    upsert: (table, key, rows) => write(table, rows, key),
    change: async (table, key, rows) => {
      const columns = changedColumns(rows, key);
      if (columns.length === 0) return;
      const given = [...key, ...columns];
      const { each, values } = await taken(
        table,
        given,
        rows.map(({ after }) => after),
      );
      const text = `update ${table} set ${columns.map((column) => `${column} = given.${column}`).join(', ')}
        from (select ${each.map((one, index) => `${one} as ${given[index]}`).join(', ')}) as given
        where ${key.map((column) => `${table}.${column} = given.${column}`).join(' and ')}`;
      await send(text, values);
    },
    place: async (workspace, foldedTo, tables, told) => {
      const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
      const take = CompiledQuery.raw(
        `update workspaces set position = position + $1, folded_to = greatest(folded_to, $2)
          where workspace = $3 returning position`,
        [count, foldedTo, workspace],
      );
      await trx.executeQuery(unanswered(take, ([row]) => told((row as unknown as { position: number }).position)));
      let before = count;
      for (const { table, rows } of tables) {
        if (rows.length === 0) continue;
        const columns = Object.keys(rows[0]!).filter((column) => column !== 'position');
        const { each, values } = await taken(table, columns, rows, 4);
        const source = `select ${each.join(', ')},
          (select position from workspaces where workspace = $1) - $2::bigint + generate_series(1, $3::integer)`;
        await send(insertText(table, [...columns, 'position'], source, null), [
          workspace,
          before,
          rows.length,
          ...values,
        ]);
        before -= rows.length;
      }
    },
    indexBorn: async (workspace, entries) => {
      if (entries.length === 0) return;
      prepared.wrote(entries.length);
      const ids = arrayParameter(
        'text',
        entries.map(({ id }) => id),
      );
      const documents = arrayParameter(
        'text',
        entries.map(({ words }) => documentOf(words)),
      );
      await send(
        `insert into search (workspace, serial, document)
          select $1, (select serial from conversations where workspace = $1 and id = given.id), given.document::tsvector
          from (select unnest(${ids.sql('$2')}) as id, unnest(${documents.sql('$3')}) as document) as given`,
        [workspace, ids.value, documents.value],
      );
    },
    index: (workspace, entries) =>
      write(
        'search',
        entries.map(({ serial, words }) => ({ workspace, serial, document: documentOf(words) })),
        ['workspace', 'serial'],
      ),
  };
}

/** Words are letters and digits: nothing to escape. */
function documentOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
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
