/** Deadlines kept as delayed jobs: pg-boss and graphile-worker, each as its own documentation says to run it fast. */
import { Logger } from '@graphile/logger';
import { makeWorkerUtils, type Runner, run } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

/** Keeps deadlines, one of each conversation, by number from 0. */
export interface Keeper {
  readonly name: string;
  /** One deadline an hour ahead, in one call. */
  schedule(number: number): Promise<unknown>;
  /** The agent has replied: its deadline is off, in one call. */
  cancel(number: number): Promise<unknown>;
  /** The same in as few calls as it allows. */
  scheduleMany(numbers: readonly number[]): Promise<unknown>;
  cancelMany(numbers: readonly number[]): Promise<unknown>;
  /** Deadlines that are due now, to be fired by one of the next two; not measured. */
  makeDue(numbers: readonly number[]): Promise<unknown>;
  /** Fires all that is due, a call for each, from so many callers; null where it has no such way. */
  fireOneByOne: ((count: number, callers: number) => Promise<void>) | null;
  /** Fires all that is due in batches. */
  fireMany(count: number): Promise<void>;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const anHourOn = () => new Date(Date.now() + HOUR_MS);

/** Runs `call` for every number, from so many callers at once. */
export async function fromCallers(callers: number, count: number, call: (number: number) => Promise<unknown>) {
  let next = 0;
  const caller = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** A connection for each caller: with its default of ten most of them would wait for one. */
export async function pgBoss(connectionString: string, connections: number): Promise<Keeper> {
  const boss = new PgBoss({ connectionString, max: connections, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  const queue = 'deadlines';
  // A table of its own, as its documentation advises for a large queue.
  await boss.createQueue(queue, { partition: true, retryLimit: 0 });
  const ids: string[] = [];
  const insert = async (numbers: readonly number[], startAfter: Date) => {
    const jobs = numbers.map((number) => ({ data: { conversation: `c${number}` }, startAfter }));
    return (await boss.insert(queue, jobs, { returnId: true }))!;
  };
  return {
    name: 'pg-boss 12.35',
    async schedule(number) {
      ids[number] = (await boss.send(queue, { conversation: `c${number}` }, { startAfter: anHourOn() }))!;
    },
    cancel: (number) => boss.cancel(queue, ids[number]!),
    async scheduleMany(numbers) {
      const made = await insert(numbers, anHourOn());
      for (const [index, number] of numbers.entries()) ids[number] = made[index]!;
    },
    cancelMany: (numbers) =>
      boss.cancel(
        queue,
        numbers.map((number) => ids[number]!),
      ),
    makeDue: (numbers) => insert(numbers, new Date(Date.now() - 1000)),
    async fireOneByOne(count, callers) {
      await fromCallers(callers, count, async () => {
        const [job] = await boss.fetch(queue);
        await boss.complete(queue, job!.id);
      });
    },
    async fireMany(count) {
      let fired = 0;
      const all = Promise.withResolvers<void>();
      const options = { batchSize: 1000, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5, localConcurrency: 2 };
      await boss.work(queue, options, async (jobs) => {
        fired += jobs.length;
        if (fired >= count) all.resolve();
      });
      await all.promise;
      await boss.offWork(queue, { wait: true });
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

export async function graphileWorker(connectionString: string, connections: number): Promise<Keeper> {
  const pgPool = new pg.Pool({ connectionString, max: connections });
  pgPool.on('error', () => {});
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ pgPool, logger });
  await utils.migrate();
  const task = 'deadline';
  const specs = (numbers: readonly number[], runAt: Date) =>
    numbers.map((number) => ({
      identifier: task,
      payload: { conversation: `c${number}` },
      runAt,
      jobKey: `c${number}`,
      maxAttempts: 1,
    }));
  const fire = async (count: number, worker: GraphileConfig.WorkerOptions) => {
    let fired = 0;
    const all = Promise.withResolvers<void>();
    const taskList = {
      [task]: async () => {
        if (++fired >= count) all.resolve();
      },
    };
    const runner: Runner = await run({
      pgPool,
      noHandleSignals: true,
      taskList,
      preset: { worker: { logger, ...worker } },
    });
    await all.promise;
    await runner.stop();
  };
  return {
    name: 'graphile-worker 0.18',
    schedule: (number) =>
      utils.addJob(task, { conversation: `c${number}` }, { runAt: anHourOn(), jobKey: `c${number}`, maxAttempts: 1 }),
    cancel: (number) => pgPool.query('select graphile_worker.remove_job($1)', [`c${number}`]),
    scheduleMany: (numbers) => utils.addJobs(specs(numbers, anHourOn())),
    cancelMany: (numbers) =>
      pgPool.query('select graphile_worker.remove_job(key) from unnest($1::text[]) as key', [
        numbers.map((number) => `c${number}`),
      ]),
    makeDue: (numbers) => utils.addJobs(specs(numbers, new Date(Date.now() - 1000))),
    fireOneByOne: (count, callers) => fire(count, { concurrentJobs: callers }),
    // What its page on performance was measured with.
    fireMany: (count) => fire(count, { concurrentJobs: 24, localQueue: { size: 500 }, completeJobBatchDelay: 0 }),
    async stop() {
      await utils.release();
      await pgPool.end();
    },
  };
}
