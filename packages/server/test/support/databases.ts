/** The same suite on every database that the store knows. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store, StoreLocation } from '../../src/store/store.ts';
import { type Postgres, startPostgres } from './postgres.ts';

export interface Database {
  readonly kind: StoreLocation['kind'];
  /** A place where nothing is yet. */
  fresh(): Promise<StoreLocation>;
  /** Opens a fresh store; closed after the suite at the latest. */
  open(): Promise<Store>;
  /** Opens one that is there already, as another process would. */
  reopen(location: StoreLocation): Promise<Store>;
  /** The server, to kill and start again; null where there is none. */
  server(): Postgres | null;
}

/** Describes the suite once per database. `database` is usable inside tests and hooks. */
export function onEveryDatabase(name: string, suite: (database: Database) => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${name} (${kind})`, () => suite(databaseOf(kind)));
  }
}

/** One database of a suite, started before its tests and gone after them. */
export function databaseOf(kind: StoreLocation['kind']): Database {
  const stores: Store[] = [];
  let folder = '';
  let postgres: Postgres | null = null;
  beforeAll(async () => {
    if (kind === 'sqlite') folder = mkdtempSync(join(tmpdir(), 'kept-sqlite-'));
    else postgres = await startPostgres();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close().catch(() => {})));
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    await postgres?.stop();
  });
  const fresh = async (): Promise<StoreLocation> =>
    kind === 'sqlite'
      ? { kind, path: join(folder, `${randomUUID()}.db`) }
      : { kind, url: await postgres!.createDatabase() };
  const reopen = async (location: StoreLocation) => {
    const store = await openStore(location);
    stores.push(store);
    return store;
  };
  return { kind, fresh, reopen, open: async () => reopen(await fresh()), server: () => postgres };
}
