/**
 * The composition root: the store, the rooms that stand on it, HTTP. What is started is stopped in the reverse order.
 *
 *   settings ─▶ store ─▶ revisions ─▶ recorder ─▶ timers, delivery, stream ─▶ http
 */
import { mkdir } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../clock.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Revisions } from '../revisions/revisions.ts';
import type { Settings } from '../settings/settings.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import type { Timers } from '../timers/timers.ts';
import { makeFirstKey, signInLink } from './first-key.ts';
import { listen } from './listen.ts';
import { Place } from './place.ts';
import { openRooms } from './rooms.ts';
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

export async function startApp(options: AppOptions): Promise<App> {
  const { settings, log, clock = systemClock, timersRun = true } = options;
  if (settings.store.kind === 'sqlite') await mkdir(settings.dataDir, { recursive: true });
  const store = await openStore(settings.store);
  const stopping = new AbortController();
  const stops: (() => Promise<unknown>)[] = [() => store.close()];
  try {
    const place = new Place(settings);
    const rooms = await openRooms(options, store, clock, place, stopping.signal, stops);
    const firstKey = await makeFirstKey(store, clock.now());
    const { http, address } = await listen(rooms, options.checkAnswers === true);
    stops.push(async () => {
      stopping.abort();
      await http.close();
    });
    place.listensAt(address);
    if (timersRun) await rooms.start();
    const publicUrl = place.url();
    const stop = stopAll(stops, settings.stopWithinMs, clock, log);
    const link = firstKey && { secret: firstKey.secret, link: signInLink(publicUrl, firstKey.token) };
    return { ...rooms, address, publicUrl, http, firstKey: link, stop };
  } catch (error) {
    await stopAll(stops, settings.stopWithinMs, clock, log)();
    throw error;
  }
}
