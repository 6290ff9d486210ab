/** The store and what stands on it, for commands that work beside a server or without one. */
import { mkdir } from 'node:fs/promises';
import { systemClock } from '../clock.ts';
import { holidayCode, holidays } from '../holidays/holidays.ts';
import { createRevisions, type Revisions } from '../revisions/revisions.ts';
import type { Settings } from '../settings/settings.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

export interface Opened {
  readonly store: Store;
  readonly revisions: Revisions;
}

/** Opens what `kept serve` with these settings serves; another process may be serving it at the time. */
export async function withStore<T>(settings: Settings, work: (opened: Opened) => Promise<T>): Promise<T> {
  if (settings.store.kind === 'sqlite') await mkdir(settings.dataDir, { recursive: true });
  const store = await openStore(settings.store);
  try {
    return await work({ store, revisions: createRevisions({ store, clock: systemClock, holidays, holidayCode }) });
  } finally {
    await store.close();
  }
}
