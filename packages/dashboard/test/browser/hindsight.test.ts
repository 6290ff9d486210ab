/** What history teaches: targets that it would have kept, and what was known at the time. */
import { formatDuration } from '@kept/engine';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../../server/test/support/browser.ts';
import type { Schema } from '../../src/api/client.ts';
import { builtDashboard } from './built.ts';
import { CONFIG, created, event } from './config.ts';
import { type Service, service } from './service.ts';
import { visit } from './visit.ts';

let browser: Browser;
let kept: Service;

const MINUTE = 60_000;

beforeAll(async () => {
  await builtDashboard();
  browser = await launchBrowser();
  // Monday, 10:00 in Berlin.
  kept = await service('2026-03-02T09:00:00Z', CONFIG);
  // Forty questions of last week, answered after 3, 6, … 120 minutes of office time; every second one is high.
  await kept.imported(
    ...Array.from({ length: 40 }, (_, at) => {
      const asked = Date.parse('2026-02-25T08:30:00Z') + at * 1_000;
      const id = `q${at}`;
      return [
        created(id, new Date(asked).toISOString(), { priority: at % 2 === 0 ? 'high' : 'medium' }),
        event('message.sent', id, new Date(asked + (at + 1) * 3 * MINUTE).toISOString(), {
          author: { kind: 'agent', id: 'ana' },
        }),
      ];
    }).flat(),
  );
  await kept.events(created('late', '2026-03-02T09:00:00Z', { channel: 'voice' }));
  // An hour is promised on the phone. It passes; then the reply of before comes in.
  kept.clock.jumpTo('2026-03-02T10:30:00Z');
  await vi.waitFor(
    async () => expect((await kept.send<{ risk: string }>('GET', '/v1/conversations/late')).risk).toBe('breach'),
    { timeout: 10_000, interval: 50 },
  );
  await kept.events(event('message.sent', 'late', '2026-03-02T09:40:00Z', { author: { kind: 'agent', id: 'ana' } }));
  kept.clock.jumpTo('2026-03-02T11:00:00Z');
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

describe('targets that history would have kept', () => {
  it('are shown in a policy’s form by priority, and one is taken into it', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/policies/standard' });
    await page.getByText('What history would have kept').click();
    const medium = page.getByRole('row', { name: /^medium all 21/ });
    await medium.waitFor();
    await page.getByRole('row', { name: /^all all 41/ }).waitFor();
    expect(await page.getByRole('columnheader', { name: '95% kept' }).count()).toBe(1);
    const { byPriority } = await kept.send<Schema['Suggestions']>(
      'GET',
      '/v1/suggestions?metric=firstReply&schedule=berlin',
    );
    const target = formatDuration(byPriority.find(({ priority }) => priority === 'medium')!.targets[0]!.roundedSeconds);
    expect(target).not.toBe('8h');
    await medium
      .getByRole('button', { name: `Take ${target} as the target of First reply, medium` })
      .first()
      .click();
    await expect.poll(() => page.getByRole('textbox', { name: 'First reply, medium' }).inputValue()).toBe(target);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page
      .getByRole('dialog')
      .getByText(/Policy "standard" changes/)
      .waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('have a page of their own, for any policy', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/policies' });
    await page.getByRole('link', { name: 'Suggested targets' }).click();
    await page.getByLabel('Taken into').selectOption('phone');
    await expect.poll(() => page.getByLabel('Counts in').inputValue()).toBe('');
    const all = page.getByRole('row', { name: /^all all 4/ });
    await all
      .getByRole('button', { name: /as the target of First reply, all/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Changes that are not saved' }).waitFor();
    await page.getByLabel('Promise').selectOption('resolution');
    await page.getByText('Nothing was answered in this time').waitFor();
    await leave();
  });

  it('are read by a reader, who takes none', async () => {
    const { page, leave } = await visit(browser, kept, { as: 'read', path: '/setup/suggestions' });
    await page.getByRole('row', { name: /^all all 4/ }).waitFor();
    expect(await page.getByRole('button', { name: /as the target/ }).count()).toBe(0);
    await leave();
  });
});

describe('a change tried on last month', () => {
  it('is told by rates, by the load of each hour, and by every conversation that flips', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/setup/policies/standard' });
    await page.getByRole('textbox', { name: 'First reply, medium' }).fill('30m');
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Try it on the last 30 days' }).click();
    // Of 6, 12, … 120 minutes sixteen are over half an hour.
    await dialog.getByText('16 conversations would have ended otherwise:').waitFor();
    const load = dialog.getByRole('region', { name: 'Load on people, by hour' });
    await load.getByText('As a table').click();
    // Asked at 09:30 in Berlin: broken at 10:00.
    const ten = load.getByRole('row', { name: /^10:00/ });
    expect(await ten.locator('td').last().textContent()).toBe('16');
    await load.getByLabel('Day').selectOption({ label: 'Wed 25 Feb' });
    expect(await ten.locator('td').last().textContent()).toBe('16');
    await load.locator('svg.recharts-surface').first().waitFor();

    await dialog.getByText('Which conversations').click();
    await dialog.getByRole('button', { name: /First reply: met → breached 16/ }).click();
    await dialog.getByRole('link', { name: '#q39' }).click();
    await page.getByRole('heading', { name: /Question q39/ }).waitFor();
    // The draft waits where it was left.
    await page.goto('/setup/policies/standard');
    await expect.poll(() => page.getByRole('textbox', { name: 'First reply, medium' }).inputValue()).toBe('30m');
    expect(complaints).toEqual([]);
    await leave();
  });

  it('can be stopped while it runs', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/setup/policies/standard' });
    await page.getByRole('textbox', { name: 'First reply, medium' }).fill('45m');
    await page.getByRole('button', { name: 'Review and save' }).click();
    // A slow line: how it goes is not heard of until it is stopped.
    let heard = () => {};
    const stopped = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await page.route(/\/v1\/simulations\/[^/]+$/, async (route) => {
      if (route.request().method() === 'GET') await stopped;
      await route.continue().catch(() => undefined);
    });
    const dialog = page.getByRole('dialog');
    const [posted] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'POST' && /simulations$/.test(answer.url())),
      dialog.getByRole('button', { name: 'Try it on the last 30 days' }).click(),
    ]);
    const { id } = (await posted.json()) as { id: string };
    await dialog.getByRole('progressbar').waitFor();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByRole('button', { name: 'Try it on the last 30 days' }).waitFor();
    heard();
    const { items } = await kept.send<Schema['SimulationList']>('GET', '/v1/simulations');
    expect(items.filter((one) => one.id === id && one.state !== 'cancelled')).toEqual([]);
    await leave();
  });
});

