/** Microsoft Teams: an adaptive card to the webhook of a workflow. */
import { clip, escapeMarkdown } from '../escape.ts';
import { factsOf, hoursOf, summaryOf } from '../facts.ts';
import type { HttpRequest } from '../http-client.ts';
import { type Digest, headlineOf, type Message } from '../message.ts';
import { renderTemplate } from '../template.ts';
import { momentInWords, type Shown } from '../words.ts';

/** Beside the word, a shape: as everywhere. */
const SHAPES: Readonly<Record<Shown, string>> = {
  sla: '○',
  at_risk: '◔',
  urgent: '◕',
  breach: '●',
  met: '✓',
  breached: '✗',
  over: '–',
};
const COLOURS: Readonly<Record<Shown, string>> = {
  sla: 'Default',
  at_risk: 'Warning',
  urgent: 'Attention',
  breach: 'Attention',
  met: 'Good',
  breached: 'Attention',
  over: 'Default',
};

/** A card may have 28 KB: texts are cut well before. */
const MOST_TEXT = 8_000;
const MOST_DIGEST_LINES = 40;

export function teamsRequest(url: string, card: object): HttpRequest {
  const body = {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
  return { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), follows: true };
}

export function teamsCard(message: Message, template: string | null): object {
  const own = template === null ? '' : renderTemplate(template, message, { escape: escapeMarkdown }).trim();
  const { id, subject } = message.conversation;
  const { word, metrics } = headlineOf(message);
  const test = message.sample ? '[Test] ' : '';
  const facts = factsOf(message, momentInWords).map(({ name, value }) => ({
    title: name,
    value: escapeMarkdown(clip(value, 200)),
  }));
  const heading = {
    type: 'TextBlock',
    text: `${test}${SHAPES[message.shown]} ${word} · ${metrics}`,
    weight: 'Bolder',
    size: 'Medium',
    color: COLOURS[message.shown],
    wrap: true,
  };
  const what = `**${escapeMarkdown(clip(id, 200))}**${subject === null ? '' : ` ${escapeMarkdown(clip(subject, 300))}`}`;
  const body = own === '' ? [heading, text(what), { type: 'FactSet', facts }] : [text(clip(own, MOST_TEXT))];
  const why = `Why: ${escapeMarkdown(clip(message.cause, 500))} · rule: ${escapeMarkdown(clip(message.automation, 300))}`;
  return card(summaryOf(message), [...body, small(why)], message.link, 'Open the conversation');
}

export function teamsDigest(digest: Digest): object {
  const items = digest.items.slice(0, MOST_DIGEST_LINES);
  const lines = items.map((message) => {
    const { word, metrics } = headlineOf(message);
    const { id, subject, assigneeName } = message.conversation;
    const who = escapeMarkdown(clip(assigneeName ?? 'unassigned', 80));
    const what = subject === null ? '' : ` ${escapeMarkdown(clip(subject, 80))}`;
    return text(
      `${SHAPES[message.shown]} ${word} · ${metrics} · **${escapeMarkdown(clip(id, 60))}**${what} · ${hoursOf(message)} · ${who}`,
    );
  });
  const heading = `${digest.total} alerts from the quiet hours`;
  const rest = digest.total > items.length ? [small(`and ${digest.total - items.length} more`)] : [];
  const title = { type: 'TextBlock', text: heading, weight: 'Bolder', size: 'Medium', wrap: true };
  return card(heading, [title, ...lines, ...rest], digest.link, 'Open the board');
}

export function text(words: string): object {
  return { type: 'TextBlock', text: words, wrap: true };
}

export function small(words: string): object {
  return { type: 'TextBlock', text: words, wrap: true, isSubtle: true, size: 'Small' };
}

export function card(fallbackText: string, body: readonly object[], url: string, title: string): object {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: clip(fallbackText, 1_000),
    body,
    actions: [{ type: 'Action.OpenUrl', title, url }],
  };
}
