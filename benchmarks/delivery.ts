/**
 * 10,000 breaches in a minute, in one process as the service runs: clocks, triggers, rules and deliveries, to receivers in a
 * process of their own that count what they have had. First without any automation; then with two destinations that
 * answer, one that takes its time and one that is dead, and comes back when all the others have everything.
 *
 *   node --conditions=source benchmarks/delivery.ts [sqlite|postgres] [breaches] [seconds]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvent } from '@kept/engine';
import { type SqlBool, sql } from 'kysely';
import { systemClock } from '../packages/server/src/clock.ts';
import { createDelivery } from '../packages/server/src/delivery/delivery.ts';
import { holidayCode, holidays } from '../packages/server/src/holidays/holidays.ts';
import { createRecorder } from '../packages/server/src/record/recorder.ts';
import { createRevisions } from '../packages/server/src/revisions/revisions.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import type { Store, StoreLocation } from '../packages/server/src/store/store.ts';
import { createTimers } from '../packages/server/src/timers/timers.ts';
import { startPostgres } from '../packages/server/test/support/postgres.ts';
import { printTable } from './table.ts';

const WORKSPACE = 'bench';
const TARGET_MS = 60_000;
const SLOW_MS = 90;
/** Time to store all conversations before the first breaks its promise. */
const AHEAD_MS = 8_000;

/** What a receiver has had at one of its addresses. */
interface Had {
  readonly requests: number;
  /** Different `webhook-id`s that were answered. */
  readonly ids: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** From the breach to its arrival, milliseconds, ascending. */
  readonly lagsMs: readonly number[];
}

if (import.meta.main) {
  if (process.argv[2] === 'receiver') receive();
  else
    await benchDelivery(
      process.argv[2] as StoreLocation['kind'],
      Number(process.argv[3] ?? 10_000),
      Number(process.argv[4] ?? 60),
    );
}

export async function benchDelivery(only?: StoreLocation['kind'], breaches = 10_000, seconds = 60): Promise<void> {
  for (const kind of only === undefined ? (['sqlite', 'postgres'] as const) : [only]) {
    await measure(kind, breaches, seconds);
  }
}

// ---- Receivers, in a process of their own ------------------------------------------------------

function receive(): void {
  const had = new Map<
    string,
    { requests: number; ids: Set<string>; firstAt: number; lastAt: number; lags: number[] }
  >();
  let dead = true;
  const take = (path: string, request: IncomingMessage, body: string) => {
    const one = had.get(path) ?? { requests: 0, ids: new Set(), firstAt: Date.now(), lastAt: 0, lags: [] };
    had.set(path, one);
    one.requests++;
    one.lastAt = Date.now();
    one.ids.add(String(request.headers['webhook-id']));
    const { data } = JSON.parse(body) as { data: { transition: { at: string } } };
    one.lags.push(Date.now() - Date.parse(data.transition.at));
  };
  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    const path = request.url!;
    if (path === '/revive') {
      dead = false;
      response.end();
    } else if (path === '/had') {
      const all = [...had].map(([at, { ids, lags, ...rest }]) => [
        at,
        { ...rest, ids: ids.size, lagsMs: lags.toSorted((a, b) => a - b) },
      ]);
      response.end(JSON.stringify(Object.fromEntries(all)));
    } else if (path === '/dead' && dead) {
      response.destroy();
    } else {
      take(path, request, body);
      if (path === '/slow') setTimeout(() => response.end(), SLOW_MS);
      else response.end();
    }
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => answer(request, response, body));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
}

// ---- The service -------------------------------------------------------------------------------

