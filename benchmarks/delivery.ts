/**
 * How fast deliveries go out, end to end: triggers in the outbox, routed, claimed, sent as signed webhooks to a receiver
 * in a process of its own, and written down. With a dead and a hanging destination beside it.
 *
 *   node --conditions=source benchmarks/delivery.ts [triggers]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules, parseConfig, singleRevision } from '@kept/engine';
import { systemClock } from '../packages/server/src/clock.ts';
import { createDelivery } from '../packages/server/src/delivery/delivery.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import type { OutboxBody } from '../packages/server/src/store/outbox-body.ts';

if (process.argv[2] === 'receiver') receive();
else await measure(Number(process.argv[2] ?? 10_000));

/** Answers at once, and says how many it has had. */
function receive(): void {
  let received = 0;
  const server = createServer((request, response) => {
    if (request.url === '/count') return void response.end(String(received));
    if (request.url === '/hang') return;
    request.resume().once('end', () => {
      received++;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
}

async function measure(triggers: number): Promise<void> {
  const receiver = spawn(process.execPath, [import.meta.filename, 'receiver'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) =>
    receiver.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  try {
    const url = `http://127.0.0.1:${port}`;
    const alone = await run(folder, { fast: `${url}/in` }, triggers, url);
    const beside = await run(
      folder,
      { fast: `${url}/in`, hanging: `${url}/hang`, dead: 'http://127.0.0.1:9/' },
      triggers,
      url,
    );
    console.log('| destinations | deliveries | seconds | a second |');
    console.log('|---|---:|---:|---:|');
    for (const [name, seconds] of [
      ['one', alone],
      ['one, beside a dead and a hanging one', beside],
    ] as const) {
      console.log(`| ${name} | ${triggers} | ${seconds.toFixed(1)} | ${Math.round(triggers / seconds)} |`);
    }
  } finally {
    receiver.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds until the fast destination has had all. */
async function run(
  folder: string,
  destinations: Record<string, string>,
  triggers: number,
  url: string,
): Promise<number> {
  const parsed = parseConfig({
    kept: 1,
    schedules: {},
    policies: { standard: { ignoreOfficeHours: true, metrics: { resolution: { target: '4h' } } } },
    assignments: [{ policy: 'standard' }],
    connections: Object.fromEntries(
      Object.entries(destinations).map(([name, to]) => [name, { kind: 'webhook', url: to, secret: { env: 'SECRET' } }]),
    ),
    automations: Object.keys(destinations).map((name) => ({
      name,
      on: ['sla_breached'],
      do: [{ webhook: { connection: name } }],
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const store = await openStore({ kind: 'sqlite', path: join(folder, `${Object.keys(destinations).length}.db`) });
  const timeline = singleRevision(compileRules(parsed.config));
  const quiet = () => {};
  const delivery = createDelivery({
    store,
    clock: systemClock,
    configOf: async () => timeline,
    record: async () => ({ rejected: [] }),
    secrets: async () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    settings: { allowPrivateNetworks: true, timeoutMs: 5_000 },
    publicUrl: 'http://localhost:4600',
    logger: { info: quiet, warn: quiet, error: console.error },
  });
  const now = systemClock.now();
  const rows = Array.from({ length: triggers }, (_, at) => rowOf(at, now));
  await store.transaction(async (_, bulk) => await bulk.insert('outbox', rows));
  const before = await countOf(url);
  const startedAt = performance.now();
  delivery.start();
  while ((await countOf(url)) - before < triggers) await systemClock.sleep(50);
  const seconds = (performance.now() - startedAt) / 1000;
  await delivery.stop();
  await store.close();
  return seconds;
}

async function countOf(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/count`)).text());
}

function rowOf(at: number, now: number) {
  const body: OutboxBody = {
    transition: {
      id: `c${at}/resolution/1/${now}`,
      at: now,
      detectedAt: now,
      metric: 'resolution',
      cycle: 1,
      episode: 1,
      tripwire: 'urgent',
      from: 'sla',
      to: 'breach',
      cause: { kind: 'time' },
      retracted: null,
    },
    standing: {
      team: null,
      channel: null,
      assignee: null,
      priority: null,
      tier: null,
      policy: 'standard',
      policyVersion: 1,
    },
    status: 'open',
    targetSeconds: 14_400,
    dueAt: now,
    clock: 'counting',
    remainingMs: 0,
  };
  return {
    workspace: 'main',
    id: body.transition.id,
    position: at + 1,
    trigger: 'sla_breached',
    conversation: `c${at}`,
    metric: 'resolution',
    cycle: 1,
    at: now,
    created_at: now,
    body: JSON.stringify(body),
    routed_at: null,
  };
}
