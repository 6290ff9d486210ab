/**
 * Fills packages/server/dist with all that is published: the built server, the built dashboard and the sample log. Run by
 * `npm pack` and `npm publish` there (its `prepack`).
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SERVER = join(ROOT, 'packages/server');
const DIST = join(SERVER, 'dist');

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

/** What was built of files that are gone since; the compiler leaves it where it is. */
function removeStale(): void {
  const built = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  for (const file of built) {
    const [first] = file.split(/[\\/]/);
    if (first === 'dashboard' || existsSync(join(SERVER, 'src', file.replace(/js$/, 'ts')))) continue;
    rmSync(join(DIST, file));
    rmSync(join(DIST, file.replace(/js$/, 'd.ts')), { force: true });
  }
}

run('tsc', '-b', 'packages/server');
removeStale();
run('vite', 'build', 'packages/dashboard', '--outDir', join(DIST, 'dashboard'), '--emptyOutDir', '--logLevel', 'warn');
cpSync(join(ROOT, 'examples/incident-log'), join(DIST, 'incident-log'), { recursive: true });
