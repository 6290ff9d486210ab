/** Messages as Slack's Block Kit, inside its limits: 50 blocks, 3,000 characters a text, 2,000 a field, 10 fields. */
import { clip, escapeSlack } from '../escape.ts';
import { factsOf, hoursOf, summaryOf } from '../facts.ts';
import { type Digest, headlineOf, type Message } from '../message.ts';
import { renderTemplate, type Style } from '../template.ts';
import { momentInWords, type Shown } from '../words.ts';

export interface SlackText {
  readonly type: 'mrkdwn' | 'plain_text';
  readonly text: string;
}
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text?: SlackText; readonly fields?: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] };

export interface SlackContent {
  /** What notifications and screen readers get. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

const MOST_BLOCKS = 50;
const MOST_TEXT = 3_000;

/** Beside the word, a shape: yellow disc, red ring, red disc, tick, cross. */
const SHAPES: Readonly<Record<Shown, string>> = {
  sla: ':white_circle:',
  at_risk: ':large_yellow_circle:',
  urgent: ':o:',
  breach: ':red_circle:',
  met: ':white_check_mark:',
  breached: ':x:',
  over: ':heavy_minus_sign:',
};

/** An instant in the reader's own zone and language, where Slack knows it. */
export function slackMoment(at: number, timeZone: string): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${escapeSlack(momentInWords(at, timeZone))}>`;
}

const STYLE: Style = { escape: escapeSlack, moment: slackMoment };

export function slackMessage(message: Message, template: string | null, mention: string | null): SlackContent {
  const own = template === null ? '' : renderTemplate(template, message, STYLE).trim();
  const text = clip(escapeSlack(summaryOf(message)), MOST_TEXT);
  const blocks: SlackBlock[] = own === '' ? defaultBlocks(message) : sections(own);
  if (mention !== null) blocks.unshift(section(mention));
  return { text, blocks: [...blocks.slice(0, MOST_BLOCKS - 1), footer(message)] };
}

function defaultBlocks(message: Message): SlackBlock[] {
  const { word, metrics } = headlineOf(message);
  const { id, subject } = message.conversation;
  const test = message.sample ? '*[Test]* ' : '';
  const what = subject === null ? '' : `  ${escapeSlack(clip(subject, 300))}`;
  const fields = factsOf(message, slackMoment).map(({ name, value }): SlackText => {
    // An instant is in Slack's own form already.
    const written = value.startsWith('<!date^') ? value : escapeSlack(clip(value, 200));
    return { type: 'mrkdwn', text: `*${name}*\n${written}` };
  });
  return [
    section(
      `${test}${SHAPES[message.shown]} *${word}* · ${metrics}\n<${message.link}|${escapeSlack(clip(id, 200))}>${what}`,
    ),
    { type: 'section', fields },
  ];
}

/** Why it happened, and by which rule: in every message. */
function footer(message: Message): SlackBlock {
  const { cause, automation, link } = message;
  const text = `Why: ${escapeSlack(clip(cause, 500))} · rule: ${escapeSlack(clip(automation, 300))} · <${link}|open in Kept>`;
  return { type: 'context', elements: [{ type: 'mrkdwn', text: clip(text, MOST_TEXT) }] };
}

/** What is said in the thread of a message that was changed in place, because a change notifies nobody. */
export function slackMention(message: Message, mention: string): string {
  return clip(`${mention} ${escapeSlack(summaryOf(message))}`, MOST_TEXT);
}

export function slackDigest(digest: Digest, mention: string | null): SlackContent {
  const heading = `${digest.total} alerts from the quiet hours`;
  const lines = digest.items.map(digestLine);
  const blocks = [...(mention === null ? [] : [section(mention)]), ...sections(lines.join('\n'), MOST_BLOCKS - 3)];
  const shown = digest.items.length;
  const more = digest.total > shown ? `and ${digest.total - shown} more: ` : '';
  const rest = `${more}<${digest.link}|open the board> · rule: ${escapeSlack(clip(digest.automation, 300))}`;
  return {
    text: heading,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: heading } },
      ...blocks,
      { type: 'context', elements: [{ type: 'mrkdwn', text: rest }] },
    ],
  };
}

function digestLine(message: Message): string {
  const { word, metrics } = headlineOf(message);
  const { id, subject, assigneeName } = message.conversation;
  const what = subject === null ? '' : ` ${escapeSlack(clip(subject, 80))}`;
  const who = escapeSlack(clip(assigneeName ?? 'unassigned', 80));
  const name = `<${message.link}|${escapeSlack(clip(id, 60))}>`;
  return `${SHAPES[message.shown]} *${word}* · ${metrics} · ${name}${what} · ${hoursOf(message)} · ${who}`;
}

export function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: clip(text, MOST_TEXT) } };
}

/** Text cut into sections where lines, else words, end; what no block is left for is dropped with a mark. */
export function sections(text: string, most = MOST_BLOCKS - 2): SlackBlock[] {
  const pieces: string[] = [];
  for (let rest = text.trim(); rest !== ''; ) {
    if (pieces.length === most) {
      pieces[most - 1] = `${pieces[most - 1]!.slice(0, MOST_TEXT - 2)}\n…`;
      break;
    }
    const at = cutAt(rest, MOST_TEXT - 10);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return pieces.map((piece) => section(piece));
}

/** Where to cut: never inside `<…>` or `&…;`, which would let half of them through. */
function cutAt(text: string, most: number): number {
  if (text.length <= most) return text.length;
  const line = text.lastIndexOf('\n', most);
  if (line > 0) return line;
  let at = text.lastIndexOf(' ', most);
  if (at <= 0) at = most;
  const open = text.lastIndexOf('<', at);
  if (open > 0 && text.indexOf('>', open) >= at) at = open;
  const entity = text.lastIndexOf('&', at);
  if (entity > 0 && at - entity < 6 && text.indexOf(';', entity) >= at) at = entity;
  return /[\ud800-\udbff]/.test(text[at - 1]!) ? at - 1 : at;
}
