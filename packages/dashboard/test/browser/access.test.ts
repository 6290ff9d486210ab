import type { Browser } from 'playwright-core';
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
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

describe('signing in', () => {
  it('works once with the link of the first start, and leaves no token in the address', async () => {
    const path = kept.link.slice(kept.address.length);
    const first = await visit(browser, kept, { as: null, path });
    await first.page.getByText('Nothing has been received yet').waitFor();
    expect(first.page.url()).not.toContain('token');
    const second = await visit(browser, kept, { as: null, path });
    await second.page.getByRole('alert').getByText(/link/).waitFor();
    await first.leave();
    await second.leave();
  });

  it('leads back to where one wanted to go', async () => {
    const { page, leave } = await visit(browser, kept, { as: null, path: '/compliance' });
    await page.getByLabel('Key').fill('kept_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('alert')
      .getByText(/not known/)
      .waitFor();
    await page.getByLabel('Key').fill(kept.keys.read);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Compliance' }).waitFor();
    await leave();
  });

  it('keeps the session in a cookie that no script reads', async () => {
    const { page, leave } = await visit(browser, kept, { as: 'read' });
    await page.getByText('Live', { exact: true }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await leave();
  });

  it('ends when one signs out', async () => {
    const { page, leave } = await visit(browser, kept, { as: 'read' });
    await page.getByRole('button', { name: /read key/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await leave();
  });
});

describe('the role', () => {
  it('decides what a reader sees, and the API agrees', async () => {
    await kept.imported(created('1', '2026-03-01T09:00:00Z', { channel: 'voice' }));
    const { page, leave } = await visit(browser, kept, { as: 'read' });
    await page.getByRole('link', { name: 'Compliance' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Keys' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Import' }).count()).toBe(0);
    await page.goto('/keys');
    await page.getByText('For admins').waitFor();
    await page.goto('/setup/policies');
    await page.getByRole('heading', { name: 'standard' }).waitFor();
    expect(await page.getByLabel('Counts in').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'New policy' }).count()).toBe(0);
    expect((await page.request.get('/v1/keys')).status()).toBe(403);
    await page.goto('/conversations/1');
    await page.getByRole('heading', { name: /Question 1/ }).waitFor();
    await page.getByText('time passed').first().waitFor();
    expect(await page.getByRole('button', { name: 'Excuse this breach' }).count()).toBe(0);
    await leave();
  });

  it('lets an agent excuse a breach, which stays in the record', async () => {
    const { page, leave } = await visit(browser, kept, { as: 'agent', path: '/conversations/1' });
    await page.getByRole('button', { name: 'Excuse this breach' }).first().click();
    await page.getByLabel('Reason').fill('Our mail provider was down.');
    await page.getByRole('dialog').getByRole('button', { name: 'Excuse this breach' }).click();
    await page.getByText('Excused by agent key: Our mail provider was down.').waitFor();
    await page.getByText('Why breached at').waitFor();
    // It can be withdrawn; the breach can be excused anew.
    await page.getByRole('button', { name: 'Withdraw the excuse' }).first().click();
    await page.getByRole('dialog').getByText('Our mail provider was down.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the excuse' }).click();
    await page.getByText('Excused by agent key').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Excuse this breach' }).first().waitFor();
    await leave();
  });

  it('gives one who only sends events nothing to see', async () => {
    const { page, leave } = await visit(browser, kept, { as: 'ingest' });
    await page.getByText('This key only sends events').waitFor();
    await leave();
  });

  it('lets an admin make a key that works, and revoke it', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/keys' });
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Board on the wall');
    await page.getByLabel(/^read:/).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await page.locator('.secret').textContent())!;
    const ask = () => fetch(`${kept.address}/v1/conversations`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Revoke: Board on the wall' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Key revoked').first().waitFor();
    expect((await ask()).status).toBe(401);
    await leave();
  });
});
