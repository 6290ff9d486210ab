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
  // A Monday in winter; 16:00 in Berlin.
  kept = await service('2026-03-02T15:00:00Z', CONFIG);
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

const row = (page: Page, id: string) => page.locator(`tr[data-id="${id}"]`);
const mark = (page: Page, id: string, words: string) => row(page, id).getByRole('img', { name: words });
const now = () => new Date(kept.clock.now()).toISOString();
const ago = (minutes: number) => new Date(kept.clock.now() - minutes * 60_000).toISOString();

describe('the live board', () => {
  it('turns a badge from At risk to Met within a second of the reply, without a reload', async () => {
    await kept.imported(created('r1', ago(50), { channel: 'voice' }));
    const { page, complaints, leave } = await visit(browser, kept);
    await mark(page, 'r1', 'First reply: At risk').waitFor();
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    // The stream is open before the reply: what is measured is how quickly it is told.
    await page.getByText('Live', { exact: true }).waitFor();

    const repliedAt = performance.now();
    await kept.events(event('message.sent', 'r1', now(), { author: { kind: 'agent', id: 'ana' } }));
    await mark(page, 'r1', 'First reply: Met').waitFor({ timeout: 5_000 });
    const tookMs = performance.now() - repliedAt;

    expect(tookMs).toBeLessThan(1_000);
    expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('says a change of risk to those who cannot see it, and nothing that merely counts', async () => {
    const { page, leave } = await visit(browser, kept);
    await page.getByText('Live', { exact: true }).waitFor();
    await kept.imported(created('s1', ago(59.97), { channel: 'voice', subject: 'Spoken aloud' }));
    await row(page, 's1').getByText('Breach', { exact: true }).waitFor({ timeout: 10_000 });
    await expect
      .poll(() => page.locator('[aria-live="polite"]').textContent())
      .toMatch(/Spoken aloud: (Urgent|Breach)/);
    await leave();
  });

  it('counts by risk, and each count is a filter that the address keeps', async () => {
    const { page, leave } = await visit(browser, kept);
    await row(page, 's1').waitFor();
    await page
      .getByRole('button', { name: /Breach/ })
      .first()
      .click();
    await expect.poll(() => page.url()).toMatch(/[?&]risk=breach/);
    await expect.poll(() => page.locator('tbody tr[data-id]').count()).toBe(1);
    await page.reload();
    await row(page, 's1').waitFor();
    expect(await page.locator('tbody tr[data-id]').count()).toBe(1);
    await leave();
  });

  it('keeps two tabs in step', async () => {
    const [one, two] = [await visit(browser, kept), await visit(browser, kept)];
    for (const { page } of [one, two]) await page.getByText('Live', { exact: true }).waitFor();
    await kept.events(created('t1', now(), { subject: 'Seen by both' }));
    for (const { page } of [one, two]) await row(page, 't1').waitFor({ timeout: 3_000 });
    await kept.events(event('status.changed', 't1', now(), { status: 'done' }));
    for (const { page } of [one, two]) await row(page, 't1').waitFor({ state: 'detached', timeout: 3_000 });
    await one.leave();
    await two.leave();
  });

  it('says that it is not live while the server is away, and mends itself', async () => {
    const { page, leave } = await visit(browser, kept);
    await page.getByText('Live', { exact: true }).waitFor();
    await kept.stop();
    await page.getByText('Nothing heard since').waitFor({ timeout: 10_000 });
    await row(page, 's1').waitFor();
    await kept.start();
    await kept.events(created('b1', now(), { subject: 'After the restart' }));
    await row(page, 'b1').waitFor({ timeout: 20_000 });
    await page.getByText('Nothing heard since').waitFor({ state: 'detached', timeout: 20_000 });
    await kept.events(created('b2', now(), { subject: 'Live again' }));
    await row(page, 'b2').waitFor({ timeout: 3_000 });
    await leave();
  });

  it('stops a countdown at closing time, and says until when', async () => {
    const { page, leave } = await visit(browser, kept);
    await row(page, 'b1').waitFor();
    // Six seconds before 17:00; the page learns the time anew with the board.
    kept.clock.jumpTo('2026-03-02T15:59:54Z');
    await page.reload();
    const due = row(page, 'b1').locator('.cell-due');
    await expect.poll(() => due.textContent()).not.toContain('closed');
    await expect
      .poll(
        () =>
          due
            .locator('.countdown-why')
            .textContent({ timeout: 500 })
            .catch(() => ''),
        { timeout: 12_000 },
      )
      .toBe('closed until Tue 09:00');
    const stopped = await due.locator('.countdown-time').textContent();
    await page.waitForTimeout(2_100);
    expect(await due.locator('.countdown-time').textContent()).toBe(stopped);
    await leave();
  });
});
