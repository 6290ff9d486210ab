import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import { builtDashboard } from './built.ts';
import { CONFIG } from './config.ts';
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

const ROWS = Array.from(
  { length: 40 },
  (_, at) =>
    `${100 + at},2026-03-0${1 + (at % 2)} 07:${10 + at},${at % 3 === 0 ? '2026-03-02 08:30' : ''},${at % 4 === 3 ? 'Solved' : 'Open'},${at % 4 === 3 ? '2026-03-02 08:45' : ''},High,Support,Printer ${at} is on fire`,
);
const CSV = [
  'Ticket,Created at,First reply at,Status,Resolved at,Priority,Group,Subject',
  ...ROWS,
  '999,sometime,,Open,,High,Support,Bad row',
].join('\n');

describe('an import', () => {
  it('goes from a file to the board: columns guessed, result shown, bad rows listed', async () => {
    const file = join(tmpdir(), `kept-tickets-${process.pid}.csv`);
    await writeFile(file, CSV);
    const { page, complaints, leave } = await visit(browser, kept);
    await page.getByText('Nothing has been received yet').waitFor();
    await page.getByRole('link', { name: 'Import a CSV' }).click();
    await page.locator('input[type=file]').setInputFiles(file);

    await page.getByLabel('Created at Means').waitFor();
    expect(await page.getByLabel('Created at Means').inputValue()).toBe('created');
    expect(await page.getByLabel('Status: Solved').inputValue()).toBe('done');
    await page.getByText(/41 rows become \d+ events, 1 bad row/).waitFor();
    await page.getByRole('button', { name: 'Import it' }).click();

    await page.getByRole('heading', { name: /Done/ }).waitFor({ timeout: 20_000 });
    await page.getByRole('heading', { name: '1 bad row' }).waitFor();
    await page.getByRole('cell', { name: 'sometime' }).waitFor();
    await page.getByRole('link', { name: 'To the board', exact: true }).click();
    await page.getByText('30 conversations').waitFor();
    await page.getByText('Printer 0 is on fire').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});
