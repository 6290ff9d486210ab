/** What the two databases can and cannot do. Code asks for a capability, never for a brand. */
import { type RawBuilder, sql } from 'kysely';
import { wordsOf } from './words.ts';

export interface Dialect {
  /** Several processes may write at once: rows are locked, and claims skip what others hold. */
  readonly rowLocks: boolean;
  /** A column is in a list of values given as one parameter, so that the statement stays the same for any length. */
  among(column: string, values: readonly string[]): RawBuilder<boolean>;
  /** The same of whole numbers, and of any expression. */
  amongNumbers(of: RawBuilder<number>, values: readonly number[]): RawBuilder<boolean>;
  /**
   * A condition on `conversations`: id, subject or customer has, for each word of the question, one that begins with it.
   * Null where the question has no words.
   */
  found(workspace: string, question: string): RawBuilder<boolean> | null;
  /** Whether an error says that another writer was in the way and the transaction may be tried again as it was. */
  isConflict(error: unknown): boolean;
  /** Whether an error is of the database or the way to it (lost, full, busy), not of the statement. */
  isOutage(error: unknown): boolean;
}

const SQLITE_BUSY = 5;
/** Busy, locked, no memory, read only, I/O error, corrupt, full, cannot open, protocol, not a database. */
const SQLITE_OUTAGES = new Set([SQLITE_BUSY, 6, 7, 8, 10, 11, 13, 14, 15, 26]);

export const sqliteDialect: Dialect = {
  rowLocks: false,
  among: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
  amongNumbers: (of, values) => sql`${of} in (select value from json_each(${JSON.stringify(values)}))`,
  found(_workspace, question) {
    const words = wordsOf(question);
    if (words.length === 0) return null;
    const match = words.map((word) => `"${word}"*`).join(' ');
    return sql`serial in (select rowid from search where search match ${match})`;
  },
  isConflict: () => false,
  isOutage: (error) => SQLITE_OUTAGES.has(codeOf(error, 'errcode') & 0xff),
};

/** Serialization failure, deadlock, and an identity that another transaction stored meanwhile. */
const POSTGRES_CONFLICTS = new Set(['40001', '40P01', '23505']);

export const postgresDialect: Dialect = {
  rowLocks: true,
  among: (column, values) => sql`${sql.ref(column)} = any(${values}::text[])`,
  amongNumbers: (of, values) => sql`${of} = any(${values}::bigint[])`,
  found(workspace, question) {
    const words = wordsOf(question);
    if (words.length === 0) return null;
    const match = words.map((word) => `'${word}':*`).join(' & ');
    return sql`serial in (select serial from search where workspace = ${workspace} and document @@ ${match}::tsquery)`;
  },
  isConflict: (error) => POSTGRES_CONFLICTS.has(String((error as { code?: unknown }).code)),
  isOutage(error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    // No answer at all, or classes 08 connection, 53 resources, 57 intervention, 58 system.
    if (typeof code === 'string') return /^(08|53|57|58|XX)/.test(code) || /^E[A-Z]+$/.test(code);
    return /connection|terminat|timeout/i.test(String(message));
  },
};

function codeOf(error: unknown, field: string): number {
  const code = (error as Record<string, unknown> | null)?.[field];
  return typeof code === 'number' ? code : 0;
}
