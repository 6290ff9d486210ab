/** Looks like Slack where it matters: two methods and an incoming webhook, and every call held to the published limits. */
import type { Clock } from '../../../src/clock.ts';
import { type HttpReceiver, type Received, startReceiver } from './http-receiver.ts';

interface Text {
  type: string;
  text: string;
}
export interface Block {
  type: string;
  text?: Text;
  fields?: Text[];
  elements?: Text[];
}
export interface SlackCall {
  readonly method: string;
  readonly at: number;
  readonly body: { channel?: string; ts?: string; thread_ts?: string; text: string; blocks?: Block[] };
}

export interface SlackLookalike {
  readonly apiUrl: string;
  readonly hookUrl: string;
  readonly token: string;
  readonly calls: SlackCall[];
  /** What was wrong with calls, in words; empty where all kept to the limits. */
  readonly broken: string[];
  /** Messages as they stand: by `channel/ts`. */
  readonly messages: Map<string, { text: string; blocks?: Block[] }>;
  /** Answers the next calls with this error instead, one each. */
  readonly errors: string[];
  close(): Promise<void>;
}

export async function startSlack(clock: Clock, token = 'xoxb-very-secret-token'): Promise<SlackLookalike> {
  const calls: SlackCall[] = [];
  const broken: string[] = [];
  const messages: SlackLookalike['messages'] = new Map();
  const errors: string[] = [];
  const lastPost = new Map<string, number>();
  let stamp = 0;
  const receiver: HttpReceiver = await startReceiver((received, response) => {
    const json = (status: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const method = received.path.replace(/^\/(api\/)?/, '');
    const body = JSON.parse(received.body) as SlackCall['body'];
    calls.push({ method, at: clock.now(), body });
    checkHeaders(received, method.startsWith('services/') ? null : token, broken);
    checkContent(body, broken);
    const error = errors.shift();
    if (error === 'ratelimited') return json(429, { ok: false, error }, { 'retry-after': '30' });
    if (error !== undefined) return json(200, { ok: false, error });
    if (method.startsWith('services/')) return void response.end('ok');
    if (method === 'chat.postMessage') {
      const channel = body.channel ?? '';
      if (channel === '') return json(200, { ok: false, error: 'channel_not_found' });
      const before = lastPost.get(channel);
      if (before !== undefined && clock.now() - before < 1000)
        broken.push(`two messages to ${channel} within a second`);
      lastPost.set(channel, clock.now());
      const ts = `1700000000.${String(++stamp).padStart(6, '0')}`;
      const id = `C-${channel.replace('#', '')}`;
      messages.set(`${id}/${ts}`, body);
      return json(200, { ok: true, channel: id, ts });
    }
    if (method === 'chat.update') {
      const key = `${body.channel}/${body.ts}`;
      if (!messages.has(key)) return json(200, { ok: false, error: 'message_not_found' });
      messages.set(key, body);
      return json(200, { ok: true, channel: body.channel, ts: body.ts });
    }
    return json(200, { ok: false, error: 'unknown_method' });
  });
  return {
    apiUrl: `${receiver.url}/api`,
    hookUrl: `${receiver.url}/services/T000/B000/very-secret-hook`,
    token,
    calls,
    broken,
    messages,
    errors,
    close: () => receiver.close(),
  };
}

function checkHeaders(received: Received, token: string | null, broken: string[]): void {
  if (received.method !== 'POST') broken.push(`method ${received.method}`);
  if (!received.headers['content-type']?.startsWith('application/json')) broken.push('not JSON');
  if (token !== null && received.headers.authorization !== `Bearer ${token}`) broken.push('no token');
}

const BLOCKS = ['header', 'section', 'context', 'divider', 'actions', 'image'];

/** https://docs.slack.dev/reference/block-kit/blocks */
function checkContent({ text, blocks = [] }: SlackCall['body'], broken: string[]): void {
  if (typeof text !== 'string' || text.trim() === '') broken.push('no text for notifications');
  else if (text.length > 4_000) broken.push(`text of ${text.length}`);
  if (blocks.length > 50) broken.push(`${blocks.length} blocks`);
  for (const block of blocks) {
    if (!BLOCKS.includes(block.type)) broken.push(`block ${block.type}`);
    const { fields = [], elements = [] } = block;
    if (block.type === 'section' && block.text === undefined && fields.length === 0) broken.push('an empty section');
    if (block.type === 'header' && block.text?.type !== 'plain_text') broken.push('a header that is not plain');
    if (fields.length > 10) broken.push(`${fields.length} fields`);
    if (elements.length > 10) broken.push(`${elements.length} elements`);
    if (block.text) checkText(block.text, block.type === 'header' ? 150 : 3_000, broken);
    for (const field of fields) checkText(field, 2_000, broken);
    for (const element of elements) checkText(element, 3_000, broken);
  }
}

function checkText({ type, text }: Text, most: number, broken: string[]): void {
  if (type !== 'mrkdwn' && type !== 'plain_text') broken.push(`text of type ${type}`);
  if (text.length === 0 || text.length > most) broken.push(`a text of ${text.length}, of ${most} allowed`);
  if (type !== 'mrkdwn') return;
  // Escaped: only Slack's own three entities, and `<` only where it opens a link, a mention or a date that is closed.
  for (const entity of text.match(/&[^;\s]*;?/g) ?? []) {
    if (!['&amp;', '&lt;', '&gt;'].includes(entity)) broken.push(`an ampersand: ${entity}`);
  }
  const bare = text.replaceAll(/<(?:https?:\/\/|[@#!])[^<>]*>/g, '');
  if (/[<>]/.test(bare)) broken.push(`an angle bracket: ${bare}`);
}
