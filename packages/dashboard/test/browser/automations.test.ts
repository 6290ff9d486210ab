/** Rules in their form: what it knows, what it leaves alone, what can be tried, and what has fired. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import type { Schema } from '../../src/api/client.ts';
import { builtDashboard } from './built.ts';
import { CONFIG, created } from './config.ts';
import { type Service, service } from './service.ts';
import { visit } from './visit.ts';

let browser: Browser;
let kept: Service;

beforeAll(async () => {
  await builtDashboard();
  browser = await launchBrowser();
  kept = await service(
    '2026-03-02T09:00:00Z',
    CONFIG.replace(
      '    do:\n',
      '    when: { team: support, priority: [medium, high] }\n    do:\n      - setPriority: high\n',
    ),
  );
  await kept.events(created('1', '2026-03-02T09:00:00Z', { channel: 'voice' }));
  kept.clock.jumpTo('2026-03-02T10:00:01Z');
  await vi.waitFor(
    async () => {
      const { items } = await kept.send<Schema['DeliveryPage']>('GET', '/v1/deliveries?automation=Breaches');
      expect(items).not.toEqual([]);
    },
    { timeout: 15_000, interval: 100 },
  );
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

describe('a rule', () => {
  it('tells what it has set off: when, by what, about whom, where it went, and why it matched', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/automations/Breaches' });
    const row = page.getByRole('row', { name: /a promise is broken #1/ }).first();
    await row.waitFor();
    await row.getByText('Why?').click();
    const matched = row.locator('.matched');
    await matched.getByText('Team').waitFor();
    expect(await matched.locator('dd').allTextContents()).toEqual(['a promise is broken', 'support', 'medium']);
    await row.getByRole('link', { name: '#1' }).click();
    await page.getByRole('heading', { name: /Question 1/ }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('is tried as it stands in the form, through what is saved', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/automations/Breaches' });
    const test = page.getByRole('button', { name: 'Show what it would send' });
    const tested = page.locator('.tested');
    await test.click();
    await expect.poll(() => tested.last().textContent()).toContain('sla_breached');
    // What was shown was of another rule than the one that stands there now.
    await page.getByRole('checkbox', { name: 'a promise is kept' }).check();
    await page.getByRole('checkbox', { name: 'a promise is broken' }).uncheck();
    await expect.poll(() => tested.count()).toBe(0);
    await test.click();
    await expect.poll(() => tested.last().textContent()).toContain('sla_met');
    const { items } = await kept.send<Schema['AutomationList']>('GET', '/v1/automations');
    expect(items[0]).toMatchObject({ on: ['sla_breached'] });
    await page.getByRole('button', { name: 'Discard' }).click();
    // Where it would go the service knows only as it is saved.
    await page.goto('/setup/connections/desk');
    await page.getByLabel('Address', { exact: true }).fill('https://other.example.com/hook');
    await page.getByRole('link', { name: 'Automations', exact: true }).first().click();
    await page.getByText('It is tried through what is saved', { exact: false }).waitFor();
    expect(await test.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => test.isEnabled()).toBe(true);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('keeps what the form does not know, and shows it as it is written', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/automations/Breaches' });
    await page.getByRole('button', { name: 'YAML beside' }).click();
    const editor = page.getByLabel('Configuration in YAML');
    await editor.waitFor();
    const type = (line: string, text: string) =>
      page
        .evaluate((wanted) => {
          const content = document.querySelector('.editor-text')!.shadowRoot!.querySelector('.cm-content')!;
          const found = [...content.querySelectorAll('.cm-line')].find((one) => one.textContent!.includes(wanted))!;
          const range = document.createRange();
          range.selectNodeContents(found);
          getSelection()!.removeAllRanges();
          getSelection()!.addRange(range);
          (content as HTMLElement).focus();
        }, line)
        .then(() => page.keyboard.insertText(text));
    await type('on: [sla_breached]', '    on: [sla_breached, moon_is_full]');
    const unknown = page.getByRole('checkbox', { name: 'moon_is_full' });
    await unknown.waitFor();
    expect(await unknown.isChecked()).toBe(true);
    await type('- setPriority: high', '      - ringBell: { times: 3 }');
    await page.getByText('An action that this form does not know').waitFor();
    await page.getByText('times: 3').first().waitFor();
    // A change in the form leaves both where they are.
    await page.getByRole('checkbox', { name: 'a promise is kept' }).check();
    await expect.poll(() => editor.textContent()).toMatch(/on: \[ ?sla_breached, moon_is_full, sla_met ?\]/);
    expect(await editor.textContent()).toContain('- ringBell: { times: 3 }');
    await page.getByRole('button', { name: 'Discard' }).click();
    await leave();
  });

  it('becomes a digest of the morning, with what such a one can have', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/automations/Breaches' });
    await page.getByRole('radio', { name: /the time of day/ }).check();
    await expect.poll(() => page.getByLabel('Sent at').inputValue()).toBe('08:30');
    await expect.poll(() => page.getByLabel('On open days of').inputValue()).toBe('berlin');
    expect(await page.getByRole('group', { name: 'Tripwire' }).count()).toBe(0);
    expect(await page.getByLabel('At most one in').count()).toBe(0);
    expect(await page.getByLabel('Team', { exact: true }).inputValue()).toBe('support');
    await page.getByRole('radio', { name: /what happens/ }).check();
    await page.getByRole('checkbox', { name: 'a promise is broken' }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'a promise is broken' }).isChecked()).toBe(true);

    await page.getByRole('radio', { name: /the time of day/ }).check();
    await page.getByLabel('Sent at').fill('07:45');
    // What a digest cannot do stands in the way until it goes.
    await expect.poll(() => page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Remove: Set the priority' }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { items } = await kept.send<Schema['AutomationList']>('GET', '/v1/automations');
    expect(items[0]).toMatchObject({
      on: ['daily_digest'],
      digest: { atMinute: 465, timeZone: 'Europe/Berlin', schedule: 'berlin' },
    });
    await page.getByRole('button', { name: 'Show what it would send' }).click();
    await expect.poll(() => page.locator('.tested').first().textContent()).toContain('daily_digest');
    await leave();
  });
});
