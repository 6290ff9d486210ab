import { setTimeout as after } from 'node:timers/promises';
import type { Dialect } from './dialect.ts';

const ATTEMPTS = 10;
const PAUSE_MS = 20;

/** Somebody else changed what a transaction had looked at before it had it locked: it starts again. */
export class OvertakenError extends Error {
  override name = 'OvertakenError';
}

/** Tries again where another writer was in the way, each time after a pause of its own. */
export async function retrying<T>(dialect: Dialect, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === ATTEMPTS || !(error instanceof OvertakenError || dialect.isConflict(error))) throw error;
    }
    await after(Math.random() * PAUSE_MS * tries);
  }
}
