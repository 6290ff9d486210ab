/** A real Chromium for tests, from npm: nothing to install on the machine. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The package's own arguments would switch web security off, and with it what is to be tested. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium; whoever started it closes it. */
export async function launchBrowser(options: { readonly args?: readonly string[] } = {}): Promise<Browser> {
  const { executablePath, fonts } = await unpacked();
  const env = { ...process.env, FONTCONFIG_FILE: fonts };
  return chromium.launch({ executablePath, headless: true, args: [...ARGS, ...(options.args ?? [])], env });
}

interface Unpacked {
  readonly executablePath: string;
  readonly fonts: string;
}

let once: Promise<Unpacked> | undefined;

/** Unpacked once into a folder named by its version: the package takes whatever older copy lies in the temporary folder. */
function unpacked(): Promise<Unpacked> {
  once ??= unpack();
  return once;
}

async function unpack(): Promise<Unpacked> {
  const folder = join(tmpdir(), `kept-chromium-${versionOf('@sparticuz/chromium')}`);
  await mkdir(folder, { recursive: true });
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  // Read when the package is loaded: with the second it brings libnss3 and friends along, which bare machines lack.
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: binary } = await import('@sparticuz/chromium');
    return { executablePath: await binary.executablePath(), fonts: await fontsIn(folder) };
  } finally {
    restore('TMPDIR', before.TMPDIR);
    restore('AWS_EXECUTION_ENV', before.AWS_EXECUTION_ENV);
  }
}

/** The package looks for its fonts where it was not unpacked; without any, Chromium dies at the first form control. */
async function fontsIn(folder: string): Promise<string> {
  const file = join(folder, 'kept-fonts.conf');
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'].map((dir) => `<dir>${dir}</dir>`);
  const draft = `${file}.${process.pid}`;
  await writeFile(
    draft,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs.join('')}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  await rename(draft, file);
  return file;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name: found, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found === name) return version;
    } catch {
      // Not the package's own folder yet.
    }
  }
  return 'unknown';
}
