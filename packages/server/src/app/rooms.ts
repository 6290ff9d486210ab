/** Every room that is not HTTP, made in the order in which one stands on another, and stopped in the reverse order. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createJobs, type Jobs } from '../beside/jobs.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { secretReader } from '../delivery/secrets.ts';
import { holidayCode, holidays } from '../holidays/holidays.ts';
import { DEFAULT_WORKSPACE } from '../http/access/workspaces.ts';
import { type Reader, readerHere, readersOnThreads } from '../queries/reader.ts';
import { createRecorder, type Recorder, type RecorderOptions } from '../record/recorder.ts';
import { recorderOnThread } from '../recording/recorder-on-thread.ts';
import { createRevisions, type Revisions } from '../revisions/revisions.ts';
import { Sample } from '../sample/sample.ts';
import type { Settings } from '../settings/settings.ts';
import { keepLogShort } from '../store/checkpoints.ts';
import type { Store } from '../store/store.ts';
import { Hub } from '../stream/hub.ts';
import { createTimers, type Timers } from '../timers/timers.ts';
import { Uploads } from '../uploads/uploads.ts';
import type { AppOptions } from './app.ts';
import { recordEvents } from './automation-events.ts';
import { createBackground } from './background.ts';
import { Metrics } from './metrics.ts';
import type { Place } from './place.ts';
import { sampleFolder } from './sample-folder.ts';
import { STARTER } from './starter.ts';

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
  /** Lets time pass: crossings are noticed, messages go out. */
  start(): Promise<void>;
  /** Aborted when it is time to end what lasts: streams. */
  readonly stopping: AbortSignal;
  lastTickAt(): number | null;
}

export async function openRooms(
  { settings, log, env = {} }: AppOptions,
  store: Store,
  clock: Clock,
  place: Place,
  stopping: AbortSignal,
  stops: (() => Promise<unknown>)[],
): Promise<Rooms> {
  const revisions = createRevisions({ store, clock, holidays, holidayCode });
  await revisions.createWorkspace(DEFAULT_WORKSPACE, { name: 'Default', author: 'kept', source: STARTER });
  const metrics = new Metrics();
  let lastTickAt: number | null = null;
  const recorded = recorderOf({
    settings,
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
  stops.push(() => recorded.close());
  const checkpoints = settings.recorderThread ? keepLogShort(store, throwOnItsOwn) : null;
  stops.push(async () => checkpoints?.stop());
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
    publicUrl: place.url,
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
  const { deliveriesKeptMs } = settings;
  const background = createBackground({ store, clock, recorder, revisions, reader, metrics, log, deliveriesKeptMs });
  stops.push(() => background.stop());
  return {
    async start() {
      timers.start();
      delivery.start();
      background.start();
      await sample.resume();
    },
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

/** On SQLite a write folds, works on pages and waits for the disk: the thread that reads requests need not. */
function recorderOf({
  settings,
  ...options
}: RecorderOptions & Pick<Rooms, 'settings'>): Recorder & { close(): Promise<void> } {
  const { store, clock, onFailure } = options;
  // A clock that somebody steps by hand is here and nowhere else.
  if (store.location.kind === 'sqlite' && settings.recorderThread && clock === systemClock) {
    // Its turn to write may be lost with it: whatever started this process starts it again, and nothing is lost.
    return recorderOnThread({ store, onFailure, onDeath: throwOnItsOwn });
  }
  const recorder = createRecorder(options);
  return { ...recorder, close: () => recorder.idle() };
}

function throwOnItsOwn(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** On SQLite a long read would hold everything up, so reads have threads; PostgreSQL has its own. */
function readerOf({ readers }: Settings, { location, db, dialect, snapshot }: Store, revisions: Revisions): Reader {
  if (location.kind === 'sqlite' && readers > 0) return readersOnThreads(location.path, readers);
  return readerHere({ db, dialect, snapshot, configuration: (workspace) => revisions.current(workspace) });
}
