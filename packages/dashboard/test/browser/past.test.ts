/** The board as it was: chosen, waited for, read, opened, left; as it is, and as it was known then. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  // Monday, noon in Berlin.
  kept = await service('2026-03-02T11:00:00Z', CONFIG);
  // Ada's was open at ten and is answered since; Bo's came at half past ten.
  await kept.events(
    created('early', '2026-03-02T08:30:00Z', { channel: 'voice', subject: 'The line is dead' }),
    created('later', '2026-03-02T10:30:00Z', { subject: 'A question', team: 'billing' }),
    event('message.sent', 'early', '2026-03-02T10:00:00Z'),
    event('status.changed', 'early', '2026-03-02T10:01:00Z', { status: 'done' }),
  );
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

it('shows what was open at a past instant, leads into it, and back to now', async () => {
  const { page, complaints, leave } = await visit(browser, kept);
  await page.locator('tr[data-id="later"]').waitFor();
  expect(await page.locator('tr[data-id="early"]').count()).toBe(0);

  await page.getByRole('button', { name: 'As it was…' }).click();
  const form = page.getByRole('form', { name: 'Board as it was' });
  // Ahead of now nobody knows anything.
  await form.getByLabel('As it was at').fill('2026-03-02T23:00:00');
  await form.getByText('This lies ahead').waitFor();
  expect(await form.getByRole('button', { name: 'Show' }).isDisabled()).toBe(true);
  // 10:45 in Berlin: an hour's promise on the phone was past due since 10:30.
  await form.getByLabel('As it was at').fill('2026-03-02T10:45:00');
  await form.getByRole('button', { name: 'Show' }).click();

  const row = page.locator('tr[data-id="early"]');
  await row.waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toBe('2026-03-02T09:45:00.000Z');
  expect(await row.getAttribute('data-risk')).toBe('breach');
  expect(await page.locator('tr[data-id="later"]').count()).toBe(0);
  await page.getByText('The board as it was Mon, 2 Mar 2026, 10:45').waitFor();
  await page.getByText('To be read only').waitFor();
  await page.getByText('1 conversation', { exact: true }).waitFor();
  // Its clock stands as it stood: a quarter of an hour over.
  const shown = await row.locator('.countdown-time').innerText();
  expect(shown).toContain('15m');
  // Words can be asked of the board that lives alone.
  expect(await page.getByRole('searchbox').count()).toBe(0);

  await row.getByRole('link', { name: 'The line is dead' }).click();
  await page.waitForURL('**/conversations/early?at=2026-03-02T09%3A45%3A00.000Z');
  await page.goBack();
  await row.waitFor();

  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.locator('tr[data-id="later"]').waitFor();
  expect(new URL(page.url()).search).toBe('');
  expect(complaints).toEqual([]);
  await leave();
});

it('shows what was known then, which may be less than what is known now', async () => {
  // What happened at 9:00 in Berlin is heard of at noon.
  await kept.events(created('late', '2026-03-02T08:00:00Z', { subject: 'Heard of late', team: 'billing' }));
  const at = '2026-03-02T09:45:00Z';
  const { page, leave } = await visit(browser, kept, { path: `/?at=${at}` });
  await page.locator('tr[data-id="late"]').waitFor();
  await page.locator('tr[data-id="early"]').waitFor();

  await page.getByRole('button', { name: 'Another instant' }).click();
  await page.getByLabel('As was known at').fill('2026-03-02T10:45:00');
  await page.getByRole('button', { name: 'Show' }).click();
  // All of it was received at noon.
  await page.getByText('as was known Mon, 2 Mar 2026, 10:45').waitFor();
  await page.getByText('Nothing was open then').waitFor();
  await leave();
});

it('is narrowed by the same filters, and by keys alone', async () => {
  const { page, leave } = await visit(browser, kept, { path: '/?at=2026-03-02T09:45:00Z', as: 'read' });
  await page.locator('tr[data-id="early"]').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-id')))
    .toBe('late');
  await page.goto('/?at=2026-03-02T09:45:00Z&team=billing');
  await page.locator('tr[data-id="late"]').waitFor();
  expect(await page.locator('tr[data-id="early"]').count()).toBe(0);
  await page.getByText('1 conversation', { exact: true }).waitFor();
  await leave();
});

it('speaks German', async () => {
  const { page, leave } = await visit(browser, kept, { path: '/?at=2026-03-02T09:45:00Z', locale: 'de-DE' });
  await page.getByText('Die Tafel, wie sie war').waitFor();
  await page.locator('tr[data-id="early"]').waitFor();
  await page.getByRole('button', { name: 'Zurück zu jetzt' }).click();
  await page.getByRole('button', { name: 'Wie es war …' }).waitFor();
  await leave();
});

it('a figure of the report opens its conversations, with its filters to be taken away', async () => {
  const { page, complaints, leave } = await visit(browser, kept, { path: '/compliance?basis=ended' });
  const heat = page.locator('.heat td a').first();
  await heat.click();
  await page.locator('tr[data-id="early"]').waitFor();
  await page.getByText(/^Breached Mon 10:00–11:00/).waitFor();
  expect(await page.locator('tr[data-id="later"]').count()).toBe(0);
  await page.goBack();
  await page.locator('.overall').getByRole('link', { name: '1 conversation', exact: true }).click();
  await page.locator('tr[data-id="early"]').waitFor();
  await page.getByRole('button', { name: /^Remove: Clock ended/ }).click();
  await page.locator('tr[data-id="later"]').waitFor();
  expect(complaints).toEqual([]);
  await leave();
});
