import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import { builtDashboard } from './built.ts';
import { CONFIG, created, event } from './config.ts';
import { type Service, service } from './service.ts';
import { visit } from './visit.ts';

let browser: Browser;
let kept: Service;

beforeAll(async () => {
  await builtDashboard();
  browser = await launchBrowser();
  // Wednesday, 11:00 in Berlin.
  kept = await service('2026-03-04T10:00:00Z', CONFIG);
  await kept.imported(
    // Promised in two hours on Tuesday at 16:30: half an hour counts, the night does not, 90 minutes on Wednesday.
    created('night', '2026-03-03T15:30:00Z', { priority: 'high' }),
    event('message.sent', 'night', '2026-03-04T09:40:00Z', { author: { kind: 'agent', id: 'ana' } }),
    created('open', '2026-03-04T08:30:00Z', { priority: 'high' }),
    ...Array.from({ length: 6 }, (_, at) =>
      created(`voice${at}`, `2026-03-03T1${at}:00:00Z`, { channel: 'voice', team: at < 2 ? 'night' : 'day' }),
    ),
  );
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

const promise = (page: Page, name: string) => page.locator('.promises li', { hasText: name });

describe('a conversation', () => {
  it('takes its due date apart into stretches that sum', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/conversations/night' });
    await page.getByRole('button', { name: 'First reply', exact: true }).click();
    await page.getByRole('heading', { name: 'Why breached at 10:30?' }).waitFor();
    const counted = page.locator('.ledger tbody tr[data-kind="counted"] td:nth-child(4)');
    expect(await counted.allTextContents()).toEqual(['30m', '1h 40m']);
    await page.getByRole('cell', { name: 'Outside office hours' }).waitFor();
    expect(await page.locator('.ledger tfoot strong').textContent()).toBe('2h 10m');
    await leave();
  });

  it('shows any past instant as it was, by slider, by step and by address', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/conversations/night?at=2026-03-03T15:40:00.000Z' });
    await promise(page, 'First reply').getByText('SLA', { exact: true }).waitFor();
    // Ten minutes of two hours are gone; the clock stands still, for it is the past.
    expect(await promise(page, 'First reply').locator('.countdown-time').textContent()).toBe('1h 50m');
    await page.getByRole('button', { name: 'What happened next' }).click();
    await promise(page, 'First reply').getByText('At risk', { exact: true }).waitFor();
    await page.getByLabel('As of').focus();
    await page.keyboard.press('End');
    await promise(page, 'First reply').getByText('Breached', { exact: true }).waitFor();
    await expect.poll(() => page.url()).not.toContain('at=');
    await leave();
  });

  it('says why this policy won, and which held it to what', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/conversations/voice0' });
    await page.getByRole('tab', { name: 'Why this policy' }).click();
    await page.getByRole('heading', { name: 'First reply: phone, 1h (score 1)' }).waitFor();
    await page.getByRole('tab', { name: 'Applications' }).click();
    await page.getByRole('row', { name: /First reply.*phone.*assignment 1/ }).waitFor();
    await leave();
  });
});

describe('compliance', () => {
  it('opens the conversations behind a figure', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/compliance' });
    const card = page.locator('.figure', { hasText: 'First reply' });
    const breached = card.locator('div', { hasText: 'Breached' }).getByRole('link');
    expect(await breached.textContent()).toBe('7');
    await breached.click();
    await page.getByText('7 conversations').waitFor();
    await page.goBack();
    await page
      .getByRole('row', { name: /^night 2/ })
      .getByRole('link', { name: '2' })
      .first()
      .click();
    await page.getByText('2 conversations').waitFor();
    await leave();
  });

  it('hands the table out as CSV', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/compliance' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/night/);
    await leave();
  });
});

it('nothing jumps while the board comes', async () => {
  const { page, leave } = await visit(browser, kept, { path: '/health' });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/');
  await page.locator('tr[data-id="open"]').waitFor();
  await page.getByText('8 conversations').waitFor();
  await page.waitForTimeout(500);
  const shifted = await page.evaluate(() =>
    (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0),
  );
  expect(shifted).toBeLessThan(0.02);
  await leave();
});
