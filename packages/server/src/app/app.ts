/**
 * The composition root: the only file that knows every room. What is started is stopped in the reverse order.
 *
 *   settings ─▶ store ─▶ revisions ─▶ recorder ─▶ timers, delivery, stream ─▶ http
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createJobs, type Jobs } from '../beside/jobs.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { secretReader } from '../delivery/secrets.ts';
import { holidayCode, holidays } from '../holidays/holidays.ts';
import { createKey, hasAdmin } from '../http/access/keys.ts';
import { createLink } from '../http/access/sessions.ts';
import { DEFAULT_WORKSPACE } from '../http/access/workspaces.ts';
import { Loop } from '../loop.ts';
import { type Reader, readerHere, readersOnThreads } from '../queries/reader.ts';
import { createRecorder, type Recorder } from '../record/recorder.ts';
import { createReselection } from '../revisions/reselection.ts';
import { createRevisions, type Revisions } from '../revisions/revisions.ts';
import { Sample } from '../sample/sample.ts';
import type { Settings } from '../settings/settings.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { Hub } from '../stream/hub.ts';
import { createTimers, type Timers } from '../timers/timers.ts';
import { Uploads } from '../uploads/uploads.ts';
import { recordEvents } from './automation-events.ts';
import { listen } from './listen.ts';
import { maintenance } from './maintenance.ts';
import { Metrics } from './metrics.ts';
import { sampleFolder } from './sample-folder.ts';
import { STARTER } from './starter.ts';
import { stopAll } from './stopping.ts';

export interface AppOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Where secrets of connections may be found. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Tests step through time themselves. */
  readonly timersRun?: boolean;
  /** Tests: an answer that is not as promised is an error. */
  readonly checkAnswers?: boolean;
}

export interface App {
  /** Where it listens, such as http://127.0.0.1:4600. */
  readonly address: string;
  /** Where browsers reach it. */
  readonly publicUrl: string;
  /** The admin key that was made, as nobody could have signed in; else null. */
  readonly firstKey: { readonly secret: string; readonly link: string } | null;
  readonly http: FastifyInstance;
  readonly store: Store;
  readonly revisions: Revisions;
  readonly recorder: Recorder;
  readonly timers: Timers;
  readonly delivery: Delivery;
  /** Lets what is under way end. May be called again. */
  stop(): Promise<void>;
}

/** Everything that is running, as the HTTP rooms are given it. */
export interface Rooms {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly store: Store;
  readonly revisions: Revisions;
  readonly recorder: Recorder;
  readonly timers: Timers;
  readonly delivery: Delivery;
  readonly reader: Reader;
  readonly hub: Hub;
  readonly uploads: Uploads;
  readonly sample: Sample;
  readonly simulations: Jobs<'trial'>;
  readonly pasts: Jobs<'past'>;
  readonly metrics: Metrics;
  readonly startedAt: number;
  /** Aborted when it is time to end what lasts: streams. */
  readonly stopping: AbortSignal;
  lastTickAt(): number | null;
}

export async function startApp(options: AppOptions): Promise<App> {
  const { settings, log, clock = systemClock } = options;
  if (settings.store.kind === 'sqlite') await mkdir(settings.dataDir, { recursive: true });
  const store = await openStore(settings.store);
  const stopping = new AbortController();
  const stops: (() => Promise<unknown>)[] = [() => store.close()];
  try {
    const rooms = await openRooms(options, store, clock, stopping.signal, stops);
    const firstKey = await makeFirstKey(store, clock.now());
    const { http, address } = await listen(rooms, options.checkAnswers === true);
    stops.push(async () => {
      stopping.abort();
      await http.close();
    });
    const publicUrl = settings.publicUrl ?? address.replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost');
    const stop = stopAll(stops, settings.stopWithinMs, clock, log);
    return { ...rooms, address, publicUrl, http, firstKey: firstKey && linked(firstKey, publicUrl), stop };
  } catch (error) {
    await stopAll(stops, settings.stopWithinMs, clock, log)();
    throw error;
  }
}

