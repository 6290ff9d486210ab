/** Every example of the README runs, and every `// →` in it is true. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url).pathname;
mkdirSync(join(ROOT, '.tmp'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.tmp', 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const readme = readFileSync(join(ROOT, 'packages/engine/README.md'), 'utf8');
const examples = [...readme.matchAll(/^## (.+?)$[\s\S]*?```ts\n([\s\S]*?)```/gm)].map(([, title, code]) => ({
  title: title!,
  code: code!,
}));

describe('the README', () => {
  it('has examples', () => expect(examples.length).toBe(3));

  it.each(examples)('$title', ({ title, code }) => {
    const file = join(folder, `${title.replaceAll(/\W+/g, '-')}.ts`);
    const claims = code.split('\n').filter((line) => line.includes('// →')).length;
    writeFileSync(file, `import { deepStrictEqual } from 'node:assert';\n${code.split('\n').map(claim).join('\n')}`);
    execFileSync(process.execPath, ['--conditions=source', '--no-warnings', file], { stdio: 'pipe' });
    expect(claims).toBeGreaterThan(0);
  });
});

/** `expression; // → value` becomes an assertion. */
function claim(line: string): string {
  const [, expression, value] = /^(.*);\s*\/\/ → (.*)$/.exec(line) ?? [];
  return expression === undefined ? line : `deepStrictEqual(${expression}, ${value});`;
}
