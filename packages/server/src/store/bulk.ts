/** Many rows in one go, by the fastest way that a database has. */
import type { Insertable } from 'kysely';
import type { Tables } from './tables.ts';

export interface Bulk {
  /** Inserts rows that have the same columns. */
  insert<T extends keyof Tables>(table: T, rows: readonly Insertable<Tables[T]>[]): Promise<void>;
  /** Inserts rows; where there is one of the same key already, that stays as it is. */
  add<T extends keyof Tables>(table: T, rows: readonly Insertable<Tables[T]>[]): Promise<void>;
  /** Inserts rows, or replaces what those with the same key hold in all other columns. */
  upsert<T extends keyof Tables>(
    table: T,
    key: readonly (keyof Tables[T] & string)[],
    rows: readonly Insertable<Tables[T]>[],
  ): Promise<void>;
  /** Updates rows that are there, found by their key. Whatever is the same before and after need not be written. */
  change<T extends keyof Tables>(
    table: T,
    key: readonly (keyof Tables[T] & string)[],
    rows: readonly { readonly before: object; readonly after: Insertable<Tables[T]> }[],
  ): Promise<void>;
  /**
   * Takes the workspace's next positions (./positions.ts) and inserts rows at them, table by table, where the database can
   * do so by itself; `taken` is told the last one before the commit resolves.
   */
  readonly place?: (
    workspace: string,
    foldedTo: number,
    rows: readonly Unplaced[],
    taken: (last: number) => void,
  ) => Promise<void>;
  /** `index` for conversations that have just been inserted, where the database finds their serials by itself. */
  readonly indexBorn?: (workspace: string, entries: readonly BornEntry[]) => Promise<void>;
  /** What conversations are found by, in place of what they were found by before; no words: by nothing. */
  index(workspace: string, entries: readonly SearchEntry[]): Promise<void>;
}

/** Rows of one table that want positions, in their order. */
export interface Unplaced {
  readonly table: 'events' | 'outbox' | 'changes';
  readonly rows: readonly object[];
}

export interface BornEntry {
  readonly id: string;
  readonly words: readonly string[];
}

export interface SearchEntry {
  /** Of `conversations`. */
  readonly serial: number;
  readonly words: readonly string[];
}

/** `insert into t (a, b) <source> [on conflict (key) do update set …]`; a key of no columns is any, and nothing is done. */
export function insertText(
  table: string,
  columns: readonly string[],
  source: string,
  key: readonly string[] | null,
): string {
  const insert = `insert into ${table} (${columns.join(', ')}) ${source}`;
  if (key === null) return insert;
  if (key.length === 0) return `${insert} on conflict do nothing`;
  const others = columns.filter((column) => !key.includes(column));
  const action =
    others.length === 0
      ? 'do nothing'
      : `do update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  return `${insert} on conflict (${key.join(', ')}) ${action}`;
}
