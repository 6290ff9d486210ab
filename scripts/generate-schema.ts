/** Writes packages/engine/kept.schema.json from the shapes that the configuration's reader uses. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { configSchemaText } from '../packages/engine/src/config/shape/json-schema.ts';

const file = new URL('../packages/engine/kept.schema.json', import.meta.url);
const text = configSchemaText();

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('packages/engine/kept.schema.json differs from the shapes: run node scripts/generate-schema.ts');
  process.exitCode = 1;
}
