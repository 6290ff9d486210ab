/** Every check but the tests, one after the other, as one readable list (`npm run check`). */
import { spawnSync } from 'node:child_process';

const CHECKS: readonly (readonly [what: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'ci', '.'],
  ['types and the walls between packages', 'tsc', '-b'],
  ['types of the dashboard', 'tsc', '-p', 'packages/dashboard', '--noEmit'],
  ['types of its tests', 'tsc', '-p', 'packages/dashboard/test', '--noEmit'],
  ['generated files are current', 'node', '--conditions=source', 'scripts/generate.ts', '--check'],
];

let failed = 0;
for (const [what, command, ...args] of CHECKS) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${what} (${seconds} s)`);
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
