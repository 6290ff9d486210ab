/** A person in front of the dashboard: a page in a context of its own, signed in with a key. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../../server/test/http/running.ts';
import type { Service } from './service.ts';

export interface Visit {
  readonly page: Page;
  /** What went wrong in the page: errors, refusals of the content security policy. Broken lines are the stories' own doing. */
  readonly complaints: string[];
  leave(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  readonly as?: Role | null;
  readonly path?: string;
}

export async function visit(
  browser: Browser,
  service: Service,
  { as = 'admin', path = '/', ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: service.address,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  if (as !== null) {
    const answer = await context.request.post('/v1/session', { data: { key: service.keys[as] } });
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE/.test(text))
      complaints.push(text);
  });
  await page.goto(path);
  return { page, complaints, leave: () => context.close() };
}
