/**
 * Copies SQLite's log back into its file as it grows, on a thread of its own: with some ten thousand pages that takes a
 * tenth of a second, which a commit would have to wait for otherwise.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as after } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointsGiven } from './checkpoints.ts';
import { SharedTurns } from './turns.ts';

const LOOK_EVERY_MS = 250;
/** Pages in the log at which it is copied: what is copied less often is copied fewer times. */
const PAGES = 8_000;

const { path, turns } = workerData as CheckpointsGiven;
const writing = new SharedTurns(turns);
const stopping = new AbortController();
parentPort!.once('message', () => stopping.abort());

const database = new DatabaseSync(path, { timeout: 0 });
database.exec('pragma synchronous = full');
const log = database.prepare('pragma wal_checkpoint(noop)');
const copy = database.prepare('pragma wal_checkpoint(passive)');

interface Log {
  /** 1 where somebody else is copying. */
  readonly busy: number;
  /** Pages in it. */
  readonly log: number;
  /** Those of them that have been copied. */
  readonly checkpointed: number;
}

async function round(): Promise<void> {
  const before = log.get() as unknown as Log;
  if (before.busy === 1 || before.log < PAGES || before.log === before.checkpointed) return;
  // Nobody waits for this; what is written meanwhile is left.
  copy.get();
  // With nothing left in it the log begins again from its start, instead of growing for ever.
  await writing.take();
  try {
    copy.get();
  } finally {
    writing.giveBack();
  }
}

while (!stopping.signal.aborted) {
  // A full disk, or one that cannot be written to: whoever commits hears of it, and here it is tried again.
  await round().catch(() => undefined);
  await after(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
}
database.close();
parentPort!.close();
