/** A terminal that a test holds in its hands: what goes in, what came out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { onTestFinished } from 'vitest';
import type { ExitCode } from '../../src/cli/exit.ts';
import { runKept } from '../../src/cli/program.ts';
import type { Screen } from '../../src/cli/terminal.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly stdin?: string | Uint8Array;
  /** Cut into pieces of so many bytes. */
  readonly pieces?: number;
  /** Epoch milliseconds; asked more than once it moves on by a second each time. */
  readonly now?: number;
  /** Which of the two streams are terminals, so many columns wide. */
  readonly tty?: { readonly stdout?: number; readonly stderr?: number };
}

/** Runs `kept` in this process. */
export async function kept(
  args: readonly string[],
  { stdin = '', pieces = 1 << 16, now = 0, tty = {} }: World = {},
): Promise<Ran> {
  const stdout = screen(tty.stdout);
  const stderr = screen(tty.stderr);
  const input = (async function* () {
    const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  })();
  let clock = now;
  const tick = () => {
    const at = clock;
    clock += 1000;
    return at;
  };
  const exitCode = await runKept(args, { stdin: input, stdout, stderr, now: tick });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function screen(columns: number | undefined): Screen & { text(): string } {
  const pieces: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const terminal =
    columns === undefined ? {} : { isTTY: true, columns, getColorDepth: WriteStream.prototype.getColorDepth };
  return Object.assign(stream, terminal, { text: () => Buffer.concat(pieces).toString('utf8') });
}

/** A folder with these files, gone after the test; answers the path of each. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'kept-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return (name) => join(folder, name);
}

export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
