/** What the connections of one pool have prepared: statements by name, and how old their plans are. */

/** Lists of many lengths make many texts: those beyond are planned each time. */
const NAMES = 500;
/** Rows that are written before plans are made again for the first time. */
const FIRST_ROWS = 500;

export class Prepared {
  readonly #names = new Map<string, string | null>();
  #named = 0;
  #written = 0;

  /** A statement is prepared when it is asked for the second time; undefined until then. */
  nameOf(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name != null) return name;
    if (name === null) {
      const given = `kept_${++this.#named}`;
      this.#names.set(text, given);
      return given;
    }
    if (this.#names.size < NAMES) this.#names.set(text, null);
    return undefined;
  }

  /** A table has changed under what is prepared, as an upgrade ran meanwhile: all is prepared anew, under other names. */
  forget(): void {
    this.#names.clear();
  }

  /** Rows have been written through the pool. */
  wrote(rows: number): void {
    this.#written += rows;
  }

  /** When plans that are made now have to be made again: once as much again has been written. */
  renewal(): number {
    return Math.max(FIRST_ROWS, this.#written * 2);
  }

  /**
   * Whether plans are out of date. One of an empty table reads it whole, and goes on to when the table is large: PostgreSQL
   * looks again only when it has analysed the table, which may take a minute.
   */
  isDue(renewal: number): boolean {
    return this.#written >= renewal;
  }
}
