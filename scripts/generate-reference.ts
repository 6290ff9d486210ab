/** Writes the tables that stand in documents and are kept in code; with --check says whether they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { PROBLEM_CODES } from '../packages/server/src/http/problem-codes.ts';
import { VARIABLES } from '../packages/server/src/settings/environment.ts';

interface Table {
  readonly file: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const TABLES: Readonly<Record<string, Table>> = {
  'problem codes': {
    file: 'docs/api.md',
    headings: ['Code', 'Status', ''],
    rows: Object.entries(PROBLEM_CODES).map(([code, [status, title]]) => [`\`${code}\``, String(status), title]),
  },
  settings: {
    file: 'docs/operations.md',
    headings: ['Variable', 'Default', ''],
    rows: Object.entries(VARIABLES).map(([name, [standard, meaning]]) => [
      `\`${name}\``,
      standard === '' ? '' : `\`${standard}\``,
      meaning,
    ]),
  },
};

const check = process.argv.includes('--check');
for (const [name, { file, headings, rows }] of Object.entries(TABLES)) {
  const path = new URL(`../${file}`, import.meta.url);
  const page = readFileSync(path, 'utf8');
  const lines = [headings, headings.map(() => '---'), ...rows].map((cells) =>
    `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |'),
  );
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- /${name} -->`];
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`${file} has no place for the table of ${name}.`);
  const written = `${page.slice(0, before + begin.length)}\n${lines.join('\n')}\n${page.slice(after)}`;
  if (written === page) continue;
  if (check) {
    console.error(
      `The table of ${name} in ${file} is out of date: run node --conditions=source scripts/generate-reference.ts`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(path, written);
  }
}
