import type { Holidays } from '@kept/engine';
import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import { Configuration, compileRevision } from './configuration.ts';

/** A workspace that nobody made, or that has been removed. */
export class UnknownWorkspaceError extends Error {
  override name = 'UnknownWorkspaceError';
  constructor(workspace: string) {
    super(`There is no workspace "${workspace}".`);
  }
}

/** Compiled configurations by workspace, read again whenever somebody, in whatever process, has saved one since. */
export class Configurations {
  readonly #dialect: Dialect;
  readonly #holidays: Holidays;
  readonly #known = new Map<string, Configuration>();

  constructor(dialect: Dialect, holidays: Holidays) {
    this.#dialect = dialect;
    this.#holidays = holidays;
  }

  /**
   * The configuration as of now.
   * @param hold in a transaction: nobody saves another one until it is over
   * @throws UnknownWorkspaceError
   */
  async load(db: Kysely<Tables>, workspace: string, hold: boolean): Promise<Configuration> {
    let query = db.selectFrom('heads').select('stamp').where('workspace', '=', workspace);
    if (hold && this.#dialect.rowLocks) query = query.modifyEnd(sql`for key share`);
    const head = await query.executeTakeFirst();
    if (head === undefined) throw new UnknownWorkspaceError(workspace);
    const known = this.#known.get(workspace);
    if (known?.stamp === head.stamp) return known;
    const rows = await db
      .selectFrom('revisions')
      .selectAll()
      .where('workspace', '=', workspace)
      .orderBy('number')
      .execute();
    // What has been compiled stays as it is: only the first revision can be replaced.
    const compiled = rows.map((row) => {
      const same = known?.revisions.find(
        ({ number, at, source }) => number === row.number && at === row.at && source === row.source,
      );
      return same ?? compileRevision(row, this.#holidays);
    });
    const configuration = new Configuration(workspace, head.stamp, compiled);
    this.#known.set(workspace, configuration);
    return configuration;
  }

  forget(workspace: string): void {
    this.#known.delete(workspace);
  }
}
