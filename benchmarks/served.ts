/** The service as its own process on an empty folder, as anybody would start it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = new URL('../packages/server/bin/kept.mjs', import.meta.url).pathname;

export interface Served {
  /** http://127.0.0.1:port */
  readonly url: string;
  /** An admin key. */
  readonly key: string;
  readonly folder: string;
  readonly child: ChildProcess;
  ask(method: string, path: string, body?: string, type?: string): Promise<unknown>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

function makeKey(folder: string): string {
  const args = ['--conditions=source', BIN, 'keys', 'create', 'Benchmark', '--role', 'admin', '--data-dir', folder];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/**
 * @param config saved before it is handed over; the starter otherwise
 * @param given a folder that has a store already, and stays; an empty one otherwise
 */
export async function serve(
  config: string | null,
  env: Readonly<Record<string, string>> = {},
  given: string | null = null,
): Promise<Served> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const child = spawn(process.execPath, ['--conditions=source', BIN, 'serve', '--port', '0', '--data-dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KEPT_LOG_LEVEL: 'warn', ...env },
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // Its first key is printed, once for ever.
  const made = given === null ? undefined : makeKey(folder);
  const key = () => made ?? /\s(kept_\S+)\n/.exec(said)?.[1];
  while ((key() === undefined || !said.includes('http://')) && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const url = /http:\/\/localhost:\d+/.exec(said)?.[0].replace('localhost', '127.0.0.1');
  if (url === undefined) throw new Error(`The service did not start: ${said}`);
  const ask = async (method: string, path: string, body?: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${key()}`, ...(body === undefined ? {} : { 'content-type': type }) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  if (config !== null) await ask('PUT', '/v1/config', config, 'application/yaml');
  return {
    url,
    key: key()!,
    folder,
    child,
    ask,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      if (given === null) rmSync(folder, { recursive: true, force: true });
    },
  };
}
