/** The dashboard as it is served: built when its sources are newer than what was built last. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const HOME = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = `${HOME}dist/index.html`;
const LOCK = join(tmpdir(), `kept-dashboard-${createHash('sha256').update(HOME).digest('hex').slice(0, 12)}.lock`);

export async function builtDashboard(): Promise<void> {
  // Several test files may want it at the same time; one builds.
  while (!(await locked())) await after(100);
  try {
    if (isOld()) await build({ root: HOME, configFile: `${HOME}vite.config.ts`, logLevel: 'warn' });
  } finally {
    await rmdir(LOCK);
  }
}

async function locked(): Promise<boolean> {
  try {
    await mkdir(LOCK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Left behind by a run that was killed.
    if (Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 120_000)
      await rmdir(LOCK).catch(() => undefined);
    return false;
  }
}

function isOld(): boolean {
  if (!existsSync(BUILT)) return true;
  const builtAt = statSync(BUILT).mtimeMs;
  const sources = ['src/**/*.{ts,tsx,css}', 'public/*', 'index.html', 'vite.config.ts'];
  return globSync(sources, { cwd: HOME }).some((file) => statSync(`${HOME}${file}`).mtimeMs > builtAt);
}
