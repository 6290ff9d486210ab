/** The packed engine installs alone in an empty folder, has types, and runs; and it runs in a browser's bundle. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PACKAGE = new URL('../../', import.meta.url).pathname;
const ROOT = new URL('../../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'kept-pack-'));

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  run('tsc', ['-b', 'packages/engine'], ROOT);
  run('npm', ['pack', '--pack-destination', folder, '--silent'], PACKAGE);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))!;
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', `./${tarball}`], folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the packed engine', () => {
  it('has no dependency and carries nothing but JavaScript and types', () => {
    const installed = join(folder, 'node_modules/@kept/engine');
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest.dependencies ?? {}).toEqual({});
    const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const strangers = files
      .map((file) => file.name)
      .filter((name) => !/\.(js|d\.ts)$|^(README\.md|LICENSE|package\.json|kept\.schema\.json)$/.test(name));
    expect(strangers).toEqual([]);
  });

  it('runs', () => {
    writeFileSync(
      join(folder, 'use.js'),
      `import { compileSchedule, fold, parseConfig } from '@kept/engine';
       const utc = compileSchedule({ timeZone: 'Etc/UTC', weekly: { mon: ['09:00-17:00'] } });
       const { config } = parseConfig({ kept: 1, schedules: {}, policies: { p: { ignoreOfficeHours: true, metrics: { resolution: { target: '1h' } } } }, assignments: [{ policy: 'p' }] });
       const record = fold([{ id: 'e', type: 'conversation.created', conversation: 'c', at: '2026-03-02T08:00:00Z' }], config, '2026-03-02T09:00:00Z');
       console.log(utc.elapsed(0, 7 * 86400000), record.risk);`,
    );
    expect(run(process.execPath, ['use.js'], folder).trim()).toBe('28800000 breach');
  });

  it('is typed', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { fold, type ConversationRecord } from '@kept/engine';\nexport const f: (...a: Parameters<typeof fold>) => ConversationRecord | null = fold;\n`,
    );
    const typecheck = () =>
      run(
        'tsc',
        [
          '--noEmit',
          '--strict',
          '--skipLibCheck',
          'false',
          '--module',
          'nodenext',
          '--lib',
          'es2025',
          '--types',
          '',
          'use.ts',
        ],
        folder,
      );
    expect(typecheck).not.toThrow();
    writeFileSync(join(folder, 'misuse.ts'), `import { fold } from '@kept/engine';\nfold('not events');\n`);
    expect(() =>
      run(
        'tsc',
        ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2025', '--types', '', 'misuse.ts'],
        folder,
      ),
    ).toThrow();
  });
});
