/** The thread of one job: its own connections, read from and nothing else, gone with it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingProgress } from '../lives/hooks.ts';
import { pastOf } from '../past/past.ts';
import { runTrial } from '../simulation/trial.ts';
import { openPostgres } from '../store/open-postgres.ts';
import { openSqlite } from '../store/open-sqlite.ts';
import { suggestFromStore } from '../suggest/from-store.ts';
import { failureOf } from '../threads/failure.ts';
import type { Job, JobGiven, JobNews } from './job.ts';
import { lazyHolidays as holidays } from './lazy-holidays.ts';

const { location, job } = workerData as JobGiven;
const tell = (news: JobNews) => parentPort!.postMessage(news);
const progress = (now: ReadingProgress) => tell({ kind: 'progress', progress: now });
// One connection reads, and one is to spare: a pool of the service's size is not for this.
const store = location.kind === 'sqlite' ? openSqlite(location.path) : openPostgres({ ...location, connections: 2 });

function resultOf(given: Job): Promise<unknown> {
  switch (given.kind) {
    case 'trial':
      return runTrial(store, holidays, given.trial, { progress });
    case 'suggestion':
      return suggestFromStore(store, holidays, given.asked, { progress });
    case 'past':
      return pastOf(store, holidays, given.asked, { progress });
    default:
      return given satisfies never;
  }
}

try {
  tell({ kind: 'done', result: await resultOf(job) });
} catch (error) {
  tell({ kind: 'failed', failure: failureOf(error) });
} finally {
  await store.close();
}
