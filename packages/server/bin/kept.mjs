#!/usr/bin/env node
/**
 * Starts `kept` under the Node that it needs. Plain old JavaScript that any Node since 18 reads: an older one finds
 * the project's own and runs this file again there. In a clone the sources run as they are, in a package what was built.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 26;
/** Set for the second start, so that there is never a third. */
const RESTARTED = 'KEPT_RESTARTED';
const SOURCE = '--conditions=source';
/** What a commit has used is garbage at once: in an import a ninth of the time went into collecting what is young. */
const ROOM = '--max-semi-space-size=64';

const self = fileURLToPath(import.meta.url);
const home = dirname(dirname(self));
const inClone = existsSync(join(home, 'src', 'cli', 'main.ts'));
const restarted = process.env[RESTARTED] !== undefined;
delete process.env[RESTARTED];
const wantsRoom =
  process.argv[2] === 'serve' &&
  typeof process.execve === 'function' &&
  process.platform !== 'win32' &&
  ![...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((flag) => flag.includes('semi-space-size'));

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  const own = restarted ? null : ownNode();
  if (own === null) giveUp();
  // What an old Node was told need not mean anything to a new one.
  else restart(own, []);
} else if (!restarted && (wantsRoom || (inClone && !process.execArgv.includes(SOURCE)))) {
  restart(process.execPath, wantsRoom ? [...process.execArgv, ROOM] : process.execArgv);
} else {
  const main = inClone ? join(home, 'src', 'cli', 'main.ts') : join(home, 'dist', 'cli', 'main.js');
  await import(pathToFileURL(main).href);
}

/** The Node that npm brought: of this package, or of any folder above it. Null where there is none. */
function ownNode() {
  const windows = process.platform === 'win32';
  const platform = windows ? 'win' : process.platform;
  const packages = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  for (let folder = home; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    const places = packages.map((name) => join(modules, name, 'bin', windows ? 'node.exe' : 'node'));
    if (!windows) places.push(join(modules, '.bin', 'node'));
    const found = places.find((place) => existsSync(place));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}

/** Runs this again under a Node with the same arguments, standing aside until it is over. */
function restart(node, flags) {
  const args = [...flags, ...(inClone && !flags.includes(SOURCE) ? [SOURCE] : []), self, ...process.argv.slice(2)];
  const env = { ...process.env, [RESTARTED]: '1' };
  // The same Node takes this process over; another one might not start, which only a parent can say.
  if (node === process.execPath && typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(node, [node, ...args], env);
  }
  const child = spawn(node, args, { stdio: 'inherit', env });
  // What is typed at a terminal reaches parent and child alike: sent on as well, it would count twice.
  const typed = process.stdin.isTTY || process.stdout.isTTY ? ['SIGINT', 'SIGQUIT'] : [];
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGBREAK'].filter(
    (signal) => signal in constants.signals,
  );
  for (const signal of forwarded) {
    process.on(signal, () => {
      if (!typed.includes(signal)) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`kept: ${node} does not start (${error.message}).\n`);
    giveUp();
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const each of forwarded) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

function giveUp() {
  const mend = inClone
    ? 'Run "npm ci" in the clone, which brings it, or install Node.js 26 from https://nodejs.org.'
    : 'Install Node.js 26 from https://nodejs.org and start kept with it.';
  process.stderr.write(`kept needs Node.js ${NEEDED} or newer, and this is ${process.versions.node}. ${mend}\n`);
  process.exitCode = 2;
}
