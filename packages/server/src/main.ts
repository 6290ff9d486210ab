/** The service as a process: it starts, says where it is, and stops when it is told to. */
import { once } from 'node:events';
import { type App, startApp } from './app/app.ts';
import { openLog } from './app/log.ts';
import type { Terminal } from './cli/terminal.ts';
import { secretsEnvironment } from './settings/environment.ts';
import type { Settings } from './settings/settings.ts';
import { NewerSchemaError } from './store/migrate.ts';

/** It could not start, for a reason that the operator can do something about: the message says what. */
export class CannotStartError extends Error {
  override name = 'CannotStartError';
}

const GIVEN_UP_MS = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Serves until a signal comes; a second one ends it at once.
 * @throws CannotStartError
 */
export async function serve(settings: Settings, unknown: readonly string[], terminal: Terminal): Promise<void> {
  const log = openLog(settings, terminal.stderr);
  for (const name of unknown) log.warn(`${name} is no setting of Kept. docs/operations.md lists them.`);
  const told = signalled();
  const app = await start(settings, log);
  announce(app, settings, terminal);
  log.info({ address: app.address, database: settings.store.kind, data: settings.dataDir }, 'serving');
  const signal = await told;
  log.info({ signal }, 'stopping: finishing what is under way');
  await app.stop();
  log.info('stopped');
  // What was given up, such as an upload that never ends, must not keep the process.
  setTimeout(() => process.exit(), GIVEN_UP_MS).unref();
}

async function start(settings: Settings, log: ReturnType<typeof openLog>): Promise<App> {
  try {
    return await startApp({ settings, log, env: secretsEnvironment() });
  } catch (error) {
    const why = whyNot(error, settings);
    throw why === null ? error : new CannotStartError(why);
  }
}

function whyNot(error: unknown, { host, port, store, dataDir }: Settings): string | null {
  if (error instanceof NewerSchemaError) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: perhaps Kept is running already. KEPT_PORT or --port chooses another.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. KEPT_HOST or --host chooses another.`;
    case 'EACCES':
      return `${message}. Choose another port or data folder, or change the permissions.`;
    case 'ERR_SQLITE_ERROR':
      return store.kind === 'sqlite' ? `The database in ${dataDir} cannot be opened: ${message}.` : null;
    default:
      return store.kind === 'postgres' && typeof code === 'string' ? `PostgreSQL cannot be used: ${message}.` : null;
  }
}

/** On stdout, where a person or a script looks for it; the link works once. */
function announce(
  { publicUrl, firstKey }: App,
  { loopback, secureCookies, publicUrl: given }: Settings,
  { stdout, stderr }: Terminal,
): void {
  const first =
    firstKey === null
      ? []
      : [
          '',
          'Sign in, once, within a day:',
          `  ${firstKey.link}`,
          '',
          'The first admin key, shown this once:',
          `  ${firstKey.secret}`,
          '',
        ];
  stdout.write(`${[`Kept is at ${publicUrl}`, ...first].join('\n')}\n`);
  if (!loopback && !secureCookies) {
    const mend = given === null ? 'Set KEPT_PUBLIC_URL to its https address' : 'Put TLS in front of it';
    stderr.write(
      `It can be reached from other machines without TLS: keys and cookies can be read on the way. ${mend}.\n`,
    );
  }
}

async function signalled(): Promise<string> {
  const first = await Promise.race(SIGNALS.map(async (signal) => (await once(process, signal)) && signal));
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  return first;
}
