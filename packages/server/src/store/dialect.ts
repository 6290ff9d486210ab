/** What the two databases can and cannot do. Code asks for a capability, never for a brand. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';
import { wordsOf } from './words.ts';

/** What the words of a search find among conversations. */
export interface Found {
  /** On a row of `conversations`. */
  readonly condition: RawBuilder<boolean>;
  /** Fetched one by one: sooner done than any list is walked, whatever the database thinks of how many there are. */
  readonly few: boolean;
  /**
   * Which of these serials are found, where so many are that it takes longer to put them all together than to ask for those
   * that a list begins with; null where the condition alone is as quick.
   */
  readonly among: ((serials: readonly number[]) => Promise<ReadonlySet<number>>) | null;
}

export interface Dialect {
  /** Several processes may write at once: rows are locked, and claims skip what others hold. */
  readonly rowLocks: boolean;
  /** Of what an index has in order, each value once: found by jumping from one to the next. */
  readonly skipsRepeats: boolean;
  /** A column is in a list of values given as one parameter, so that the statement stays the same for any length. */
  among(column: string, values: readonly string[]): RawBuilder<boolean>;
  /** The same of whole numbers, and of any expression. */
  amongNumbers(of: RawBuilder<number>, values: readonly number[]): RawBuilder<boolean>;
  /**
   * Conversations whose id, subject or customer has, for each word of the question, one that begins with it.
   * Null where the question has no words. Asked of `db` first where it helps to know how many there are.
   */
  found(db: Kysely<Tables>, workspace: string, question: string): Promise<Found | null>;
  /** Whether an error says that another writer was in the way and the transaction may be tried again as it was. */
  isConflict(error: unknown): boolean;
  /** Whether somebody else had the database to himself for longer than is waited for. */
  isBusy(error: unknown): boolean;
  /** Whether an error is of the database or the way to it (lost, full, busy), not of the statement. */
  isOutage(error: unknown): boolean;
}

/** So many conversations are fetched one by one sooner than any list is walked. */
const FEW = 1_000;
const SQLITE_BUSY = 5;
/** Busy, locked, no memory, read only, I/O error, corrupt, full, cannot open, protocol, not a database. */
const SQLITE_OUTAGES = new Set([SQLITE_BUSY, 6, 7, 8, 10, 11, 13, 14, 15, 26]);

export const sqliteDialect: Dialect = {
  rowLocks: false,
  skipsRepeats: true,
  among: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
  amongNumbers: (of, values) => sql`${of} in (select value from json_each(${JSON.stringify(values)}))`,
  async found(db, _workspace, question) {
    const words = wordsOf(question);
    if (words.length === 0) return null;
    // SQLite knows nothing of how often a word is there. As whole words they are looked up at once, and if they are many, so
    // are those that begin with them: of a common beginning all places are put together first.
    const whole = words.map((word) => `"${word}"`).join(' ');
    const begun = words.map((word) => `"${word}"*`).join(' ');
    const few = (await fewOf(db, whole)) && (await fewOf(db, begun));
    if (few !== null) return { condition: sqliteDialect.amongNumbers(sql`serial`, few), few: true, among: null };
    return {
      // The sign keeps the list's own index in use, walked in its order until a page is full.
      condition: sql`+serial in (select rowid from search where search match ${begun})`,
      few: false,
      // Here it has them gone through once, from the first to the last: each of them sought for by itself would have them put
      // together each time.
      async among(serials) {
        const wanted = sqliteDialect.amongNumbers(sql`+rowid`, serials);
        const [first, last] = serials.reduce(
          ([least, most], serial) => [Math.min(least, serial), Math.max(most, serial)],
          [Number.MAX_SAFE_INTEGER, 0],
        );
        const { rows } = await sql<{ rowid: number }>`
          select rowid from search
          where search match ${begun} and ${wanted} and rowid between ${first} and ${last}`.execute(db);
        return new Set(rows.map(({ rowid }) => rowid));
      },
    };
  },
  isConflict: () => false,
  isBusy: (error) => (codeOf(error, 'errcode') & 0xff) === SQLITE_BUSY,
  isOutage: (error) => SQLITE_OUTAGES.has(codeOf(error, 'errcode') & 0xff),
};

/** The serials that match, null where they are many. */
async function fewOf(db: Kysely<Tables>, match: string): Promise<number[] | null> {
  const { rows } = await sql<{ rowid: number }>`
    select rowid from search where search match ${match} limit ${sql.lit(FEW + 1)}`.execute(db);
  return rows.length > FEW ? null : rows.map(({ rowid }) => rowid);
}

/** A prepared statement was planned for a table that an upgrade has changed since (`cached plan must not change result type`). */
export function isOutOfDate(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === '0A000' && /cached plan/.test(String(message));
}

/** Serialization failure, deadlock, and an identity that another transaction stored meanwhile. */
const POSTGRES_CONFLICTS = new Set(['40001', '40P01', '23505']);

export const postgresDialect: Dialect = {
  rowLocks: true,
  skipsRepeats: false,
  among: (column, values) => sql`${sql.ref(column)} = any(${values}::text[])`,
  amongNumbers: (of, values) => sql`${of} = any(${values}::bigint[])`,
  async found(_db, workspace, question) {
    const words = wordsOf(question);
    if (words.length === 0) return null;
    const match = words.map((word) => `'${word}':*`).join(' & ');
    const of = sql`select serial from search where workspace = ${workspace} and document @@ ${match}::tsquery`;
    return { condition: sql`serial in (${of})`, few: false, among: null };
  },
  isBusy: () => false,
  isConflict: (error) => POSTGRES_CONFLICTS.has(String((error as { code?: unknown }).code)) || isOutOfDate(error),
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
