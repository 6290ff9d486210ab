/** A real service on SQLite, on a real port, at whatever time of the year a story needs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pino } from 'pino';
import { type App, startApp } from '../../../server/src/app/app.ts';
import type { Clock } from '../../../server/src/clock.ts';
import { createKey } from '../../../server/src/http/access/keys.ts';
import type { Role } from '../../../server/test/http/running.ts';
import { ROLES, settingsFor } from '../../../server/test/http/running.ts';

/** Goes on as time does, from an instant of the story's choice; it can be set to another. */
export class StoryClock implements Clock {
  #shiftMs: number;

  constructor(start: string) {
    this.#shiftMs = Date.parse(start) - Date.now();
  }

  now(): number {
    return Date.now() + this.#shiftMs;
  }

  jumpTo(instant: string): void {
    this.#shiftMs = Date.parse(instant) - Date.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return after(ms, undefined, { signal }).catch(() => undefined);
  }
}

export interface Service {
  readonly address: string;
  readonly clock: StoryClock;
  readonly keys: Readonly<Record<Role, string>>;
  /** The one-time link of the first start. */
  readonly link: string;
  /** As admin; throws where it is refused. */
  send<T = unknown>(method: string, path: string, body?: unknown, type?: string): Promise<T>;
  /** Sends events and expects that all are taken. */
  events(...events: readonly object[]): Promise<void>;
  /** Events of the past: they fire nothing. */
  imported(...events: readonly object[]): Promise<void>;
  stop(): Promise<void>;
  /** Starts again on the same data and the same port. */
  start(): Promise<void>;
  /** Stops and leaves nothing behind. */
  end(): Promise<void>;
}

export async function service(start: string, config: string | null): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kept-story-'));
  const clock = new StoryClock(start);
  const log = pino({ level: 'silent' });
  const open = (port: number): Promise<App> =>
    startApp({
      log,
      clock,
      settings: settingsFor({ kind: 'sqlite', path: join(dataDir, 'kept.db') }, { port, dataDir }),
    });
  let app = await open(0);
  const { address } = app;
  const link = app.firstKey!.link;
  const keys = {} as Record<Role, string>;
  for (const role of ROLES) {
    keys[role] = (await createKey(app.store, clock.now(), { workspace: 'default', name: `${role} key`, role })).secret;
  }

  async function send<T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.admin}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const take = async (path: string, events: readonly object[]) => {
    for (let at = 0; at < events.length; at += 1_000) {
      const part = events.slice(at, at + 1_000);
      const receipt = await send<{ accepted: number; rejected: unknown[] }>('POST', path, part);
      if (receipt.accepted !== part.length)
        throw new Error(`Not all events were taken: ${JSON.stringify(receipt.rejected)}`);
    }
  };
  if (config !== null) await send('PUT', '/v1/config', config, 'application/yaml');

  return {
    address,
    clock,
    keys,
    link: link.replace('localhost', '127.0.0.1'),
    send,
    events: (...events) => take('/v1/events', events),
    imported: (...events) => take('/v1/events?import=true', events),
    stop: () => app.stop(),
    async start() {
      app = await open(Number(new URL(address).port));
    },
    async end() {
      await app.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
