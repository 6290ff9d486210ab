/** The engine in a real browser: bundled by Vite, asked in Chromium, answering as it does here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchedule, fold, parseConfig } from '@kept/engine';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';

const ENGINE = new URL('../../../engine/', import.meta.url).pathname;
const folder = mkdtempSync(join(ENGINE, '.bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BERLIN = { timeZone: 'Europe/Berlin', weekly: { mon: ['01:00-05:00'], sun: ['01:00-05:00'] } };
const scenario = JSON.parse(readFileSync(join(ENGINE, 'vectors/scenarios/76-a-whole-life.json'), 'utf8'));

it('folds a whole life in Chromium as it does in Node', async () => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, `import * as engine from '../src/index.ts';\nObject.assign(globalThis, { engine });\n`);
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    build: {
      lib: { entry, formats: ['iife'], name: 'bundle', fileName: () => 'bundle.js' },
      outDir: join(folder, 'out'),
    },
  });
  const bundle = readFileSync(join(folder, 'out/bundle.js'), 'utf8');
  expect(bundle).not.toMatch(/\bnode:/);

  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle });
    const inBrowser = await page.evaluate(
      ([config, events, until, schedule]) => {
        const { engine } = globalThis as unknown as { engine: typeof import('@kept/engine') };
        const parsed = engine.parseConfig(config);
        if (!parsed.ok) return null;
        const hours = engine.compileSchedule(schedule);
        return [
          engine.fold(events, parsed.config, until),
          hours.elapsed(Date.UTC(2026, 2, 29), Date.UTC(2026, 2, 29, 12)),
        ];
      },
      [scenario.config, scenario.events, scenario.until, BERLIN] as const,
    );
    const parsed = parseConfig(scenario.config);
    if (!parsed.ok) throw new Error('The scenario is refused.');
    const here = fold(scenario.events, parsed.config, scenario.until);
    const elapsed = compileSchedule(BERLIN).elapsed(Date.UTC(2026, 2, 29), Date.UTC(2026, 2, 29, 12));
    expect(inBrowser).toEqual([here, elapsed]);
    expect(elapsed).toBe(3 * 3_600_000);
  } finally {
    await browser.close();
  }
});
