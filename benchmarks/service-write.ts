/**
 * The write path and the timers, on SQLite and on a PostgreSQL of its own: events in against bare inserts of the same
 * rows, single events from many callers at once, crossings at their instants, and a tick with nothing to do.
 *
 *   node --conditions=source benchmarks/service-write.ts [sqlite|postgres] [bulk|single|crossings|idle] ...
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvent } from '@kept/engine';
import { sql } from 'kysely';
import { systemClock } from '../packages/server/src/clock.ts';
import { holidayCode, holidays } from '../packages/server/src/holidays/holidays.ts';
import type { ReceivedEvent } from '../packages/server/src/record/event-rows.ts';
import { createRecorder, type Recorder } from '../packages/server/src/record/recorder.ts';
import { createRevisions } from '../packages/server/src/revisions/revisions.ts';
import type { Bulk } from '../packages/server/src/store/bulk.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import type { Store, StoreLocation } from '../packages/server/src/store/store.ts';
import { createTimers } from '../packages/server/src/timers/timers.ts';
import { startPostgres } from '../packages/server/test/support/postgres.ts';
import { type Cell, printTable } from './table.ts';

const EVENTS = 30_000;
const CHUNK = 1000;
const SINGLE_EVENTS = 30_000;
const CALLERS = 64;
const CROSSINGS_A_SECOND = 5000;
const CROSSING_SECONDS = 6;
const OPEN = [10_000, 100_000, 1_000_000];
const WORKSPACE = 'bench';

const CONFIG = JSON.stringify({
  kept: 1,
  schedules: {
    default: {
      timeZone: 'Europe/Berlin',
      weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-17:00']])),
      holidays: ['DE'],
    },
  },
  policies: {
    standard: {
      defaultPriority: 'medium',
      metrics: {
        firstReply: { byPriority: { high: { target: '2h' }, medium: { target: '8h' } } },
        allMessages: { target: '4h' },
        resolution: { byPriority: { high: { target: '16h' }, medium: { target: '40h' } } },
      },
    },
    soon: {
      ignoreOfficeHours: true,
      metrics: { resolution: { lowTargetSeconds: 60, normalTargetSeconds: 360_000, urgentTargetSeconds: 720_000 } },
    },
  },
  assignments: [{ policy: 'standard' }, { policy: 'soon', team: 'soon' }],
});

type Place = () => Promise<StoreLocation>;

const PARTS = ['bulk', 'single', 'crossings', 'idle'] as const;
type Part = (typeof PARTS)[number];

export async function benchServiceWrite(
  kinds: readonly StoreLocation['kind'][] = ['sqlite', 'postgres'],
  parts: readonly Part[] = PARTS,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const postgres = kinds.includes('postgres') ? await startPostgres() : null;
  let files = 0;
  const places: Record<StoreLocation['kind'], Place> = {
    sqlite: async () => ({ kind: 'sqlite', path: join(folder, `${++files}.db`) }),
    postgres: async () => ({ kind: 'postgres', url: await postgres!.createDatabase() }),
  };
  try {
    const print = async (
      part: Part,
      title: string,
      columns: readonly string[],
      rows: (kind: StoreLocation['kind'], place: Place) => Promise<Cell[][]>,
    ) => {
      if (!parts.includes(part)) return;
      printTable(title, columns, (await inTurn(kinds, (kind) => rows(kind, places[kind]))).flat());
    };
    await print(
      'bulk',
      `Events in, ${CHUNK} a call: ${EVENTS.toLocaleString('en')} of ${EVENTS / 5} conversations, in the order of a log`,
      ['', 'events/s', 'of bare'],
      bulkRows,
    );
    await print(
      'single',
      `One event a call, ${CALLERS} callers, durable`,
      ['', 'events/s', 'p50 ms', 'p99 ms', 'worst ms'],
      singleRows,
    );
    await print(
      'crossings',
      `${CROSSINGS_A_SECOND.toLocaleString('en')} crossings a second for ${CROSSING_SECONDS} s: how long after its instant each is committed`,
      ['', 'recorded/s', 'p50 ms', 'p99 ms', 'worst ms'],
      crossingRows,
    );
    await print(
      'idle',
      'A tick with nothing due, beside a look at every open conversation',
      ['', 'open', 'tick ms', 'look at all ms'],
      tickRows,
    );
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}

async function open(place: Place) {
  const store = await openStore(await place());
  const { recorder } = await serve(store);
  return { store, recorder };
}

async function serve(store: Store): Promise<{ recorder: Recorder }> {
  const revisions = createRevisions({ store, clock: systemClock, holidays, holidayCode });
  await revisions.createWorkspace(WORKSPACE, { name: WORKSPACE, author: 'bench', source: CONFIG });
  const recorder = createRecorder({
    store,
    clock: systemClock,
    revisions,
    onFailure: (_workspace, _conversation, error) => {
      throw error;
    },
  });
  return { recorder };
}

// ---- In bulk ---------------------------------------------------------------------------------

async function bulkRows(kind: string, place: Place): Promise<Cell[][]> {
  const events = log(EVENTS);
  const written: Op[][] = [];
  const recorded = await open(place);
  const watched = await serve(watchedStore(recorded.store, written));
  await receiveAll(watched.recorder, events);
  await recorded.store.close();
  let ours = 0;
  let bare = 0;
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < 3; round++) {
    const service = await open(place);
    ours = Math.max(ours, await rateOfAll(() => receiveAll(service.recorder, events)));
    await service.store.close();
    const store = await openStore(await place());
    bare = Math.max(bare, await rateOfAll(() => replay(store, written)));
    await store.close();
  }
  return [
    [`${kind}: bare inserts of the very rows`, Math.round(bare), ''],
    [`${kind}: received, folded, recorded`, Math.round(ours), (ours / bare).toFixed(2)],
  ];
}

async function rateOfAll(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return (EVENTS / (performance.now() - begun)) * 1000;
}

async function receiveAll(recorder: Recorder, events: readonly ReceivedEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += CHUNK) {
    const { accepted } = await recorder.receive(WORKSPACE, events.slice(at, at + CHUNK), {
      imported: true,
      more: true,
    });
    if (accepted !== CHUNK) throw new Error(`${accepted} of ${CHUNK} were accepted`);
  }
  await recorder.endImport(WORKSPACE);
}

type Op = (bulk: Bulk) => Promise<void>;

/** A store that writes down what is written through it, one list a transaction. */
function watchedStore(store: Store, written: Op[][]): Store {
  const watching: Store['retrying'] = (work) =>
    store.retrying((trx, bulk) => {
      const ops: Op[] = [];
      written.push(ops);
      return work(trx, {
        insert: (table, rows) => {
          ops.push((bare) => bare.insert(table, rows));
          return bulk.insert(table, rows);
        },
        add: (table, rows) => {
          ops.push((bare) => bare.add(table, rows));
          return bulk.add(table, rows);
        },
        upsert: (table, key, rows) => {
          ops.push((bare) => bare.upsert(table, key, rows));
          return bulk.upsert(table, key, rows);
        },
        change: (table, key, rows) => {
          ops.push((bare) => bare.change(table, key, rows));
          return bulk.change(table, key, rows);
        },
        index: (workspace, entries) => {
          ops.push((bare) => bare.index(workspace, entries));
          return bulk.index(workspace, entries);
        },
      });
    });
  return { ...store, retrying: watching };
}

