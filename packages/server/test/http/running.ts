/** A real server on a real port with a clock of the tests, and keys of every role. */
import { pino } from 'pino';
import { type App, type AppOptions, startApp } from '../../src/app/app.ts';
import { createKey } from '../../src/http/access/keys.ts';
import { VARIABLES } from '../../src/settings/environment.ts';
import { type Settings, settingsOf } from '../../src/settings/settings.ts';
import type { StoreLocation } from '../../src/store/store.ts';
import { FakeClock } from '../support/fake-clock.ts';

export const ROLES = ['ingest', 'read', 'agent', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A Monday morning. */
export const MONDAY = Date.UTC(2026, 2, 2, 8);

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Running {
  readonly app: App;
  readonly clock: FakeClock;
  readonly keys: Readonly<Record<Role, string>>;
  readonly logged: readonly string[];
  /** As admin unless said otherwise; `null` sends no key. */
  send<T = unknown>(method: string, path: string, options?: SendOptions): Promise<Answer<T>>;
  get<T = unknown>(path: string, options?: SendOptions): Promise<Answer<T>>;
  /** Sends events as JSON and expects that all are taken. */
  events(...events: readonly object[]): Promise<void>;
  /** Moves to an instant and lets the timers do what is due by then. */
  until(instant: string): Promise<void>;
  stop(): Promise<void>;
}

export interface SendOptions {
  readonly as?: Role | null;
  readonly key?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function settingsFor(location: StoreLocation, more: Partial<Settings> = {}): Settings {
  const environment = Object.fromEntries(Object.entries(VARIABLES).map(([name, [standard]]) => [name, standard]));
  const parsed = settingsOf({ ...environment, KEPT_PORT: '0' } as never);
  if (!parsed.ok) throw new Error('The defaults are faulty.');
  return { ...parsed.settings, store: location, ...more };
}

export async function running(
  location: StoreLocation,
  options: Partial<Omit<AppOptions, 'settings' | 'clock'>> & {
    readonly settings?: Partial<Settings>;
    readonly clock?: FakeClock;
  } = {},
): Promise<Running> {
  const clock = options.clock ?? new FakeClock(MONDAY);
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const app = await startApp({
    timersRun: false,
    checkAnswers: true,
    ...options,
    log,
    clock,
    settings: settingsFor(location, options.settings),
  } as AppOptions);
  const keys = Object.fromEntries(
    await Promise.all(
      ROLES.map(async (role) => {
        const { secret } = await createKey(app.store, clock.now(), { workspace: 'default', name: role, role });
        return [role, secret];
      }),
    ),
  ) as Record<Role, string>;
  const send = async <T>(method: string, path: string, given: SendOptions = {}): Promise<Answer<T>> => {
    const key = given.key ?? (given.as === null ? undefined : keys[given.as ?? 'admin']);
    const { body } = given;
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${app.address}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': given.type ?? 'application/json' }),
        ...given.headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  };
  return {
    app,
    clock,
    keys,
    logged,
    send,
    get: (path, given) => send('GET', path, given),
    async events(...events) {
      const { body } = await send<{ accepted: number; rejected: unknown[] }>('POST', '/v1/events', { body: events });
      if (body.accepted !== events.length) throw new Error(`Not all events were taken: ${JSON.stringify(body)}`);
    },
    async until(instant) {
      clock.moveTo(Date.parse(instant));
      while ((await app.timers.tick()).woken > 0);
    },
    stop: () => app.stop(),
  };
}