describe('what was known then', () => {
  it('is one step away where something came late, and says what knowledge has changed', async () => {
    const { page, complaints, leave } = await visit(browser, kept, { path: '/conversations/late' });
    const promise = page.locator('.promises li', { hasText: 'First reply' });
    await promise.getByText('Met', { exact: true }).waitFor();
    await page.getByText('1 event came late.').waitFor();
    await page.getByRole('button', { name: 'See it as it was known before' }).click();
    await promise.getByText('Breach', { exact: true }).waitFor();
    const known = page.getByRole('region', { name: 'What was known' });
    await known.getByText('Today more is known, and the record of that moment says otherwise:').waitFor();
    const row = known.getByRole('row', { name: /^First reply/ }).first();
    expect(await row.locator('td').allTextContents()).toEqual(['Breach', 'Met']);
    await known.getByText('1 event of before was received only later:').waitFor();
    await known.getByText(/received 50m later|received 5\dm/).waitFor();
    expect(page.url()).toContain('knownAt=');

    // The same instant with the knowledge of now.
    await page.getByRole('button', { name: 'With what is known now' }).click();
    await promise.getByText('Met', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'As it was known then' }).click();
    await promise.getByText('Breach', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await promise.getByText('Met', { exact: true }).waitFor();
    await expect.poll(() => page.url()).not.toContain('knownAt');
    expect(complaints).toEqual([]);
    await leave();
  });

  it('follows the slider, and says where nothing was known yet', async () => {
    const { page, leave } = await visit(browser, kept, {
      path: '/conversations/q0?at=2026-02-25T08:40:00Z&knownAt=2026-02-25T08:40:00Z',
    });
    await page.getByText('Nothing was known of it then.').waitFor();
    await page.getByRole('button', { name: 'To when it became known' }).click();
    await page.getByText('Nothing came later that belongs before it', { exact: false }).waitFor();
    await leave();
  });

  it('may be asked for any instant in between', async () => {
    const { page, leave } = await visit(browser, kept, {
      path: '/conversations/late?at=2026-03-02T09:50:00Z&knownAt=2026-03-02T10:00:00Z',
    });
    const promise = page.locator('.promises li', { hasText: 'First reply' });
    await promise.getByText('At risk', { exact: true }).waitFor();
    await page.getByLabel('Known up to').fill('2026-03-02T11:31:30');
    await promise.getByText('Met', { exact: true }).waitFor();
    await page.getByText('Nothing came later', { exact: false }).waitFor();
    await leave();
  });
});