async function replay(store: Store, written: readonly Op[][]): Promise<void> {
  for (const ops of written) {
    await store.transaction(async (_trx, bulk) => {
      for (const op of ops) await op(bulk);
    });
  }
}

/** Five events a conversation over three days, in the order of their instants. */
function log(count: number): ReceivedEvent[] {
  const until = systemClock.now() - 60_000;
  const begins = (index: number) => until - 3 * 86_400_000 + (index * 3 * 86_400_000 * 5) / count;
  const bodies = Array.from({ length: count / 5 }, (_, index) => {
    const conversation = `c${index}`;
    const say = (n: number, minutes: number, more: object) => ({
      id: `${conversation}-${n}`,
      conversation,
      at: new Date(Math.min(until, begins(index) + minutes * 60_000)).toISOString(),
      ...more,
    });
    return [
      say(1, 0, {
        type: 'conversation.created',
        priority: index % 3 === 0 ? 'high' : 'medium',
        channel: 'email',
        team: index % 2 === 0 ? 'support' : 'billing',
        subject: `Cannot log in, ${index}`,
        customer: { id: `u${index % 997}`, name: 'Ada' },
      }),
      say(2, 20, { type: 'message.sent', author: { kind: 'agent', id: 'ana' } }),
      say(3, 21, { type: 'status.changed', status: 'pending' }),
      say(4, 60, { type: 'message.received' }),
      say(5, 80, { type: 'message.sent', author: { kind: 'agent', id: 'ana' } }),
    ];
  }).flat();
  return bodies.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(received);
}

function received(body: object): ReceivedEvent {
  const parsed = parseEvent(body);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.message);
  return { event: parsed.event, body };
}

// ---- One by one ------------------------------------------------------------------------------

