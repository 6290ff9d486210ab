/** Prepared statements of one SQLite connection, by their text; the one used longest ago goes first. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

const KEPT = 500;

export interface Prepared {
  readonly statement: StatementSync;
  /** Whether it gives rows: a select, or `returning`. */
  readonly reads: boolean;
}

export class Statements {
  readonly #database: DatabaseSync;
  readonly #known = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(text: string): Prepared {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    const prepared = { statement, reads: statement.columns().length > 0 };
    if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(text, prepared);
    return prepared;
  }
}
