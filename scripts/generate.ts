/** Writes every generated file again; with `--check` says which are not current, and changes nothing. */
import { spawnSync } from 'node:child_process';

const GENERATORS: readonly (readonly [file: string, script: string])[] = [
  ['packages/engine/kept.schema.json', 'scripts/generate-schema.ts'],
  ['packages/server/openapi.json', 'scripts/generate-openapi.ts'],
  ['docs/api.md, docs/operations.md', 'scripts/generate-reference.ts'],
];

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, script] of GENERATORS) {
  const { status } = spawnSync(process.execPath, ['--conditions=source', script, ...(check ? ['--check'] : [])], {
    stdio: 'inherit',
  });
  if (status === 0) continue;
  stale += 1;
  console.error(check ? `${file} is not current. Run npm run generate.` : `${file} could not be generated.`);
}
process.exitCode = stale === 0 ? 0 : 1;
