/** `kept serve` as a process, and the commands that work beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/kept.mjs', import.meta.url));

interface Served {
  readonly child: ChildProcess;
  readonly address: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

let folder = '';
const started: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-process-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With the settings of nobody else. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('KEPT_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(own), KEPT_LOG_FORMAT: 'json' };
}

async function serve(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--data-dir', join(folder, 'data'), ...args], {
    env: environment(),
  });
  started.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  for (;;) {
    const address = /"address":"([^"]+)"/.exec(stderr)?.[1];
    const said = stdout.includes('Kept is at');
    if (address !== undefined && said) return { child, address, stdout: () => stdout, stderr: () => stderr };
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${stderr}`);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'exit')]);
  }
}

async function stopped({ child }: Served, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}

async function kept(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [BIN, ...args, '--data-dir', join(folder, 'data')], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

describe('kept serve', () => {
  let secret = '';
  const send = (address: string, id: string) =>
    fetch(`${address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, type: 'conversation.created', conversation: id, at: new Date().toISOString() }),
    });
  const open = async (address: string) => {
    const answer = await fetch(`${address}/v1/conversations/counts`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    return ((await answer.json()) as { open: number }).open;
  };

  it('prints a key and a link at its first start, and stops cleanly when it is told to', async () => {
    const served = await serve();
    secret = /kept_[\w-]{43}/.exec(served.stdout())![0];
    const link = /http:\/\/localhost:\d+\/#token=(keptl_[\w-]{43})/.exec(served.stdout())!;
    const signIn = await fetch(`${served.address}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link[1] }),
    });
    expect(signIn.status).toBe(200);
    expect((await send(served.address, 'first')).status).toBe(200);
    expect(await stopped(served, 'SIGTERM')).toBe(0);
    expect(served.stderr()).toContain('"msg":"stopped"');
    expect(served.stderr()).not.toContain(secret);
  });

  it('goes on with what was acknowledged, also where it was killed', async () => {
    const killed = await serve();
    expect(killed.stdout()).not.toContain('kept_');
    const acknowledged: string[] = [];
    const sending = Array.from({ length: 200 }, async (_, n) => {
      const answer = await send(killed.address, `k${n}`).catch(() => null);
      if (answer?.status === 200) acknowledged.push(`k${n}`);
      if (acknowledged.length === 50) killed.child.kill('SIGKILL');
    });
    await Promise.all(sending);
    const again = await serve();
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    for (const id of acknowledged) {
      const answer = await fetch(`${again.address}/v1/conversations/${id}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      expect(answer.status).toBe(200);
    }
    expect(await kept('doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('no difference') });
    expect(await stopped(again, 'SIGINT')).toBe(0);
  });

  it('is managed by commands beside it', async () => {
    const served = await serve();
    const made = await kept('keys', 'create', 'Webhook', '--role', 'ingest');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^kept_[\w-]{43}\n$/) });
    const config = join(folder, 'kept.yaml');
    writeFileSync(
      config,
      'kept: 1\nschedules: {}\npolicies: { p: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } } }\nassignments: [{ policy: p }]\n',
    );
    expect(await kept('apply', config)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    const applied = await kept('apply', config, '--open', '--yes', '--note', 'Ours');
    expect(applied).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Policy "p" is added.'),
      stderr: expect.stringContaining('Saved as revision 2.'),
    });
    expect(await kept('apply', config, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing to save'),
    });
    expect((await kept('export')).stdout).toBe(readFileSync(config, 'utf8'));
    expect((await kept('export', '--revision', '1')).stdout).toContain('# Office hours.');
    expect(await kept('export', '--revision', '9')).toMatchObject({ code: 1 });
    // The server has taken it up.
    await send(served.address, 'after');
    const answer = await fetch(`${served.address}/v1/conversations/after`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(await answer.json()).toMatchObject({ metrics: { firstReply: { policy: 'p' } } });
    writeFileSync(config, 'kept: 1\npolicies: { p: { metrics: {} } }\n');
    expect(await kept('apply', config, '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no_metrics'),
    });
  });

  it('is backed up while it is written to, and the copy is whole', async () => {
    const served = await serve();
    const before = await open(served.address);
    let writing = true;
    const writes = (async () => {
      for (let n = 0; writing; n++) await send(served.address, `b${n}`);
    })();
    const copy = join(folder, 'copy', 'kept.db');
    expect(await kept('backup', copy)).toMatchObject({ code: 0, stderr: expect.stringContaining('checked') });
    writing = false;
    await writes;
    expect(await kept('backup', copy)).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
    expect(existsSync(`${copy}.unfinished`)).toBe(false);
    await stopped(served, 'SIGTERM');
    rmSync(join(folder, 'data'), { recursive: true });
    const restored = spawn(process.execPath, [BIN, 'doctor', '--data-dir', join(folder, 'copy')], {
      env: environment(),
    });
    const [code] = await once(restored, 'exit');
    expect(code).toBe(0);
    expect(before).toBeGreaterThan(0);
  });

  it('says why it cannot start', async () => {
    const served = await serve();
    const { port } = new URL(served.address);
    const second = spawn(process.execPath, [BIN, 'serve', '--port', port, '--data-dir', join(folder, 'other')], {
      env: environment(),
    });
    let stderr = '';
    second.stderr.on('data', (chunk) => (stderr += chunk));
    await once(second, 'close');
    expect({ code: second.exitCode, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('is taken') });
    const wrong = await kept('serve', '--port', 'http');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('KEPT_PORT="http": write a whole number') });
  });
});
