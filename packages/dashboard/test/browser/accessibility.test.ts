import axe from 'axe-core';
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
  kept = await service(
    '2026-03-04T09:30:00Z',
    `${CONFIG}directory:
  people:
    ana: { name: Ana, email: ana@example.com, slack: U012AB3CD }
  teams:
    support: { members: [ana], manager: ana }
`,
  );
  // A question whose reply comes in twenty minutes late.
  kept.clock.jumpTo('2026-03-04T09:40:00Z');
  await kept.events(created('late', '2026-03-04T09:40:00Z', { channel: 'voice' }));
  kept.clock.jumpTo('2026-03-04T10:00:00Z');
  await kept.events(event('message.sent', 'late', '2026-03-04T09:41:00Z', { author: { kind: 'agent', id: 'ana' } }));
  await kept.imported(
    created('a1', '2026-03-04T09:10:00Z', { channel: 'voice', tags: ['login'] }),
    created('a2', '2026-03-02T09:00:00Z', {
      customer: { id: 'c', name: 'Grace', tier: 'enterprise' },
      assignee: 'ana',
    }),
    event('message.sent', 'a2', '2026-03-02T15:00:00Z', { author: { kind: 'agent', id: 'ana' } }),
    event('status.changed', 'a2', '2026-03-02T15:05:00Z', { status: 'pending' }),
    created('a3', '2026-03-01T09:00:00Z', { channel: 'voice' }),
    event('message.sent', 'a3', '2026-03-02T09:00:00Z', { author: { kind: 'agent', id: 'ana' } }),
    event('status.changed', 'a3', '2026-03-02T09:05:00Z', { status: 'done' }),
    ...Array.from({ length: 30 }, (_, at) =>
      created(`b${at}`, new Date(Date.parse('2026-03-03T08:00:00Z') + at * 600_000).toISOString()),
    ),
  );
});
afterAll(async () => {
  await browser?.close();
  await kept?.end();
});

/** What axe finds, each with where: an empty list is the aim. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`),
  );
}

/** The page, and what stands there when all of it has come. */
const PAGES = [
  ['/', 'Question a1'],
  ['/?open=a1', 'Why due at'],
  ['/?risk=breach&team=nobody', 'No conversation matches'],
  ['/?state=all', 'Question b29'],
  ['/?at=2026-03-03T12:00:00Z&knownAt=2026-03-04T10:00:00Z', 'The board as it was'],
  [
    '/?state=all&deleted=false&endedFrom=2026-03-01T00:00:00Z&endedTo=2026-03-05T00:00:00Z&standing=then&metric=firstReply&outcome=breached&cycleEnd=answered',
    'As it was at the breach or the end',
  ],
  ['/conversations/a2', 'Why'],
  ['/conversations/a2?at=2026-03-04T09:59:00Z&knownAt=2026-03-04T09:59:00Z', 'Nothing was known of it then'],
  ['/conversations/late?at=2026-03-04T09:59:50Z&knownAt=2026-03-04T09:59:50Z', 'Today more is known'],
  ['/conversations/nothing', 'No such conversation'],
  ['/compliance?days=30', 'Where it breaks'],
  ['/setup/schedules/berlin', 'A message now would be due'],
  ['/setup/policies/standard', 'The four bands to scale'],
  ['/setup/suggestions', '% kept'],
  ['/setup/assignments', 'Who wins where'],
  ['/setup/connections', 'A secret is never written here'],
  ['/setup/directory', 'Slack member id'],
  ['/setup/automations', 'Only if'],
  ['/setup/yaml', 'The whole configuration'],
  ['/setup/revisions', 'First revision'],
  ['/setup/policies/nothing', 'There is no “nothing”'],
  ['/setup/nowhere', 'No such page'],
  ['/import', 'Choose a file'],
  ['/keys', 'New key'],
  ['/deliveries', 'Nothing to deliver'],
  ['/health', 'All is well'],
  ['/start', 'Look around with sample data'],
  ['/nowhere', 'No such page'],
] as const;

describe.each([
  ['light, wide', { colorScheme: 'light', viewport: { width: 1600, height: 1000 } }],
  ['dark, wide', { colorScheme: 'dark', viewport: { width: 1600, height: 1000 } }],
  [
    'light, on a phone',
    { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  ],
] as const)('%s', (_, options) => {
  it('no page has a violation, overflows, or complains', async () => {
    const { page, complaints, leave } = await visit(browser, kept, options);
    const found: Record<string, string[]> = {};
    for (const [path, words] of PAGES) {
      await page.goto(path);
      if (path !== '/setup/revisions') await page.getByText(words).first().waitFor();
      else await page.getByRole('button', { name: /Revision 1/ }).waitFor();
      // Skeletons give way to what was loaded last.
      await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      const wrong = [...(await violations(page)), ...(wide > 0 ? [`${wide} px too wide`] : [])];
      if (wrong.length > 0) found[path] = wrong;
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    await leave();
  }, 180_000);
});

it('the sign-in page and every dialog have none either', async () => {
  const stranger = await visit(browser, kept, { as: null });
  await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await violations(stranger.page)).toEqual([]);
  await stranger.leave();

  const { page, leave } = await visit(browser, kept);
  await page.getByText('Question a1').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.goto('/setup/policies/phone');
  await page.getByRole('textbox', { name: 'First reply, any priority' }).fill('2h');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page
    .getByRole('dialog')
    .getByText(/Policy "phone" changes/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try it on the last 30 days' }).click();
  await page.getByText('As proposed').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByText('What history would have kept').click();
  await page.getByRole('columnheader', { name: '95% kept' }).waitFor();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').waitFor();
  expect(await violations(page)).toEqual([]);
  await leave();
}, 60_000);

describe('by keyboard alone', () => {
  it('one signs in, finds a conversation, opens it, and closes it again', async () => {
    const { page, leave } = await visit(browser, kept, { as: null });
    await page.getByLabel('Key').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(kept.keys.read);
    await page.keyboard.press('Enter');
    await page.getByText('Question a1').waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('Grace');
    await page.getByText('1 conversation', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('33 conversations').waitFor();
    // Counts and rows are asked for apart: either may come first.
    await page.locator('tr[data-id="b0"]').waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-id'));
    const first = await page.locator('tbody tr[data-id]').first().getAttribute('data-id');
    await expect.poll(focused).toBe(first);
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(ring).toBe('solid');

    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByText(/Why/).first().waitFor();
    expect(page.url()).toContain(`open=${first}`);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(first);

    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Team' }).waitFor();
    await page.keyboard.press('2');
    await expect.poll(() => page.url()).toContain('risk=urgent');
    await leave();
  });

  it('goes past the navigation at once', async () => {
    const { page, leave } = await visit(browser, kept, { path: '/health' });
    await page.getByText('All is well').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await leave();
  });
});

describe('a screen reader', () => {
  it('hears how a promise stands in a sentence', async () => {
    const { page, leave } = await visit(browser, kept);
    const cell = page.locator('tr[data-id="a1"] .cell-due');
    await cell.waitFor();
    expect(await cell.locator('.unseen').textContent()).toMatch(/^At risk, \d+ minutes left, First reply$/);
    await leave();
  });
});

it('is complete in German', async () => {
  const { page, leave } = await visit(browser, kept, { locale: 'de-DE' });
  await page.getByRole('columnheader', { name: 'Als Nächstes fällig' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await page.locator('tr[data-id="a1"]').getByText('Gefährdet', { exact: true }).waitFor();
  await page.goto('/compliance?days=30');
  await page
    .getByText(/\d,\d\s%/)
    .first()
    .waitFor();
  await leave();
});
