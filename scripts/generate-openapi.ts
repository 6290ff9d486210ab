/** Writes packages/server/openapi.json from the contracts; with --check says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CONTRACTS } from '../packages/server/src/http/contracts/all.ts';
import { openApiDocument } from '../packages/server/src/http/document.ts';

const file = new URL('../packages/server/openapi.json', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../packages/server/package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const text = `${JSON.stringify(openApiDocument(CONTRACTS, version), null, 1)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error(
      'packages/server/openapi.json is out of date: run node --conditions=source scripts/generate-openapi.ts',
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
