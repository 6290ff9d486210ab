/**
 * Kills the service with SIGKILL at random moments under load, over and over, and checks what it left behind: every event
 * that was acknowledged is there, no crossing is missing or doubled, what fired stands in the outbox once, and the record is
 * what folding all events anew gives.
 *
 *   node --conditions=source scripts/crash-test.ts sqlite|postgres [rounds] [seed]
 *
 * Exit 0 if all of it holds, 1 if anything does not; what, it says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { parseEvent } from '@kept/engine';
import { systemClock } from '../packages/server/src/clock.ts';
import { doctor } from '../packages/server/src/doctor/doctor.ts';
import { holidays } from '../packages/server/src/holidays/holidays.ts';
import { createRecorder, type Recorder } from '../packages/server/src/record/recorder.ts';
import { recorderOnThread } from '../packages/server/src/recording/recorder-on-thread.ts';
import { createRevisions } from '../packages/server/src/revisions/revisions.ts';
import { keepLogShort } from '../packages/server/src/store/checkpoints.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import type { Store, StoreLocation } from '../packages/server/src/store/store.ts';
import { createTimers } from '../packages/server/src/timers/timers.ts';
import { type Postgres, startPostgres } from '../packages/server/test/support/postgres.ts';

const ROUNDS = { sqlite: 50, postgres: 20 };
const WORKSPACE = 'crash';
const CALLERS = 24;
const CONVERSATIONS = 400;
/** A child lives this long at most, so that some die amid their first commit and some amid much work. */
const LONGEST_LIFE_MS = 1500;
/** After the last tripwire of whatever was sent. */
const SETTLED_AFTER_MS = 5000;

/** Seconds, so that clocks cross tripwires while the load goes on. */
const CONFIG = JSON.stringify({
  kept: 1,
  schedules: {},
  policies: {
    standard: {
      ignoreOfficeHours: true,
      metrics: {
        allMessages: { lowTargetSeconds: 1, normalTargetSeconds: 2, highTargetSeconds: 3, urgentTargetSeconds: 4 },
        resolution: { lowTargetSeconds: 2, normalTargetSeconds: 3, urgentTargetSeconds: 4 },
      },
    },
  },
  assignments: [{ policy: 'standard' }],
});

const [mode = 'sqlite', ...rest] = process.argv.slice(2);
if (mode === 'serve') await serve(JSON.parse(rest[0]!) as StoreLocation, Number(rest[1]));
else if (mode === 'sqlite' || mode === 'postgres') {
  const rounds = Number(rest[0] ?? ROUNDS[mode]);
  process.exitCode = (await run(mode, rounds, Number(rest[1] ?? systemClock.now() % 1_000_000))) ? 0 : 1;
} else {
  console.error('usage: crash-test.ts sqlite|postgres [rounds] [seed]');
  process.exitCode = 2;
}

// ---- The child: a service under load, until it is killed ---------------------------------------

async function serve(location: StoreLocation, seed: number): Promise<void> {
  const random = randomOf(seed);
  const { store, recorder: inline } = await open(location);
  const recorder = recorderAsServed(store, inline);
  // Its thread has begun.
  await recorder.idle();
  createTimers({ store, recorder, clock: systemClock }).start();
  process.stdout.write('serving\n');
  const call = async (caller: number) => {
    for (let n = 0; ; n++) {
      const event = randomEvent(`${seed}-${caller}-${n}`, random);
      const parsed = parseEvent(event);
      if (!parsed.ok) throw new Error('The load is no event.');
      try {
        const { accepted } = await recorder.receive(WORKSPACE, [{ event: parsed.event, body: event }]);
        if (accepted === 1) process.stdout.write(`${event.id}\n`);
      } catch {
        // A database that is gone: the event was not acknowledged.
        await after(20);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)));
}

async function open(location: StoreLocation) {
  const store = await openStore(location);
  const revisions = createRevisions({ store, clock: systemClock, holidays });
  await revisions.createWorkspace(WORKSPACE, { name: WORKSPACE, author: 'crash test', source: CONFIG });
  const recorder = createRecorder({ store, clock: systemClock, revisions });
  return { store, revisions, recorder };
}

/** As `kept serve` has it: on SQLite beside this thread, and beside that another one that copies the log. */
function recorderAsServed(store: Store, inline: Recorder): Recorder {
  if (store.location.kind !== 'sqlite') return inline;
  const onDeath = (error: unknown) => {
    throw error;
  };
  keepLogShort(store, onDeath);
  return recorderOnThread({ store, onDeath });
}

function randomEvent(id: string, random: () => number): Record<string, unknown> & { id: string } {
  const conversation = `c${Math.floor(random() * CONVERSATIONS)}`;
  // Some are heard of a little late, so that there is something to retract.
  const at = new Date(systemClock.now() - (random() < 0.1 ? Math.floor(random() * 3000) : 0)).toISOString();
  const base = { id, conversation, at };
  const chance = random();
  if (chance < 0.35) return { ...base, type: 'message.received' };
  if (chance < 0.7) return { ...base, type: 'message.sent' };
  if (chance < 0.85) return { ...base, type: 'status.changed', status: random() < 0.5 ? 'done' : 'pending' };
  return { ...base, type: 'conversation.updated', changes: { assignee: random() < 0.5 ? 'ana' : null } };
}

function randomOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

// ---- The parent: kills, and looks at what is left ------------------------------------------------

async function run(kind: 'sqlite' | 'postgres', rounds: number, seed: number): Promise<boolean> {
  const random = randomOf(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kept-crash-'));
  const server = kind === 'postgres' ? await startPostgres() : null;
  const location: StoreLocation =
    server === null
      ? { kind: 'sqlite', path: join(folder, 'kept.db') }
      : { kind: 'postgres', url: await server.createDatabase() };
  const acknowledged = new Set<string>();
  try {
    for (let round = 1; round <= rounds; round++) {
      // On PostgreSQL the server itself is killed now and then, with the service still calling.
      const target = server !== null && round % 3 === 0 ? server : null;
      await oneLife(location, seed + round, random, acknowledged, target);
      if (process.stderr.isTTY) process.stderr.write(`\r${round} of ${rounds}, ${acknowledged.size} acknowledged `);
    }
    if (process.stderr.isTTY) process.stderr.write('\n');
    await after(SETTLED_AFTER_MS);
    const faults = await faultsOf(location, acknowledged);
    for (const fault of faults) console.log(fault);
    console.log(
      `${kind}: killed ${rounds} times (seed ${seed}), ${acknowledged.size} events acknowledged: ${faults.length === 0 ? 'nothing is missing, doubled or different.' : `${faults.length} faults.`}`,
    );
    return faults.length === 0;
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets a child serve for a while and kills it; or the database's server, and then the child. */
async function oneLife(
  location: StoreLocation,
  seed: number,
  random: () => number,
  acknowledged: Set<string>,
  server: Postgres | null,
): Promise<void> {
  const args = ['--conditions=source', import.meta.filename, 'serve', JSON.stringify(location), String(seed)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const serving = Promise.withResolvers<void>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line === 'serving') serving.resolve();
    else acknowledged.add(line);
  });
  const ended = new Promise<void>((resolve) => lines.once('close', resolve));
  void exitOf(child).then((code) => serving.reject(new Error(`The service ended by itself with ${code}.`)));
  await serving.promise;
  await after(random() * LONGEST_LIFE_MS);
  if (server !== null) {
    await server.kill();
    await after(random() * 100);
  }
  child.kill('SIGKILL');
  await exitOf(child);
  await ended;
  await server?.start();
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

async function faultsOf(location: StoreLocation, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const { store, revisions, recorder } = await open(location);
  try {
    await settle(recorder);
    const stored = new Set((await store.db.selectFrom('events').select('id').execute()).map(({ id }) => id));
    const lost = [...acknowledged].filter((id) => !stored.has(id));
    const faults = lost.map((id) => `Event ${id} was acknowledged and is not there.`);
    const { checked, differing, counters, blocks } = await doctor(store, revisions, WORKSPACE);
    if (checked === 0) faults.push('Nothing was stored at all.');
    for (const { conversation, differences } of differing) {
      faults.push(`Conversation ${conversation} differs: ${JSON.stringify(differences)}`);
    }
    for (const difference of counters) faults.push(`A counter differs: ${JSON.stringify(difference)}`);
    for (const { day, conversations } of blocks) faults.push(`Reports of ${day} differ: ${conversations.join(', ')}`);
    return [...faults, ...(await doubled(store)), ...(await untold(store)), ...(await overdue(store))];
  } finally {
    await store.close();
  }
}

async function settle(recorder: Recorder): Promise<void> {
  while ((await recorder.wake(500)).woken > 0);
}

async function doubled({ db }: Store): Promise<string[]> {
  const rows = await db.selectFrom('transitions').selectAll().where('retracted_at', 'is', null).execute();
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const key = `${row.conversation} ${row.metric} ${row.cycle} ${row.at}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [`Transition ${key} is there twice.`];
  });
}

/** A transition that fired and is not in the outbox, or is there and did not fire. */
async function untold({ db }: Store): Promise<string[]> {
  const transitions = await db.selectFrom('transitions').select(['id', 'fired', 'tripwire']).execute();
  const outbox = new Set((await db.selectFrom('outbox').select('id').execute()).map(({ id }) => id));
  return transitions.flatMap(({ id, fired, tripwire }) => {
    const told = outbox.has(id) || outbox.has(`${id}_${tripwire}`);
    return told === (fired === 1) ? [] : [`Transition ${id} fired ${fired} and is in the outbox: ${told}.`];
  });
}

async function overdue({ db }: Store): Promise<string[]> {
  const rows = await db
    .selectFrom('conversations')
    .select('id')
    .where('wake_at', '<', systemClock.now() - 1000)
    .execute();
  return rows.map(({ id }) => `Conversation ${id} has a tripwire in the past.`);
}
