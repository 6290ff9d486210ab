/** Where messages go and whom they reach, without YAML; names that change everywhere at once. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  kept = await service('2026-03-02T09:00:00Z', CONFIG);
  await kept.events(created('1', '2026-03-02T08:30:00Z'));
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

const source = async () => (await kept.send<Schema['RevisionDetail']>('GET', '/v1/config/revisions/current')).source;

async function save(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(words).first().waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('connections', () => {
  it('are made in a form, with secrets by where they are found', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/connections' });
    await page.getByText(/A secret is never written here/).waitFor();
    await page.getByLabel('New connection…').selectOption({ label: 'Slack' });
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('heading', { name: 'slack' }).waitFor();
    await page.getByLabel('Bot token', { exact: true }).fill('DESK_SLACK_TOKEN');
    await page.getByLabel('Channel of rules that name none').fill('#support');

    await page.getByLabel('New connection…').selectOption({ label: 'Mail (SMTP)' });
    await page.getByRole('dialog').getByLabel('Name').fill('mail');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Mail server').fill('mail.example.com');
    await page.getByLabel('User').fill('kept');
    // User and password go together: the form says so, and saving waits.
    await page
      .getByText(/password is missing/)
      .first()
      .waitFor();
    await page.getByLabel('Where Password is found').selectOption('file');
    await page.getByLabel('Password', { exact: true }).fill('/run/secrets/smtp');
    await save(page, /Connection "?mail"?/);
    const text = await source();
    expect(text).toContain('token: { env: DESK_SLACK_TOKEN }');
    expect(text).toContain('file: /run/secrets/smtp');
    expect(complaints).toEqual([]);
    await leave();
  });

  it('show which rules go through them', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/connections/desk' });
    await page.getByText('Used by').getByRole('link', { name: 'Breaches' }).click();
    await page.getByRole('heading', { name: 'Breaches' }).waitFor();
    await leave();
  });
});

describe('people and teams', () => {
  it('are written in tables, and a wrong address says so', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/directory' });
    await page.getByLabel('Id of a person').fill('ana');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name, ana').fill('Ana');
    await page.getByLabel('E-mail, ana').fill('nowhere');
    await page
      .getByText(/is no e-mail address/)
      .first()
      .waitFor();
    await page.getByLabel('E-mail, ana').fill('ana@example.com');
    await page.getByLabel('Name of a team').fill('support');
    await page.keyboard.press('Enter');
    await page.getByLabel('Members, support').fill('ana');
    await page.getByLabel('Members, support').press('Enter');
    await page.getByLabel('Manager, support').fill('ana');
    await save(page, /ana/);
    const text = await source();
    expect(text).toMatch(/ana: \{ name: Ana, email: ana@example.com \}|ana:\n\s+name: Ana\n\s+email: ana@example.com/);
    expect(text).toMatch(/manager: ana/);
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('a name', () => {
  it('changes with everything that names it, and the plan shows it', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/schedules/berlin' });
    await page.getByRole('button', { name: 'Rename' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1 place that names it changes with it/).waitFor();
    await dialog.getByLabel('Name').fill('phone');
    await dialog.getByLabel('Name').fill('desk hours');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { name: 'desk hours' }).waitFor();
    await page.goto('/setup/policies/standard');
    await page.getByRole('button', { name: 'Rename' }).click();
    await dialog.getByLabel('Name').fill('phone');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await dialog.getByText('This name is taken.').waitFor();
    await dialog.getByLabel('Name').fill('everybody');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { name: 'everybody' }).waitFor();
    await expect.poll(() => page.getByLabel('Counts in').inputValue()).toBe('desk hours');
    await save(page, /everybody/);
    const text = await source();
    expect(text).toContain('schedule: desk hours');
    expect(text).toContain('{ policy: everybody }');
    expect(text).not.toMatch(/berlin:|standard/);
    await leave();
  });
});
