/** Step two: from text to checked settings. Every fault at once, each with the variable and what to write instead. */
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import type { StoreLocation } from '../store/store.ts';
import type { Environment, Variable } from './environment.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly loopback: boolean;
  readonly dataDir: string;
  readonly store: StoreLocation;
  /** Without a slash at its end; null: http://localhost and the port that was taken. */
  readonly publicUrl: string | null;
  readonly secureCookies: boolean;
  readonly trustedProxies: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: 'json' | 'pretty' | 'auto';
  readonly metrics: 'public' | 'key' | 'off';
  /** Requests of one key a minute; null is without limit. */
  readonly rateLimit: number | null;
  readonly bodyLimitBytes: number;
  readonly bulkLimitBytes: number;
  readonly requestTimeoutMs: number;
  readonly stopWithinMs: number;
  readonly readers: number;
  readonly recorderThread: boolean;
  readonly sampleLog: string | null;
  readonly privateDestinations: readonly string[];
  /** How long deliveries that are over are kept; null for ever. */
  readonly deliveriesKeptMs: number | null;
}

export interface SettingFault {
  readonly variable: Variable;
  readonly message: string;
}

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly faults: readonly SettingFault[] };

const MB = 1024 * 1024;

export function settingsOf(environment: Environment): ParsedSettings {
  const faults: SettingFault[] = [];
  const refuse = (variable: Variable, message: string) => {
    // What a database address holds is not for logs: a password.
    const shown = variable === 'KEPT_DATABASE_URL' ? '' : `="${environment[variable]}"`;
    faults.push({ variable, message: `${variable}${shown}: ${message}` });
  };
  const whole = (variable: Variable, min: number, max: number): number => {
    const value = Number(environment[variable]);
    if (/^\d+$/.test(environment[variable]) && value >= min && value <= max) return value;
    refuse(variable, `write a whole number from ${min} to ${max}.`);
    return min;
  };
  const choice = <const T extends readonly string[]>(variable: Variable, of: T): T[number] => {
    if (of.includes(environment[variable])) return environment[variable];
    refuse(variable, `write one of ${of.join(', ')}.`);
    return of[0]!;
  };

  const host = environment.KEPT_HOST;
  const loopback = isLoopback(host);
  const metrics = choice('KEPT_METRICS', ['auto', 'public', 'key', 'off'] as const);
  const publicUrl = publicUrlOf(environment.KEPT_PUBLIC_URL, refuse);
  const rateLimit = whole('KEPT_RATE_LIMIT', 0, 1_000_000_000);
  const deliveriesKept = whole('KEPT_DELIVERIES_KEPT_DAYS', 0, 36_500);
  const dataDir = resolve(environment.KEPT_DATA_DIR);
  const settings: Settings = {
    host,
    port: whole('KEPT_PORT', 0, 65_535),
    loopback,
    dataDir,
    store: storeOf(environment, dataDir, whole('KEPT_DATABASE_CONNECTIONS', 1, 500), refuse),
    publicUrl,
    secureCookies: publicUrl?.startsWith('https:') ?? false,
    trustedProxies: networks('KEPT_TRUSTED_PROXIES', environment, refuse),
    logLevel: choice('KEPT_LOG_LEVEL', LOG_LEVELS),
    logFormat: choice('KEPT_LOG_FORMAT', ['auto', 'json', 'pretty'] as const),
    metrics: metrics === 'auto' ? (loopback ? 'public' : 'key') : metrics,
    rateLimit: rateLimit === 0 ? null : rateLimit,
    bodyLimitBytes: whole('KEPT_BODY_LIMIT_MB', 1, 1024) * MB,
    bulkLimitBytes: whole('KEPT_BULK_LIMIT_MB', 1, 1_000_000) * MB,
    requestTimeoutMs: whole('KEPT_REQUEST_SECONDS', 1, 86_400) * 1000,
    stopWithinMs: whole('KEPT_STOP_SECONDS', 1, 3600) * 1000,
    readers: whole('KEPT_READERS', 0, 16),
    recorderThread: choice('KEPT_RECORDER_THREAD', ['on', 'off']) === 'on',
    sampleLog: environment.KEPT_SAMPLE_LOG === '' ? null : resolve(environment.KEPT_SAMPLE_LOG),
    privateDestinations: environment.KEPT_PRIVATE_DESTINATIONS.split(',')
      .map((part) => part.trim())
      .filter(Boolean),
    deliveriesKeptMs: deliveriesKept === 0 ? null : Math.max(2, deliveriesKept) * 86_400_000,
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

type Refuse = (variable: Variable, message: string) => void;

function storeOf(environment: Environment, dataDir: string, connections: number, refuse: Refuse): StoreLocation {
  const url = environment.KEPT_DATABASE_URL;
  if (url !== '' && !/^postgres(?:ql)?:\/\//.test(url)) {
    refuse('KEPT_DATABASE_URL', 'write postgres://user:password@host:5432/name, or leave it empty for SQLite.');
  }
  return url === '' ? { kind: 'sqlite', path: resolve(dataDir, 'kept.db') } : { kind: 'postgres', url, connections };
}

function publicUrlOf(text: string, refuse: Refuse): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    refuse('KEPT_PUBLIC_URL', 'write the address without a path, such as https://kept.example.com.');
    return null;
  }
  return url.origin;
}

function networks(variable: Variable, environment: Environment, refuse: Refuse): string[] {
  const parts = environment[variable]
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  for (const part of parts) {
    if (!isNetwork(part)) refuse(variable, `${part} is no address and no range such as 10.0.0.0/8.`);
  }
  return parts;
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
