/** What goes on beside the requests and the timers, a little at a time, and is taken up again after a restart. */
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { Loop } from '../loop.ts';
import type { Reader } from '../queries/reader.ts';
import type { Recorder } from '../record/recorder.ts';
import { createUpgrade } from '../record/upgrade.ts';
import { createReselection } from '../revisions/reselection.ts';
import type { Revisions } from '../revisions/revisions.ts';
import { rollUpLoop } from '../rollups/roll-up.ts';
import type { Store } from '../store/store.ts';
import { maintenance } from './maintenance.ts';
import type { Metrics } from './metrics.ts';

export interface BackgroundOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly revisions: Revisions;
  readonly reader: Reader;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** How long deliveries that are over are kept; null for ever. */
  readonly deliveriesKeptMs: number | null;
}

export interface Background {
  start(): void;
  /** Lets the rounds that are under way end. May be called again. */
  stop(): Promise<void>;
}

const AFTER_ERROR_MS = 1_000;

export function createBackground({
  store,
  clock,
  recorder,
  revisions,
  reader,
  metrics,
  log,
  deliveriesKeptMs,
}: BackgroundOptions): Background {
  const reselection = createReselection({ store, recorder, clock });
  const upgrade = createUpgrade({
    store,
    clock,
    recorder,
    read: (asked) => reader.ask('foldVersions', asked),
    onFinished: (conversations) =>
      log.info({ conversations }, 'conversations were folded anew, as the fold has changed'),
  });
  const loops = [
    rollUpLoop({
      store,
      clock,
      patchOf: (question) => reader.ask('patchReports', question),
      onLag: (lagMs) => metrics.noteReportLag(lagMs),
      onError: (error) => log.error({ err: error }, 'reports could not be packed, and will be tried again'),
    }),
    maintenance({ store, clock, revisions, log, deliveriesKeptMs }),
    new Loop({
      clock,
      round: () => reselection.round(),
      onError: (error) =>
        log.error({ err: error }, 'open conversations could not select again, and will be tried again'),
      afterErrorMs: AFTER_ERROR_MS,
    }),
    new Loop({
      clock,
      round: () => upgrade.round(),
      onError: (error) => log.error({ err: error }, 'conversations could not be folded anew, and will be tried again'),
      afterErrorMs: AFTER_ERROR_MS,
    }),
  ];
  return {
    start() {
      for (const loop of loops) loop.start();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
