/** The two packages as they are published: they install together where nothing is, and `kept` replays and serves from there. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../cli/differences.ts';
import { jsonLines } from '../cli/terminal.ts';

const PACKAGES = new URL('../../../', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(join(PACKAGES, 'server/package.json'), 'utf8'));
const scenario = JSON.parse(readFileSync(join(PACKAGES, 'engine/vectors/scenarios/76-a-whole-life.json'), 'utf8'));

const FIRST_KEY = /first admin key[^\n]*\n\s+(\S+)\n/;
const folder = mkdtempSync(join(tmpdir(), 'kept-packages-'));
const installed = join(folder, 'node_modules/@kept/server');
/** Nothing of the clone's: neither the test runner's flags nor any setting. This Node stands first for `npx`. */
const env = Object.fromEntries(
  Object.entries({
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  }).filter(([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('KEPT_')),
);

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  for (const name of ['engine', 'server']) {
    run('npm', ['pack', '--pack-destination', folder, '--silent'], join(PACKAGES, name));
  }
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  expect(tarballs.sort()).toEqual([`kept-engine-${version}.tgz`, `kept-server-${version}.tgz`]);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // Optional is a whole Node for those who have an older one.
  const flags = ['--omit=optional', '--prefer-offline', '--no-audit', '--no-fund', '--silent'];
  run('npm', ['install', ...flags, ...tarballs.map((file) => `./${file}`)], folder);
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packages, installed', () => {
  it('are what is published and nothing else: no sources, no tests, nothing that was built of files that are gone', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    const [built, others] = [
      files.filter((file) => file.endsWith('.js')),
      files.filter((file) => !file.endsWith('.js')),
    ];
    const sources = built.filter((file) => !file.startsWith('dist/dashboard/'));
    expect(sources.map((file) => file.replace(/^dist/, 'src').replace(/js$/, 'ts')).sort()).toEqual(
      readdirSync(join(PACKAGES, 'server/src'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join('src', file))
        .sort(),
    );
    const plain = others.filter((file) => !file.startsWith('dist/dashboard/'));
    expect(plain.sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/kept.mjs',
      'dist/incident-log/README.md',
      'dist/incident-log/incident_event_log.csv.gz',
      'dist/incident-log/kept.yaml',
      'dist/incident-log/mapping.yaml',
      'package.json',
    ]);
  });

  it('`npx kept --version` says which version it is', () => {
    expect(run('npx', ['--no-install', 'kept', '--version'], folder).trim()).toBe(version);
  });

  it('`kept replay` is exact', () => {
    writeFileSync(join(folder, 'kept.json'), JSON.stringify(scenario.config));
    writeFileSync(join(folder, 'events.jsonl'), jsonLines(scenario.events));
    const bin = join(folder, 'node_modules/.bin/kept');
    const args = ['replay', '--config', 'kept.json', '--events', 'events.jsonl', '--until', scenario.until];
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(differences(JSON.parse(stdout), scenario.expected)).toEqual([]);
  });
});

describe('`kept serve` from the package', () => {
  let server: ChildProcess;
  let printed = '';
  let address = '';
  const home = join(folder, 'serving');

  beforeAll(async () => {
    mkdirSync(home);
    const bin = join(folder, 'node_modules/.bin/kept');
    server = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
      cwd: home,
      env: { ...env, KEPT_LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    while (!FIRST_KEY.test(printed)) await once(server.stdout!, 'data');
    address = /http:\/\/localhost:\d+/.exec(printed)![0].replace('localhost', '127.0.0.1');
  });
  afterAll(async () => {
    if (server.exitCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  });

  it('answers that it is well', async () => {
    const response = await fetch(`${address}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('serves the dashboard with all that its page names', async () => {
    const page = await fetch(`${address}/`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(html).toContain('<div id="root">');
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.some((file) => file.endsWith('.js'))).toBe(true);
    for (const file of files) {
      const { status, headers } = await fetch(address + file);
      expect([status, headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(file.endsWith('.css') ? /^text\/css\b/ : /\/javascript\b/),
      ]);
    }
  });

  it('takes events with the key that it printed, and lists what came of them: the reading thread runs as well', async () => {
    const key = FIRST_KEY.exec(printed)![1]!;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const event = { id: 'e1', type: 'conversation.created', conversation: 'c1', at: new Date().toISOString() };
    const sent = await fetch(`${address}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(await sent.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const listed = await fetch(`${address}/v1/conversations`, { headers });
    expect(await listed.json()).toMatchObject({ items: [{ id: 'c1', status: 'open' }] });
  });

  it('finds the sample log', async () => {
    const key = FIRST_KEY.exec(printed)![1]!;
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${address}/v1/workspaces/sample`, { method: 'POST', headers });
    expect([response.status, await response.json()]).toEqual([202, expect.objectContaining({ state: 'loading' })]);
  });

  it('stops when it is told to', async () => {
    server.kill('SIGTERM');
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
    expect(readdirSync(join(home, 'kept-data'))).toContain('kept.db');
  });
});
