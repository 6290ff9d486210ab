import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { firstLoad, LIMIT_BYTES, total } from '../../scripts/first-load.ts';
import { builtDashboard } from './built.ts';

beforeAll(builtDashboard);

it('the board is fetched in under 300 KB, and nothing that it does not need', () => {
  const fetched = firstLoad();
  expect(total(fetched)).toBeLessThan(LIMIT_BYTES);
  const text = fetched
    .map(({ file }) => readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8'))
    .join('\n');
  // The editor, the charts and the second language come when they are gone to.
  for (const later of ['cm-content', 'recharts', 'Als Nächstes fällig'])
    expect(text.includes(later), later).toBe(false);
});

it('the page holds no script and no style of its own: a strict policy refuses none of it', () => {
  const html = readFileSync(new URL('../../dist/index.html', import.meta.url), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});
