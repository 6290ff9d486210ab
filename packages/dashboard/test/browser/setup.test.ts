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
  kept = await service('2026-03-02T09:00:00Z', CONFIG);
  await kept.events(created('1', '2026-03-02T08:30:00Z'));
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
}

const record = (id: string) =>
  kept.send<{ metrics: Record<string, { policy: string; dueAt: string; remainingSeconds: number }> }>(
    'GET',
    `/v1/conversations/${id}`,
  );

describe('the set-up', () => {
  it('makes a policy, assigns it, saves it, and a new conversation follows it', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/policies' });
    await page.getByRole('button', { name: 'New policy' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('gold');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('heading', { name: 'gold' }).waitFor();
    await page.getByLabel('Counts in').selectOption('');
    await page.getByRole('textbox', { name: 'First reply, any priority' }).fill('15m');

    await page.getByRole('link', { name: 'Assignments', exact: true }).first().click();
    await page.getByRole('button', { name: 'New assignment' }).click();
    await page.getByLabel('Policy 3').selectOption('gold');
    await page.getByLabel('Team 3').fill('gold');
    await page.getByRole('row', { name: /^gold/ }).getByRole('button').first().waitFor();

    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Policy "gold" is added.').waitFor();
    await dialog.getByText('1 open conversation keeps its promise as it is.').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });

    await kept.events(created('2', new Date(kept.clock.now()).toISOString(), { team: 'gold' }));
    expect((await record('2')).metrics.firstReply).toMatchObject({
      policy: 'gold',
      remainingSeconds: expect.any(Number),
    });
    expect((await record('2')).metrics.firstReply!.remainingSeconds).toBeGreaterThan(890);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await page.locator('tr[data-id="2"]').getByText('gold', { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('moves due dates with an exception, for open conversations too', async () => {
    // Due in eight working hours, half an hour of which is gone: Tuesday 09:30 in Berlin.
    expect((await record('1')).metrics.firstReply!.dueAt).toBe('2026-03-03T08:30:00.000Z');
    const { page, leave } = await visit(browser, kept, { path: '/setup/schedules/berlin' });
    await page.getByLabel('Date', { exact: true }).fill('2026-03-03');
    await page.getByRole('button', { name: 'Add' }).last().click();
    await page
      .getByText('Tue 3 Mar')
      .first()
      .waitFor()
      .catch(() => undefined);
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    // A changed schedule moves promises that were given: it is offered for open ones first.
    await expect.poll(() => dialog.getByLabel(/open ones too/).isChecked()).toBe(true);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await record('1')).metrics.firstReply!.dueAt, { timeout: 10_000 })
      .toBe('2026-03-04T08:30:00.000Z');
    await leave();
  });

  it('shows in the year what was typed in the week, and when a message would be due', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/schedules/berlin' });
    const monday = page.getByRole('textbox', { name: /Mon/ });
    await monday.fill('9-12, 22-6');
    await monday.press('Enter');
    await expect.poll(() => monday.inputValue()).toBe('09:00-12:00, 22:00-06:00');
    await page.getByLabel('When the message comes').fill('2026-03-09T12:30');
    // One hour promised on Monday at 12:30: it waits for the night.
    await expect.poll(() => page.locator('.due-list div').first().textContent()).toContain('23:00');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => monday.inputValue()).toBe('09:00-17:00');
    await leave();
  });

  it('drags hours on the week', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/schedules/berlin' });
    const saturday = page.locator('.week-day').nth(5);
    const box = (await saturday.boundingBox())!;
    const hour = (at: number) => box.y + (box.height * at) / 24;
    await page.mouse.move(box.x + 20, hour(10));
    await page.mouse.down();
    await page.mouse.move(box.x + 20, hour(12));
    await page.mouse.move(box.x + 20, hour(14));
    await page.mouse.up();
    await expect.poll(() => page.getByRole('textbox', { name: /Sat/ }).inputValue()).toBe('10:00-14:00');
    await page.getByRole('button', { name: 'Discard' }).click();
    await leave();
  });

  it('drags hours with a finger', async () => {
    const { page, leave } = await visit(browser, kept, {
      path: '/setup/schedules/berlin',
      viewport: { width: 1024, height: 1366 },
      hasTouch: true,
      isMobile: true,
    });
    const saturday = page.locator('.week-day').nth(5);
    await saturday.scrollIntoViewIfNeeded();
    const box = (await saturday.boundingBox())!;
    const x = box.x + box.width / 2;
    const hour = (at: number) => box.y + (box.height * at) / 24;
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: hour(at) }] });
    const scrolled = () => page.evaluate(() => scrollY);
    const before = await scrolled();
    await touch('touchStart', 10);
    for (const at of [11, 12, 13, 14]) await touch('touchMove', at);
    await touch('touchEnd');
    const typed = page.getByRole('textbox', { name: /Sat/ });
    await expect.poll(() => typed.inputValue()).toBe('10:00-14:00');
    // The range is moved as a whole, and the page stays where it is.
    await touch('touchStart', 12);
    for (const at of [13, 14]) await touch('touchMove', at);
    await touch('touchEnd');
    await expect.poll(() => typed.inputValue()).toBe('12:00-16:00');
    expect(await scrolled()).toBe(before);
    await page.getByRole('button', { name: 'Discard' }).click();
    await leave();
  });

  it('keeps form and text the same, and shows a fault at its line', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/policies/phone' });
    await page.getByRole('button', { name: 'YAML beside' }).click();
    const editor = page.getByLabel('Configuration in YAML');
    await editor.waitFor();
    await page.getByRole('textbox', { name: 'First reply, any priority' }).fill('45m');
    await expect.poll(() => editor.textContent()).toContain('target: 45m');
    // The other way: the text is typed, the form follows.
    await page.evaluate(() => {
      const content = document.querySelector('.editor-text')!.shadowRoot!.querySelector('.cm-content')!;
      const line = [...content.querySelectorAll('.cm-line')].find((one) => one.textContent!.includes('45m'))!;
      const range = document.createRange();
      range.selectNodeContents(line);
      getSelection()!.removeAllRanges();
      getSelection()!.addRange(range);
      (content as HTMLElement).focus();
    });
    await page.keyboard.insertText('      firstReply: { target: 2d }');
    const fault = page.getByRole('list', { name: 'Faults' }).getByRole('button').first();
    await expect.poll(() => fault.textContent()).toMatch(/Line \d+.*firstReply\.target.*a day/s);
    await expect.poll(() => page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'First reply, any priority' }).inputValue()).toBe('1h');
    await leave();
  });

  it('compares revisions and brings one back', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/revisions' });
    await page.getByRole('button', { name: /Revision 1/ }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await save(page);
    const { items } = await kept.send<{ items: { number: number; current: boolean }[] }>('GET', '/v1/config/revisions');
    expect(items[0]).toMatchObject({ number: 4, current: true });
    await leave();
  });

  it('tries a change on history before it is made', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/policies/standard' });
    await page.getByRole('textbox', { name: 'All messages, any priority' }).fill('1h');
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Try it on the last 30 days' }).click();
    await dialog.getByText('As proposed').waitFor({ timeout: 20_000 });
    await leave();
  });

  it('shows what an automation would send', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/automations' });
    await page.getByRole('button', { name: 'Show what it would send' }).click();
    await expect.poll(() => page.locator('.tested').first().textContent()).toContain('sla_breached');
    await leave();
  });
});
