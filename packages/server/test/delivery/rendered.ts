/** The default messages as a person would see them, in Markdown: what docs/automations.md shows. */
import { mailOf } from '../../src/delivery/channels/email.ts';
import { type SlackBlock, slackMessage } from '../../src/delivery/channels/slack-blocks.ts';
import { type Message, messageOf } from '../../src/delivery/message.ts';
import { Present, type StoredConversation } from '../../src/delivery/present.ts';
import { bodyOf, type Firing, HOUR, MINUTE, timelineFor } from './workbench.ts';

const AT = Date.parse('2026-03-02T12:42:00Z');

function messageFor(firing: Firing, automation: string): Message {
  const timeline = timelineFor({ directory: { people: { ana: { name: 'Ana' } } } });
  const body = bodyOf({ conversation: '1001', ...firing }, AT);
  const stored = {
    ...body.standing,
    status: 'open',
    subject: 'Cannot log in',
    customer_id: 'c7',
    customer_name: 'Ada',
    created_at: AT - 4 * HOUR,
    waiting_since: AT - 4 * HOUR,
    state: '',
  } as unknown as StoredConversation;
  const { trigger = 'sla_breached' } = firing;
  return messageOf(
    {
      id: 'msg_2b6Uf0ZQ0dX4c3yWJ8m1nKqTzLh',
      automation,
      conversation: '1001',
      triggers: [{ id: body.transition.id, trigger, at: body.transition.at, body }],
      cause: 'time passed',
      publicUrl: 'https://kept.example.com',
      now: AT,
    },
    new Present(stored, [], timeline, AT),
    timeline.revisions[0]!.rules.config,
  );
}

const standing = { team: 'support', priority: 'high', tier: 'enterprise', policy: 'office', policyVersion: 3 };

export const BREACH = messageFor(
  { at: AT - 18 * MINUTE, remainingMs: -18 * MINUTE, dueAt: AT - 18 * MINUTE, standing },
  'Breaches',
);
export const WARNING = messageFor(
  {
    trigger: 'sla_breach_warning',
    at: AT,
    remainingMs: 1.5 * HOUR,
    dueAt: AT + 1.5 * HOUR,
    standing: { ...standing, assignee: 'ana' },
  },
  'Warnings',
);

const EMOJI: Readonly<Record<string, string>> = { ':red_circle:': '🔴', ':large_yellow_circle:': '🟡', ':o:': '⭕' };

/** mrkdwn as Slack shows it. */
function shown(text: string): string {
  return text
    .replaceAll(/:[a-z_]+:/g, (name) => EMOJI[name] ?? name)
    .replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(https?:[^|>]*)\|([^>]*)>/g, '[$2]($1)')
    .replaceAll(/\*([^*\n]+)\*/g, '**$1**')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

function blockLines(block: SlackBlock): string[] {
  switch (block.type) {
    case 'header':
      return [`**${block.text.text}**`];
    case 'section':
      return [
        ...(block.text
          ? shown(block.text.text)
              .split('\n')
              .map((line) => `${line}<br>`)
          : []),
        ...(block.fields ?? []).map(({ text }) => `${shown(text).replace('\n', ': ')}<br>`),
      ];
    case 'context':
      return block.elements.map(({ text }) => `<sub>${shown(text)}</sub>`);
    default:
      return block satisfies never;
  }
}

function slackAsSeen(message: Message, channel: string): string {
  const { blocks } = slackMessage(message, null, null);
  const lines = blocks.flatMap((block) => [...blockLines(block), '']);
  return [`In \`${channel}\`:`, '', ...lines.map((line) => `> ${line}`.trimEnd())].join('\n').replace(/\n>$/, '');
}

function mailAsSeen(message: Message): string {
  const { subject, text } = mailOf(message, null, null, 'Kept <kept@example.com>');
  return ['As a mail:', '', '```text', `Subject: ${subject}`, '', String(text), '```'].join('\n');
}

export function renderedMessages(): string {
  return [
    '#### A breach',
    slackAsSeen(BREACH, '#sla-breaches'),
    mailAsSeen(BREACH),
    '#### A warning',
    slackAsSeen(WARNING, '#sla-warnings'),
    mailAsSeen(WARNING),
  ].join('\n\n');
}
