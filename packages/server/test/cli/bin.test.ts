/** `bin/kept.mjs` as a process: under this Node, under an old one, from a clone and from a package. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { differences } from './differences.ts';
import { CONFIG, EVENTS } from './sample.ts';
import { folderOf, jsonLines } from './terminal.ts';

const BIN = fileURLToPath(new URL('../../bin/kept.mjs', import.meta.url));
const SCENARIO = JSON.parse(
  readFileSync(new URL('../../../engine/vectors/scenarios/76-a-whole-life.json', import.meta.url), 'utf8'),
);

/** What makes this Node look like one of 2023: its number, and nothing with which a process becomes another. */
const AGED = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}});process.execve=undefined;",
  )}`,
];

/** Every way to start it that there is here: old Nodes of the machine among them. */
const NODES: readonly (readonly [string, string, readonly string[]])[] = [
  ['this Node', process.execPath, []],
  ['a Node that looks old', process.execPath, AGED],
  ...oldNodes().map((node): [string, string, string[]] => [`the old ${node}`, node, []]),
];

function oldNodes(): string[] {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].map((folder) =>
    join(folder, 'node'),
  );
  return [...new Set(places)]
    .filter((place) => existsSync(place))
    .filter((place) => {
      const version = spawnSync(place, ['--version'], { encoding: 'utf8' }).stdout;
      const major = Number(/^v(\d+)/.exec(version ?? '')?.[1]);
      return major >= 18 && major < 26;
    });
}

function start(node: string, flags: readonly string[], args: readonly string[], bin = BIN) {
  // The test runner's own flags are none of a user's.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(node, [...flags, bin, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe.each(NODES)('under %s', (_, node, flags) => {
  test('a replay is exact, and its result all that is on stdout', () => {
    const file = folderOf({ 'kept.json': JSON.stringify(SCENARIO.config), 'events.jsonl': jsonLines(SCENARIO.events) });
    const files = ['--config', file('kept.json'), '--events', file('events.jsonl')];
    const { status, stdout, stderr } = start(node, flags, ['replay', ...files, '--until', SCENARIO.until]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(differences(JSON.parse(stdout), SCENARIO.expected)).toEqual([]);
  });

  test('stdin, arguments with spaces and the exit codes go through', () => {
    const file = folderOf({ 'my kept.yaml': 'kept: 2\n' });
    expect(start(node, flags, ['validate', file('my kept.yaml')]).status).toBe(1);
    expect(start(node, flags, ['replay', '--nonsense']).status).toBe(2);
  });
});

test('whoever stops reading ends it quietly', async () => {
  const many = Array.from({ length: 20_000 }, (_, n) => ({ ...EVENTS[0], id: `e${n}`, conversation: `c${n}` }));
  const file = folderOf({ 'kept.yaml': CONFIG, 'events.jsonl': jsonLines(many) });
  const args = [
    'replay',
    '--config',
    file('kept.yaml'),
    '--events',
    file('events.jsonl'),
    '--until',
    '2026-03-02T09:00:00Z',
  ];
  const child = spawn(process.execPath, ['--conditions=source', BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on('close', (code) => resolve(code)));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

/** A package as it is installed: no sources. `ownNode`: with the Node that npm brings beside it. */
function installed(main: string, { ownNode }: { ownNode: boolean }): string {
  const file = folderOf({ 'package.json': '{"type":"module"}' });
  const home = file('node_modules/@kept/server');
  mkdirSync(join(home, 'bin'), { recursive: true });
  mkdirSync(join(home, 'dist', 'cli'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  writeFileSync(join(home, 'dist', 'cli', 'main.js'), main);
  copyFileSync(BIN, join(home, 'bin', 'kept.mjs'));
  if (ownNode) {
    const place = file(`node_modules/node-${process.platform}-${process.arch}/bin/node`);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(process.execPath, place);
  }
  return join(home, 'bin', 'kept.mjs');
}

const SHOW =
  'console.log(JSON.stringify([process.versions.node, process.argv.slice(2), process.execArgv, process.env.KEPT_RESTARTED ?? null]))';

describe('an installed package', () => {
  test('runs what was built, at once', () => {
    const { status, stdout } = start(process.execPath, [], ['a b', '--c'], installed(SHOW, { ownNode: false }));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([process.versions.node, ['a b', '--c'], [], null]);
  });

  test('under an old Node it finds the one that npm brought', () => {
    const { status, stdout, stderr } = start(process.execPath, AGED, ['a b'], installed(SHOW, { ownNode: true }));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([process.versions.node, ['a b'], [], null]);
  });

  test('under an old Node, with none to be found, it says what is missing and how to mend it', () => {
    const { status, stdout, stderr } = start(process.execPath, AGED, ['replay'], installed(SHOW, { ownNode: false }));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'kept needs Node.js 26 or newer, and this is 20.1.0. Install Node.js 26 from https://nodejs.org and start kept with it.\n',
    );
  });
});

describe('a signal to the old Node that stands aside', () => {
  async function stopped(main: string) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn(process.execPath, [...AGED, installed(main, { ownNode: true })], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    let stdout = '';
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
      if (stdout === 'ready\n') child.kill('SIGTERM');
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (...how) => resolve(how)),
    );
    return { stdout, code, signal };
  }

  test('reaches the one that runs, whose exit code it keeps', async () => {
    const main =
      "process.on('SIGTERM', () => { console.log('stopped'); process.exit(7); }); setInterval(() => {}, 1e6); console.log('ready');";
    expect(await stopped(main)).toEqual({ stdout: 'ready\nstopped\n', code: 7, signal: null });
  });

  test('ends both where it is not handled', async () => {
    expect(await stopped("setInterval(() => {}, 1e6); console.log('ready');")).toEqual({
      stdout: 'ready\n',
      code: null,
      signal: 'SIGTERM',
    });
  });
});
