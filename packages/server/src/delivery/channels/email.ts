/** Mails: plain and HTML, with the delivery's id as the message id, threaded by conversation. */
import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { clip, escapeHtml, oneLine, unescaped } from '../escape.ts';
import { factsOf, hoursOf, summaryOf } from '../facts.ts';
import { type Digest, headlineOf, type Message } from '../message.ts';
import { renderTemplate } from '../template.ts';
import { momentInWords, type Shown } from '../words.ts';

export type Mail = Pick<SendMailOptions, 'subject' | 'text' | 'html' | 'messageId' | 'references' | 'headers'>;

const LONGEST_SUBJECT = 250;
const COLOURS: Readonly<Record<Shown, string>> = {
  sla: '#1a7f4b',
  at_risk: '#8a6100',
  urgent: '#b3261e',
  breach: '#b3261e',
  met: '#1a7f4b',
  breached: '#8c3b36',
  over: '#555555',
};

export function mailOf(message: Message, subject: string | null, template: string | null, from: string): Mail {
  const own = template === null ? '' : renderTemplate(template, message, { escape: unescaped }).trim();
  const title = subject === null ? '' : renderTemplate(subject, message, { escape: unescaped });
  const thread = `<conversation-${hash(message.conversation.id)}@${domainOf(from)}>`;
  return {
    subject: clip(oneLine(title) || oneLine(defaultSubject(message)), LONGEST_SUBJECT),
    text: own === '' ? defaultText(message) : `${own}\n\n${plainFooter(message)}`,
    // What the author wrote is plain text too: it is escaped with what fills it in.
    html:
      own === ''
        ? defaultHtml(message)
        : page(`<p>${escapeHtml(own).replaceAll('\n', '<br>')}</p>${htmlFooter(message)}`),
    messageId: `<${message.id}@${domainOf(from)}>`,
    references: thread,
    headers: AUTOMATIC,
  };
}

/** No out-of-office answers to a machine. */
export const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

function defaultSubject(message: Message): string {
  const { subject } = message.conversation;
  return subject === null ? summaryOf(message) : `${summaryOf(message)}: ${subject}`;
}

function defaultText(message: Message): string {
  const { word, metrics } = headlineOf(message);
  const facts = factsOf(message, momentInWords);
  const width = Math.max(...facts.map(({ name }) => name.length)) + 2;
  return [
    `${word}: ${metrics}`,
    titleOf(message),
    '',
    ...facts.map(({ name, value }) => `${name.padEnd(width)}${value}`),
    '',
    plainFooter(message),
  ].join('\n');
}

function plainFooter({ cause, link, automation }: Message): string {
  return `Why: ${cause}\nOpen: ${link}\n\nSent by Kept, rule "${automation}".`;
}

function titleOf({ conversation: { id, subject } }: Message): string {
  return subject === null ? id : `${id}: ${subject}`;
}

function defaultHtml(message: Message): string {
  const { word, metrics } = headlineOf(message);
  const rows = factsOf(message, momentInWords).map(
    ({ name, value }) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#555">${escapeHtml(name)}</td><td style="padding:2px 0">${escapeHtml(value)}</td></tr>`,
  );
  const test = message.sample ? '[Test] ' : '';
  return page(
    `<p style="font-size:16px;margin:0 0 4px"><strong style="color:${COLOURS[message.shown]}">${test}${word}</strong> · ${metrics}</p>
<p style="margin:0 0 12px"><a href="${escapeHtml(message.link)}">${escapeHtml(titleOf(message))}</a></p>
<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">${rows.join('')}</table>${htmlFooter(message)}`,
  );
}

function htmlFooter({ cause, link, automation }: Message): string {
  return `
<p style="margin:12px 0 0;color:#555;font-size:12px">Why: ${escapeHtml(cause)}<br><a href="${escapeHtml(link)}">Open in Kept</a><br>Sent by Kept, rule “${escapeHtml(automation)}”.</p>`;
}

export function page(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body style="font:14px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#ffffff">
${body}
</body></html>`;
}

export function digestMail(digest: Digest, from: string): Mail {
  const heading = `${digest.total} alerts from the quiet hours`;
  const more = digest.total > digest.items.length ? `and ${digest.total - digest.items.length} more` : null;
  const lines = digest.items.map((message) => `${summaryOf(message)}${subjectOf(message)}\n  ${message.link}`);
  const rows = digest.items.map((message) => {
    const { word, metrics } = headlineOf(message);
    const cells = [
      `<strong style="color:${COLOURS[message.shown]}">${word}</strong>`,
      metrics,
      `<a href="${escapeHtml(message.link)}">${escapeHtml(titleOf(message))}</a>`,
      escapeHtml(hoursOf(message)),
      escapeHtml(message.conversation.assigneeName ?? 'unassigned'),
    ];
    return `<tr>${cells.map((cell) => `<td style="padding:2px 16px 2px 0">${cell}</td>`).join('')}</tr>`;
  });
  const foot = `Open the board: ${digest.link}\n\nSent by Kept, rule "${digest.automation}".`;
  return {
    subject: heading,
    text: [heading, '', ...lines, ...(more === null ? [] : [more]), '', foot].join('\n'),
    html: page(
      `<p style="font-size:16px;margin:0 0 12px"><strong>${heading}</strong></p>
<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">${rows.join('')}</table>
<p>${more === null ? '' : `${more}. `}<a href="${escapeHtml(digest.link)}">Open the board</a></p>
<p style="color:#555;font-size:12px">Sent by Kept, rule “${escapeHtml(digest.automation)}”.</p>`,
    ),
    messageId: `<${digest.id}@${domainOf(from)}>`,
    headers: AUTOMATIC,
  };
}

function subjectOf({ conversation: { subject } }: Message): string {
  return subject === null ? '' : `: ${oneLine(subject)}`;
}

/** Of the sender: `Kept <kept@example.com>`. */
export function domainOf(from: string): string {
  return /@([^\s@<>]+?)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