async function measure(kind: StoreLocation['kind'], breaches: number, seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const postgres = kind === 'postgres' ? await startPostgres() : null;
  const receiver = spawn(process.execPath, [import.meta.filename, 'receiver'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let files = 0;
  const place = async (): Promise<StoreLocation> =>
    postgres === null
      ? { kind: 'sqlite', path: join(folder, `${++files}.db`) }
      : { kind: 'postgres', url: await postgres.createDatabase() };
  try {
    const port = await new Promise<string>((resolve) =>
      receiver.stdout.once('data', (text) => resolve(String(text).trim())),
    );
    const url = `http://127.0.0.1:${port}`;
    const alone = await breach(await openStore(await place()), [], url, breaches, seconds);
    const all = await breach(
      await openStore(await place()),
      ['good-1', 'good-2', 'slow', 'dead'],
      url,
      breaches,
      seconds,
    );
    printTable(
      `${kind}: ${breaches.toLocaleString('en')} breaches in ${seconds} s, and how long after its instant each is committed`,
      ['', 'p50 ms', 'p99 ms', 'worst ms'],
      [
        ['no automation', ...spread(alone.lagsMs)],
        ['two good destinations, one slow, one dead', ...spread(all.lagsMs)],
      ],
    );
    const had = (await (await fetch(`${url}/had`)).json()) as Record<string, Had>;
    printTable(
      `${kind}: what the receivers had (slow answers after ${SLOW_MS} ms, 16 at once)`,
      ['', 'requests', 'ids', 'p50 ms after the breach', 'p99 ms', 'last one, s after the last breach'],
      Object.entries(had).map(([path, { requests, ids, lagsMs, lastAt }]) => {
        const [p50, p99] = spread(lagsMs);
        return [path.slice(1), requests, ids, p50!, p99!, ((lastAt - all.lastBreachAt) / 1000).toFixed(1)];
      }),
    );
    const { firstAt, lastAt } = had['/dead']!;
    const drained = (lastAt - firstAt) / 1000;
    console.log(
      `The dead one is tried again ${((firstAt - all.revivedAt) / 1000).toFixed(1)} s after it is back, and has all ` +
        `${breaches.toLocaleString('en')} ${drained.toFixed(1)} s later: ${Math.round(breaches / drained)} a second.\n`,
    );
  } finally {
    receiver.kill();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function breach(store: Store, to: readonly string[], url: string, breaches: number, seconds: number) {
  const quiet = () => {};
  const revisions = createRevisions({ store, clock: systemClock, holidays, holidayCode });
  await revisions.createWorkspace(WORKSPACE, { name: WORKSPACE, author: 'bench', source: configOf(to, url) });
  const onFailure = (_workspace: string, _conversation: string, error: unknown) => {
    throw error;
  };
  const recorder = createRecorder({ store, clock: systemClock, revisions, onFailure });
  const delivery = createDelivery({
    store,
    clock: systemClock,
    configOf: async (workspace) => (await revisions.current(workspace)).timeline,
    record: async () => ({ rejected: [] }),
    secrets: async () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    settings: { allowPrivateNetworks: true },
    publicUrl: 'http://localhost:4600',
    logger: { info: quiet, warn: quiet, error: console.error },
  });
  const firstAt = systemClock.now() + AHEAD_MS;
  const gapMs = (seconds * 1000) / breaches;
  const events = Array.from({ length: breaches }, (_, index) => ({
    id: `e${index}`,
    type: 'conversation.created',
    conversation: `c${index}`,
    subject: 'Cannot log in',
    customer: { id: `u${index}`, name: 'Ada' },
    at: new Date(Math.round(firstAt + index * gapMs) - TARGET_MS).toISOString(),
  })).map((body) => {
    const parsed = parseEvent(body);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return { event: parsed.event, body };
  });
  for (let at = 0; at < breaches; at += 1000) await recorder.receive(WORKSPACE, events.slice(at, at + 1000));
  if (systemClock.now() > firstAt) throw new Error('Storing took longer than there was time for.');
  const timers = createTimers({ store, recorder, clock: systemClock });
  const lagsMs: number[] = [];
  recorder.subscribe((commit) => {
    for (const lag of commit.lagsMs) lagsMs.push(lag + commit.tookMs);
    if (commit.outbox > 0) delivery.wake();
  });
  timers.start();
  delivery.start();
  while (lagsMs.length < breaches) await systemClock.sleep(50);
  const waiting = () => left(store, to);
  while (Object.entries(await waiting()).some(([name, count]) => name !== 'dead' && count > 0))
    await systemClock.sleep(250);
  const revivedAt = systemClock.now();
  if (to.length > 0) await fetch(`${url}/revive`);
  while (Object.values(await waiting()).some((count) => count > 0)) await systemClock.sleep(250);
  await timers.stop();
  await delivery.stop();
  await recorder.idle();
  await store.close();
  return { lagsMs, lastBreachAt: firstAt + (breaches - 1) * gapMs, revivedAt };
}

/** Triggers and deliveries that are not over, by destination: looked up, so that looking costs nothing. */
async function left({ db }: Store, to: readonly string[]): Promise<Record<string, number>> {
  if (to.length === 0) return {};
  const unrouted = await db.selectFrom('outbox').select('id').where(sql<SqlBool>`routed_at is null`).limit(1).execute();
  const left: Record<string, number> = { unrouted: unrouted.length };
  for (const name of to) {
    left[name] = 0;
    for (const state of ['waiting', 'sending']) {
      const row = await db
        .selectFrom('deliveries')
        .select('id')
        .where('workspace', '=', WORKSPACE)
        .where('destination', '=', `webhook:${name}`)
        .where(sql<SqlBool>`state = ${sql.lit(state)}`)
        .limit(1)
        .execute();
      left[name] += row.length;
    }
  }
  return left;
}

function configOf(to: readonly string[], url: string): string {
  const seconds = TARGET_MS / 1000;
  const tripwires = { lowTargetSeconds: seconds, normalTargetSeconds: seconds, urgentTargetSeconds: seconds };
  return JSON.stringify({
    kept: 1,
    schedules: {},
    policies: { standard: { ignoreOfficeHours: true, metrics: { resolution: tripwires } } },
    assignments: [{ policy: 'standard' }],
    connections: Object.fromEntries(
      to.map((name) => [name, { kind: 'webhook', url: `${url}/${name}`, secret: { env: 'SECRET' } }]),
    ),
    automations: to.map((name) => ({ name, on: 'sla_breached', do: [{ webhook: { connection: name } }] })),
  });
}

function spread(values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return [at(0.5), at(0.99), sorted.at(-1)!].map((value) => value.toFixed(0));
}
