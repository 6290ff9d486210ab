import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import { builtDashboard } from './built.ts';
import { CONFIG, created } from './config.ts';
import { type Service, service } from './service.ts';
import { visit } from './visit.ts';

let browser: Browser;
let kept: Service;

beforeAll(async () => {
  await builtDashboard();
  browser = await launchBrowser();
  // Wednesday, 11:00 in Berlin.
  kept = await service('2026-03-04T10:00:00Z', CONFIG);
  await kept.imported(created('open', '2026-03-04T08:30:00Z', { priority: 'high' }));
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

/** A visit to a browser of a few years ago; what it fetched, by name. */
async function oldBrowser(path: string) {
  const { page, complaints, leave } = await visit(browser, kept, { path: '/health' });
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Temporal'));
  await page.goto(path);
  return { page, complaints, leave, polyfills: () => fetched.filter((file) => POLYFILL.test(file)) };
}

const POLYFILL = /\/assets\/(temporal|global)[^/]*\.js$/i;
const hasTemporal = (page: Page) => page.evaluate(() => 'Temporal' in globalThis);

describe('a browser without Temporal', () => {
  it('shows the board and a conversation, which need none: no polyfill is fetched', async () => {
    const { page, complaints, leave, polyfills } = await oldBrowser('/');
    await page
      .locator('tr[data-id="open"] .cell-due')
      .getByText(/^\d+m$/)
      .waitFor();
    await page.goto('/conversations/open');
    await page.getByRole('heading', { name: 'Why due at 11:30?' }).waitFor();
    await page
      .getByRole('row', { name: /Counted/ })
      .first()
      .waitFor();
    expect(await hasTemporal(page)).toBe(false);
    expect(polyfills()).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('fetches the polyfill for the set-up, where the engine checks zones and hours', async () => {
    const { page, complaints, leave, polyfills } = await oldBrowser('/setup/schedules/berlin');
    await page.getByRole('heading', { name: 'berlin' }).waitFor();
    expect(await hasTemporal(page)).toBe(true);
    expect(polyfills()).toHaveLength(1);
    await page.getByLabel('Time zone').fill('Europe/Nowhere');
    await page
      .getByText(/Europe\/Nowhere/)
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await page.getByLabel('Time zone').fill('Asia/Kathmandu');
    await expect.poll(() => page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(false);
    expect(complaints).toEqual([]);
    await leave();
  });
});

it('a browser with Temporal never fetches the polyfill', async () => {
  const { page, leave } = await visit(browser, kept, { path: '/health' });
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto('/setup/schedules/berlin');
  await page.getByRole('heading', { name: 'berlin' }).waitFor();
  expect(fetched.some((file) => file.endsWith('.js'))).toBe(true);
  expect(fetched.filter((file) => POLYFILL.test(file))).toEqual([]);
  await leave();
});