async function singleRows(kind: string, place: Place): Promise<Cell[][]> {
  const { store, recorder } = await open(place);
  const tookMs: number[] = [];
  let next = 0;
  const begun = performance.now();
  const call = async () => {
    while (next < SINGLE_EVENTS) {
      const index = next++;
      const type = index % 4 === 0 ? 'conversation.created' : index % 4 === 2 ? 'message.sent' : 'message.received';
      const at = new Date(systemClock.now()).toISOString();
      const item = received({ id: `e${index}`, type, conversation: `c${Math.floor(index / 4)}`, at });
      const sent = performance.now();
      await recorder.receive(WORKSPACE, [item]);
      tookMs.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  const rate = (SINGLE_EVENTS / (performance.now() - begun)) * 1000;
  await store.close();
  return [[kind, Math.round(rate), ...spread(tookMs)]];
}

function spread(values: readonly number[]): Cell[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return [at(0.5), at(0.99), at(1)];
}

// ---- Crossings -------------------------------------------------------------------------------

async function crossingRows(kind: string, place: Place): Promise<Cell[][]> {
  const { store, recorder } = await open(place);
  const count = CROSSINGS_A_SECOND * CROSSING_SECONDS;
  const lowMs = 60_000;
  // Time enough to store them all before the first one falls due.
  const firstAt = systemClock.now() + (kind === 'sqlite' ? 30_000 : 60_000);
  const bodies = Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    type: 'conversation.created',
    conversation: `c${index}`,
    team: 'soon',
    at: new Date(firstAt + (index * 1000) / CROSSINGS_A_SECOND - lowMs).toISOString(),
  }));
  const items = bodies.filter(({ at }) => Date.parse(at) <= systemClock.now() + 240_000).map(received);
  for (let at = 0; at < items.length; at += CHUNK) await recorder.receive(WORKSPACE, items.slice(at, at + CHUNK));
  if (systemClock.now() > firstAt) throw new Error('Storing took longer than there was time for.');
  const timers = createTimers({ store, recorder, clock: systemClock });
  const lags: number[] = [];
  let lastAt = 0;
  recorder.subscribe(({ lagsMs, tookMs }) => {
    lastAt = systemClock.now();
    for (const lag of lagsMs) lags.push(lag + tookMs);
  });
  timers.start();
  while (lags.length < count) await systemClock.sleep(50);
  await timers.stop();
  await store.close();
  const [p50, p99, worst] = spread(lags);
  return [[kind, Math.round((count / (lastAt - firstAt)) * 1000), p50!, p99!, worst!]];
}

// ---- Nothing to do ---------------------------------------------------------------------------

const tickRows = (kind: string, place: Place) => inTurn(OPEN, (open) => tickRow(kind, place, open));

async function tickRow(kind: string, place: Place, openCount: number): Promise<Cell[]> {
  const { store, recorder } = await open(place);
  await fill(store, openCount);
  // What a database does by itself a minute later: so many rows at once, and it still plans as for an empty table.
  await sql`analyze`.execute(store.db);
  await recorder.wake(250);
  const ticks: number[] = [];
  for (let tick = 0; tick < 50; tick++) ticks.push(await timed(() => recorder.wake(250)));
  const looks: number[] = [];
  for (let look = 0; look < 3; look++) looks.push(await timed(() => lookAtAll(store)));
  await store.close();
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return [kind, openCount, median(ticks).toFixed(2), median(looks).toFixed(1)];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** What is done by who asks of every open ticket whether it is due: its deadline, and when it was last looked at. */
async function lookAtAll({ db, dialect }: Store): Promise<void> {
  const now = systemClock.now();
  // What each database finds the next page by.
  const page = dialect.rowLocks ? 'id' : 'serial';
  let due = 0;
  for (let after: string | number | null = null; ; ) {
    let query = db
      .selectFrom('conversations')
      .select(['id', 'serial', 'due_at', 'status', 'waiting_since'])
      .where('workspace', '=', WORKSPACE)
      .where('open', '=', 1)
      .orderBy(page)
      .limit(1000);
    if (after !== null) query = query.where(page, '>', after as never);
    const rows = await query.execute();
    if (rows.length === 0) break;
    after = rows.at(-1)![page];
    for (const row of rows) if (row.due_at !== null && row.due_at <= now) due++;
  }
  if (due > 0) throw new Error('None is due.');
}

/** Open conversations as rows alone: a tick does not look into them. */
async function fill(store: Store, count: number): Promise<void> {
  const now = systemClock.now();
  for (let from = 0; from < count; from += 5000) {
    const rows = Array.from({ length: Math.min(5000, count - from) }, (_, index) => {
      const due = now + 3_600_000 + ((from + index) % 86_400_000);
      return {
        workspace: WORKSPACE,
        id: `c${from + index}`,
        state: '{}',
        fold_version: 1,
        wake_at: due,
        refold: 0 as const,
        initial_revision: null,
        version: 1,
        retractions: 0,
        created_at: now,
        completed_at: null,
        last_event_at: now,
        updated_at: now,
        status: 'open',
        open: 1 as const,
        deleted: 0 as const,
        risk: 'sla',
        risk_rank: 1,
        due_at: due,
        due_order: due,
        waiting_since: now,
        tags: '[]',
        revision: 1,
      };
    });
    await store.transaction((_trx, bulk) => bulk.insert('conversations', rows));
  }
}

if (import.meta.main) {
  const asked = process.argv.slice(2);
  const kinds = (['sqlite', 'postgres'] as const).filter((kind) => asked.includes(kind));
  const parts = PARTS.filter((part) => asked.includes(part));
  await benchServiceWrite(kinds.length > 0 ? kinds : undefined, parts.length > 0 ? parts : undefined);
}
