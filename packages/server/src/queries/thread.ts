/** A thread that reads: its own connection to the SQLite file, its own compiled configurations. */
import { setTimeout as after } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { holidays } from '../holidays/holidays.ts';
import { Configurations } from '../revisions/loading.ts';
import { openSqlite } from '../store/open-sqlite.ts';
import { failureOf } from '../threads/failure.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { type Answered, type Asked, answer, type ThreadPlace } from './reader.ts';
import { warmFile } from './warm-file.ts';
import { Rewarming, warmUsual } from './warm-reports.ts';

/** A day is counted in some milliseconds, and read in as many from a disk that is slow: half of the time is for questions. */
const REST_MS = 8;
/** Between two pieces of the file, each of which takes a few times as long. */
const FILE_REST_MS = 8;
/** Packed days change every half a minute at most. */
const LOOK_EVERY_MS = 1_000;

const { path, keepsReports } = workerData as ThreadPlace;
const { db, dialect, snapshot } = openSqlite(path);
const configurations = new Configurations(dialect, holidays);
const context = {
  ...{ db, dialect, snapshot, kept: new KeptBlocks() },
  configuration: (workspace: string) => configurations.load(db, workspace, false),
};

parentPort!.on('message', async ({ number, query, question }: Asked) => {
  const reply = (answered: Answered) => parentPort!.postMessage(answered);
  try {
    reply({ number, ok: true, value: await answer(context, query, question as never) });
  } catch (error) {
    reply({ number, ok: false, failure: failureOf(error) });
  }
});

const resting = (ms: number) => () => after(ms, true, { ref: false });

async function warm(): Promise<void> {
  // Whoever else needs memory has it: half of what is free is more than the file, or the file is left.
  const file = { path, most: process.availableMemory() / 2, rest: resting(FILE_REST_MS) };
  await Promise.all([warmFile(file), warmUsual(context, resting(REST_MS))]);
  const rewarming = new Rewarming(context);
  while (await resting(LOOK_EVERY_MS)()) await rewarming.round(resting(REST_MS));
}

// What fails here, whoever asks is told: nothing depends on it.
if (keepsReports) warm().catch(() => {});