async function openRooms(
  { settings, log, env = {}, timersRun = true }: AppOptions,
  store: Store,
  clock: Clock,
  stopping: AbortSignal,
  stops: (() => Promise<unknown>)[],
): Promise<Rooms> {
  const revisions = createRevisions({ store, clock, holidays, holidayCode });
  await revisions.createWorkspace(DEFAULT_WORKSPACE, { name: 'Default', author: 'kept', source: STARTER });
  const metrics = new Metrics();
  let lastTickAt: number | null = null;
  const recorded = createRecorder({
    store,
    clock,
    revisions,
    onFailure: (workspace, conversation, error) => {
      log.error({ workspace, conversation, err: error }, 'a conversation could not be folded');
    },
  });
  const recorder: Recorder = {
    ...recorded,
    async wake(limit) {
      const woken = await recorded.wake(limit);
      lastTickAt = clock.now();
      return woken;
    },
  };
  stops.push(() => recorder.idle());
  const reader = readerOf(settings, store, revisions);
  stops.push(() => reader.close());
  const hub = new Hub(store, clock, (error) => log.warn({ err: error }, 'the stream could not read on'));
  const delivery = createDelivery({
    store,
    clock,
    configOf: async (workspace) => (await revisions.current(workspace)).timeline,
    record: recordEvents(recorder),
    secrets: secretReader(env, (path) => readFile(path, 'utf8')),
    settings: { allowPrivateNetworks: settings.privateDestinations },
    publicUrl: () => settings.publicUrl ?? `http://localhost:${settings.port}`,
    logger: log,
  });
  stops.push(() => delivery.stop());
  metrics.watchOutbox(() => delivery.queries.depth());
  const forget = recorder.subscribe((commit) => {
    metrics.noteCommit(commit);
    hub.wake(commit.workspace);
    if (commit.outbox > 0) delivery.wake();
  });
  stops.push(async () => forget());
  const timers = createTimers({
    store,
    recorder,
    clock,
    onSweep: (sweep) => {
      metrics.noteSweep(sweep);
      if (sweep.overdue > 0) log.warn(sweep, 'conversations have a tripwire in the past that is not recorded');
    },
    onFailure: (error) => log.error({ err: error }, 'a tick of the timers failed'),
  });
  stops.push(() => timers.stop());
  const asked = {
    ...{ location: store.location, clock },
    onFailure: (error: unknown, workspace: string) => log.error({ workspace, err: error }, 'a long question failed'),
  };
  const simulations = createJobs<'trial'>({ ...asked, prefix: 'sim', kept: 20 });
  const pasts = createJobs<'past'>({ ...asked, prefix: 'past', kept: 10 });
  stops.push(() => Promise.all([simulations.close(), pasts.close()]));
  const uploads = new Uploads({
    store,
    clock,
    recorder,
    folder: join(settings.dataDir, 'uploads'),
    mostBytes: settings.bulkLimitBytes,
    onError: (error) => log.error({ err: error }, 'an import failed'),
  });
  await uploads.recover();
  stops.push(() => uploads.stop());
  const sample = new Sample({ store, clock, revisions, recorder, folder: sampleFolder(settings.sampleLog), log });
  stops.push(() => sample.stop());
  const care = maintenance({ store, clock, revisions, log });
  stops.push(() => care.stop());
  const reselection = createReselection({ store, recorder, clock });
  const reselecting = new Loop({
    clock,
    round: () => reselection.round(),
    onError: (error) => log.error({ err: error }, 'open conversations could not select again, and will be tried again'),
    afterErrorMs: 1_000,
  });
  stops.push(() => reselecting.stop());
  if (timersRun) {
    timers.start();
    delivery.start();
    care.start();
    reselecting.start();
    await sample.resume();
  }
  return {
    ...{
      settings,
      log,
      clock,
      store,
      revisions,
      recorder,
      timers,
      delivery,
      reader,
      hub,
      uploads,
      sample,
      simulations,
      pasts,
      metrics,
      stopping,
    },
    startedAt: clock.now(),
    lastTickAt: () => lastTickAt,
  };
}

/** On SQLite a long read would hold everything up, so reads have threads; PostgreSQL has its own. */
function readerOf({ readers }: Settings, { location, db, dialect }: Store, revisions: Revisions): Reader {
  if (location.kind === 'sqlite' && readers > 0) return readersOnThreads(location.path, readers);
  return readerHere({ db, dialect, configuration: (workspace) => revisions.current(workspace) });
}

async function makeFirstKey(store: Store, now: number): Promise<{ secret: string; token: string } | null> {
  if (await hasAdmin(store)) return null;
  const made = { workspace: DEFAULT_WORKSPACE, name: 'First admin key', role: 'admin' } as const;
  const { key, secret } = await createKey(store, now, made);
  return { secret, token: await createLink(store, now, { workspace: DEFAULT_WORKSPACE, id: key.id }) };
}

function linked({ secret, token }: { secret: string; token: string }, publicUrl: string): App['firstKey'] {
  return { secret, link: linkTo(publicUrl, token) };
}

/** The token stands behind the #: browsers send that to nobody. */
export function linkTo(publicUrl: string, token: string): string {
  return `${publicUrl}/#token=${token}`;
}
