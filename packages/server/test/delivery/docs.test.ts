import { readFileSync, writeFileSync } from 'node:fs';
import { parseConfig, TEMPLATE_WORDS } from '@kept/engine';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEEPEST_CHAIN } from '../../src/automation/changes.ts';
import { slackMessage } from '../../src/delivery/channels/slack-blocks.ts';
import { BREACH, renderedMessages, WARNING } from './rendered.ts';
import { BASE } from './workbench.ts';

const PAGE = new URL('../../../../docs/automations.md', import.meta.url);
const [BEGIN, END] = ['<!-- messages: made by the code, KEPT_UPDATE_DOCS=1 writes them anew -->', '<!-- /messages -->'];

test('the messages in the docs are those that the code makes', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.slice(rest.indexOf(END));
  const made = `${before}${BEGIN}\n\n${renderedMessages()}\n\n${after}`;
  if (process.env.KEPT_UPDATE_DOCS === '1') writeFileSync(PAGE, made);
  expect(readFileSync(PAGE, 'utf8')).toBe(made);
});

test('the docs name every word of a template, and the depth at which chains are cut', () => {
  const page = readFileSync(PAGE, 'utf8');
  for (const word of Object.keys(TEMPLATE_WORDS)) expect(page).toContain(`\`${word}\``);
  expect(page).toContain(`after ${DEEPEST_CHAIN} changes`);
});

test('the defaults say the conversation, the metric, hours left or overdue to one decimal, and the assignee or "unassigned"', () => {
  expect(slackMessage(BREACH, null, null).text).toBe('Breach: First reply of 1001, 0.3 h overdue, unassigned');
  expect(slackMessage(WARNING, null, null).text).toBe('At risk: First reply of 1001, 1.5 h left, Ana');
});

test('the sample configuration sends the defaults: breaches to #sla-breaches, warnings to #sla-warnings, and a digest', () => {
  const sample = readFileSync(new URL('../../../../examples/kept.yaml', import.meta.url), 'utf8');
  const parsed = parseConfig(parse(sample));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const slack = (channel: string) => [expect.objectContaining({ kind: 'slack', channel, text: null })];
  expect(parsed.config.automations).toMatchObject([
    { on: ['sla_breached'], do: slack('#sla-breaches') },
    { on: ['sla_breach_warning'], do: slack('#sla-warnings') },
    { on: [], digest: { atMinute: 510, timeZone: 'Europe/Berlin', schedule: 'default' }, do: slack('#support') },
  ]);
});

test('what the docs show of a configuration is one', () => {
  const blocks = [...readFileSync(PAGE, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text]) => parse(text!) as object,
  );
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) {
    const config = { ...BASE, schedules: { ...BASE.schedules, default: BASE.schedules.office }, ...block };
    expect(parseConfig(config)).toMatchObject({ ok: true });
  }
});
