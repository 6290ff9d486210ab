import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import { firstLoad, LIMIT_BYTES, total } from '../../scripts/first-load.ts';
import { builtDashboard } from './built.ts';
import { CONFIG, created } from './config.ts';
import { service } from './service.ts';
import { visit } from './visit.ts';

beforeAll(builtDashboard);

it('the board is fetched in under 300 KB, and nothing that it does not need', () => {
  const fetched = firstLoad();
  expect(total(fetched)).toBeLessThan(LIMIT_BYTES);
  const text = fetched
    .map(({ file }) => readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8'))
    .join('\n');
  // The editor, the charts and the second language come when they are gone to.
  for (const later of ['cm-content', 'recharts', 'Als Nächstes fällig'])
    expect(text.includes(later), later).toBe(false);
});

it('the page holds no script and no style of its own: a strict policy refuses none of it', () => {
  const html = readFileSync(new URL('../../dist/index.html', import.meta.url), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

it('no more than that goes over the line, rows and all, and a second visit fetches no file again', async () => {
  const kept = await service('2026-03-02T09:00:00Z', CONFIG);
  const browser = await launchBrowser();
  try {
    await kept.imported(...Array.from({ length: 60 }, (_, at) => created(`r${at}`, '2026-03-02T08:30:00Z')));
    const { page, leave } = await visit(browser, kept, { path: '/healthz' });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    const urls = new Map<string, string>();
    const encodings = new Map<string, string | undefined>();
    let bytes = 0;
    let files = 0;
    cdp.on('Network.responseReceived', ({ requestId, response }) => {
      urls.set(requestId, response.url);
      if (/\/assets\//.test(response.url)) encodings.set(response.url, response.headers['content-encoding']);
    });
    // As Chromium counts it: headers and bodies as they came.
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      if (encodedDataLength > 0 && urls.get(requestId)?.includes('/assets/')) files++;
    });
    const open = async () => {
      await page.goto('/');
      await page.locator('tr[data-id="r1"]').waitFor();
      await page.waitForLoadState('load');
    };
    await open();
    expect(files).toBeGreaterThan(2);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
    const uncompressed = [...encodings].filter(([url, encoding]) => /\.(js|css)$/.test(url) && encoding === undefined);
    // What is smaller than a packet stays as it is.
    for (const [url] of uncompressed) expect((await (await fetch(url)).text()).length, url).toBeLessThan(1_024);
    files = 0;
    await open();
    expect(files).toBe(0);
    await leave();
  } finally {
    await browser.close();
    await kept.end();
  }
});
