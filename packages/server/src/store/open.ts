import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Store, StoreLocation } from './store.ts';

/**
 * Opens a store and brings its tables up to date. Several processes may do so at once.
 * @throws NewerSchemaError where a newer version of Kept has been at work on it
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  const store = location.kind === 'sqlite' ? openSqlite(location.path) : openPostgres(location);
  try {
    await migrate(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
