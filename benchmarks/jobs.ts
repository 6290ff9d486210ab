/**
 * The same deadlines by Kept and as delayed jobs, all on one PostgreSQL 18: scheduled when a conversation begins, cancelled
 * when somebody replies, fired when they are due. BENCH_JOBS sets how many.
 */
import { formatInstant, parseEvent } from '@kept/engine';
import { systemClock } from '../packages/server/src/clock.ts';
import { holidayCode, holidays } from '../packages/server/src/holidays/holidays.ts';
import type { ReceivedEvent } from '../packages/server/src/record/event-rows.ts';
import { createRecorder } from '../packages/server/src/record/recorder.ts';
import { createRevisions } from '../packages/server/src/revisions/revisions.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import { startPostgres } from '../packages/server/test/support/postgres.ts';
import { fromCallers, graphileWorker, type Keeper, pgBoss } from './job-queues.ts';
import { printTable } from './table.ts';

const COUNT = Number(process.env.BENCH_JOBS ?? 5_000);
const CALLERS = 64;
/** In the batch calls of everybody. */
const BATCH = 1_000;

/** One deadline a conversation within reach: at risk an hour after it began, unless somebody has replied. */
const CONFIG = JSON.stringify({
  kept: 1,
  schedules: {},
  policies: {
    hour: {
      ignoreOfficeHours: true,
      metrics: { firstReply: { lowTargetSeconds: 3600, normalTargetSeconds: 360_000, urgentTargetSeconds: 720_000 } },
    },
  },
  assignments: [{ policy: 'hour' }],
});

/** The recorder and its timers, as `kept serve` runs them. */
async function ours(url: string): Promise<Keeper> {
  const store = await openStore({ kind: 'postgres', url, connections: 10 });
  // Deadlines an hour ahead fall due when this clock is put forward.
  let aheadMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const revisions = createRevisions({ store, clock, holidays, holidayCode });
  await revisions.createWorkspace('bench', { name: 'bench', author: 'bench', source: CONFIG });
  const recorder = createRecorder({ store, clock, revisions });
  const event = (number: number, more: object): ReceivedEvent => {
    const body = { conversation: `c${number}`, at: formatInstant(clock.now()), ...more };
    const parsed = parseEvent(body);
    if (!parsed.ok) throw new Error(parsed.faults[0]?.message);
    return { event: parsed.event, body };
  };
  const created = (number: number) => event(number, { id: `c${number}`, type: 'conversation.created' });
  const replied = (number: number) => event(number, { id: `r${number}`, type: 'message.sent' });
  const receive = async (items: readonly ReceivedEvent[]) => {
    const { accepted } = await recorder.receive('bench', items);
    if (accepted !== items.length) throw new Error('An event was not accepted.');
  };
  return {
    name: 'Kept',
    schedule: (number) => receive([created(number)]),
    cancel: (number) => receive([replied(number)]),
    scheduleMany: (numbers) => receive(numbers.map(created)),
    cancelMany: (numbers) => receive(numbers.map(replied)),
    async makeDue(numbers) {
      await receive(numbers.map(created));
      aheadMs += 3_600_000;
    },
    fireOneByOne: null,
    async fireMany(count) {
      let fired = 0;
      // As the timers do where there is more than one batch.
      const lane = async () => {
        while (fired < count) {
          const { woken } = await recorder.wake(250);
          // Added after the wait: the other lane has added meanwhile.
          fired += woken;
        }
      };
      await Promise.all([lane(), lane()]);
    },
    stop: () => store.close(),
  };
}

interface Rates {
  readonly name: string;
  readonly single: Record<'schedule' | 'cancel' | 'fire', number>;
  readonly batch: Record<'schedule' | 'cancel' | 'fire', number>;
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (COUNT / (performance.now() - start)) * 1000;
}

const numbersFrom = (first: number) => Array.from({ length: COUNT }, (_, index) => first + index);

async function inBatches(numbers: readonly number[], call: (numbers: readonly number[]) => Promise<unknown>) {
  for (let at = 0; at < numbers.length; at += BATCH) await call(numbers.slice(at, at + BATCH));
}

async function measure(keeper: Keeper): Promise<Rates> {
  // Warm: connections, prepared statements, compiled code. Numbers are used once.
  let first = 10_000_000;
  await fromCallers(CALLERS, 500, (number) => keeper.schedule(first + number));
  await fromCallers(CALLERS, 500, (number) => keeper.cancel(first + number));
  first = 0;
  const schedule = await rate(() => fromCallers(CALLERS, COUNT, (number) => keeper.schedule(number)));
  const cancel = await rate(() => fromCallers(CALLERS, COUNT, (number) => keeper.cancel(number)));
  first += COUNT;
  const scheduleMany = await rate(() => inBatches(numbersFrom(first), (numbers) => keeper.scheduleMany(numbers)));
  const cancelMany = await rate(() => inBatches(numbersFrom(first), (numbers) => keeper.cancelMany(numbers)));
  first += COUNT;
  await inBatches(numbersFrom(first), (numbers) => keeper.makeDue(numbers));
  const fireMany = await rate(() => keeper.fireMany(COUNT));
  first += COUNT;
  const { fireOneByOne } = keeper;
  let fire = fireMany;
  if (fireOneByOne !== null) {
    await inBatches(numbersFrom(first), (numbers) => keeper.makeDue(numbers));
    fire = await rate(() => fireOneByOne(COUNT, CALLERS));
  }
  await keeper.stop();
  return {
    name: keeper.name,
    single: { schedule, cancel, fire },
    batch: { schedule: scheduleMany, cancel: cancelMany, fire: fireMany },
  };
}

export async function benchJobs(): Promise<void> {
  const postgres = await startPostgres();
  try {
    const kept = await measure(await ours(await postgres.createDatabase()));
    const boss = await measure(await pgBoss(await postgres.createDatabase(), CALLERS));
    const graphile = await measure(await graphileWorker(await postgres.createDatabase(), CALLERS));
    print(
      `one call an event from ${CALLERS} callers (Kept fires from its timers, in batches: it has no other way)`,
      'single',
      [kept, boss, graphile],
    );
    print(`batch calls of ${BATCH.toLocaleString('en')}`, 'batch', [kept, boss, graphile]);
  } finally {
    await postgres.stop();
  }
}

function print(how: string, kind: 'single' | 'batch', all: readonly Rates[]): void {
  const [kept] = all;
  const times = (rates: Rates, what: keyof Rates['single']) =>
    rates === kept ? '' : `${(kept![kind][what] / rates[kind][what]).toFixed(1)}x`;
  printTable(
    `${COUNT.toLocaleString('en')} deadlines a second on PostgreSQL: ${how}`,
    ['', 'schedule', 'Kept is', 'cancel', 'Kept is', 'fire', 'Kept is'],
    all.map((rates) => [
      rates.name,
      Math.round(rates[kind].schedule),
      times(rates, 'schedule'),
      Math.round(rates[kind].cancel),
      times(rates, 'cancel'),
      Math.round(rates[kind].fire),
      times(rates, 'fire'),
    ]),
  );
}

if (import.meta.main) await benchJobs();
