/** A thread that reads: its own connection to the SQLite file, its own compiled configurations. */
import { setTimeout as after } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { holidays } from '../holidays/holidays.ts';
import { Configurations } from '../revisions/loading.ts';
import { openSqlite } from '../store/open-sqlite.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { type Answered, type Asked, answer } from './reader.ts';
import { warmReports } from './warm-reports.ts';

/** A day is read and counted in some 10 ms, and longer from a disk that is slow: most of the time is for questions. */
const REST_MS = 30;

const { path } = workerData as { readonly path: string };
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
    // An error loses its own fields on the way; the database's code says whether it is an outage.
    const { message, stack, errcode } = error as Error & { errcode?: number };
    reply({ number, ok: false, error: { message, stack, errcode } });
  }
});

// What fails here, whoever asks is told: nothing depends on it.
warmReports(context, () => after(REST_MS, true, { ref: false })).catch(() => {});
