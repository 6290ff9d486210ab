/** The whole incident log tried under another configuration, while the service answers: how long it takes, and how long others wait. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import autocannon from 'autocannon';
import { printTable } from './table.ts';

const ROOT = new URL('../', import.meta.url).pathname;
const MAIN = join(ROOT, 'packages/server/src/cli/main.ts');
const LOG = join(ROOT, 'examples/incident-log');
const ALL_OF_IT = { from: '2016-01-01T00:00:00Z', to: '2017-06-01T00:00:00Z' };

function kept(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', '--no-warnings', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function textOf(child: ChildProcess): Promise<string> {
  const pieces: Buffer[] = [];
  child.stdout!.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr!.resume();
  await once(child, 'close');
  return Buffer.concat(pieces).toString();
}

interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
}

/** A service of its own process on an empty folder; its first key is on what it prints. */
async function serve(folder: string): Promise<Service> {
  const child = kept(['serve', '--port', '0', '--data-dir', folder]);
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  }
  for (let tries = 0; tries < 300; tries++) {
    const url = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(said)?.[0];
    const key = /kept_[\w-]{20,}/.exec(said)?.[0];
    if (url && key) return { child, url: url.replace('localhost', '127.0.0.1'), key };
    await after(100);
  }
  throw new Error(`The service did not start: ${said}`);
}

function asker({ url, key }: Service) {
  return async (method: string, path: string, body?: string, type = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text === '' ? null : JSON.parse(text);
  };
}

interface Tried {
  readonly seconds: number;
  readonly replayed: number;
  readonly flips: number;
}

async function simulate(ask: ReturnType<typeof asker>, config: string): Promise<Tried> {
  const start = performance.now();
  const { id } = await ask('POST', '/v1/simulations', JSON.stringify({ config, ...ALL_OF_IT }));
  for (;;) {
    const { state, result, error } = await ask('GET', `/v1/simulations/${id}`);
    if (state === 'done') {
      const seconds = (performance.now() - start) / 1000;
      return { seconds, replayed: result.replayed, flips: result.flips.conversations };
    }
    if (state !== 'waiting' && state !== 'running') throw new Error(`The simulation ${state}: ${error}`);
    await after(20);
  }
}

/** What a board and a helpdesk ask all the time; percentiles over all of it, in milliseconds. */
function load({ url, key }: Service, seconds: number): Promise<autocannon.Result> {
  let count = 0;
  const headers = { authorization: `Bearer ${key}` };
  const event = () =>
    JSON.stringify({
      ...{ id: `bench-${process.pid}-${++count}`, type: 'message.received', conversation: `bench-${count % 500}` },
      at: new Date().toISOString(),
    });
  return autocannon({
    url,
    connections: 8,
    // As many as a large desk has; a flood would measure only itself.
    overallRate: 400,
    duration: seconds,
    requests: [
      { method: 'GET', path: '/v1/conversations', headers },
      { method: 'GET', path: '/v1/conversations/counts', headers },
      { method: 'GET', path: '/v1/conversations/INC0000045', headers },
      {
        ...{ method: 'POST', path: '/v1/events', headers: { ...headers, 'content-type': 'application/json' } },
        setupRequest: (request) => ({ ...request, body: event() }),
      },
    ],
  });
}

export async function benchSimulation(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const current = readFileSync(join(LOG, 'kept.yaml'), 'utf8');
  const stricter = current.replace('medium: { target: 4h }', 'medium: { target: 2h }').replace('30h', '24h');
  const service = await serve(folder);
  try {
    const ask = asker(service);
    await ask('PUT', '/v1/config', current, 'application/yaml');
    const events = await textOf(
      kept(['import', join(LOG, 'incident_event_log.csv.gz'), '--mapping', join(LOG, 'mapping.yaml'), '--dry-run']),
    );
    await ask('POST', '/v1/events?import=true', events, 'application/x-ndjson');
    const first = await simulate(ask, stricter);
    const alone = await simulate(ask, stricter);
    const same = await simulate(ask, current);
    const quiet = await load(service, 8);
    // Simulations one after the other for as long as the load lasts.
    let more = true;
    const under: Tried[] = [];
    const trying = (async () => {
      while (more) under.push(await simulate(ask, stricter));
    })();
    const busy = await load(service, 12);
    more = false;
    await trying;
    const slowest = under.reduce((worst, each) => (each.seconds > worst.seconds ? each : worst));
    const row = (what: string, { seconds, replayed, flips }: Tried) => [what, seconds.toFixed(2), replayed, flips];
    printTable(
      'The incident log under another configuration, by POST /v1/simulations on SQLite (asked until done)',
      ['what', 'seconds', 'conversations', 'flip'],
      [
        row('stricter targets, the first time', first),
        row('stricter targets, again', alone),
        row('the same configuration', same),
        row(`stricter, under load, the slowest of ${under.length}`, slowest),
      ],
    );
    const answers = (what: string, { latency, requests, non2xx, errors }: autocannon.Result) => [
      ...[what, Math.round(requests.average), latency.p50.toFixed(0), latency.p99.toFixed(0), latency.max.toFixed(0)],
      non2xx + errors,
    ];
    printTable(
      'What others wait meanwhile: lists, counts, one conversation, events in (milliseconds)',
      ['what', 'a second', 'p50', 'p99', 'worst', 'failed'],
      [answers('no simulation', quiet), answers('simulations without a pause', busy)],
    );
  } finally {
    service.child.kill('SIGTERM');
    await once(service.child, 'close');
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) await benchSimulation();
