/** Slack: `chat.postMessage` and `chat.update` by a bot's token, or an incoming webhook that is one channel. */

import { retryAfterOf } from '../backoff.ts';
import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import { delivered, excerptOf, later, type Outcome, refused } from '../outcome.ts';
import { httpOutcome } from './http-outcome.ts';
import type { SlackContent } from './slack-blocks.ts';

export const SLACK_API = 'https://slack.com/api';

/** Where a posted message is, to change it later. */
export interface SlackReceipt {
  readonly channel: string;
  readonly ts: string;
}

const PLAIN = { unfurl_links: false, unfurl_media: false };

export interface SlackBot {
  readonly apiUrl: string;
  readonly token: string;
}

/** A new message. The id rides along as metadata: two with one id are one message sent twice. */
export function slackPost(bot: SlackBot, channel: string, content: SlackContent, id: string): HttpRequest {
  const metadata = { event_type: 'kept_delivery', event_payload: { id } };
  return slackCall(bot, 'chat.postMessage', { channel, ...content, ...PLAIN, metadata });
}

export function slackUpdate(bot: SlackBot, receipt: SlackReceipt, content: SlackContent): HttpRequest {
  return slackCall(bot, 'chat.update', { channel: receipt.channel, ts: receipt.ts, ...content });
}

export function slackReply(bot: SlackBot, receipt: SlackReceipt, text: string): HttpRequest {
  return slackCall(bot, 'chat.postMessage', { channel: receipt.channel, thread_ts: receipt.ts, text, ...PLAIN });
}

function slackCall({ apiUrl, token }: SlackBot, method: string, body: object): HttpRequest {
  return {
    url: `${apiUrl.replace(/\/+$/, '')}/${method}`,
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    follows: false,
  };
}

export function slackHook(url: string, content: SlackContent): HttpRequest {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { url, headers, body: JSON.stringify({ ...content, ...PLAIN }), follows: false };
}

/** Errors that pass by themselves. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** Errors of one message, not of the token or the channel. */
const OF_MESSAGE = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'invalid_metadata_format',
  'metadata_too_large',
]);
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found']);

/** What a call came to; `gone` where the message that it was to change is there no more. */
export function slackOutcome(answer: HttpAnswer, now: number): Outcome | 'gone' {
  if (answer.status !== 200) return httpOutcome(answer, now);
  const { ok, error, channel, ts } = readAnswer(answer.body);
  const about = { status: 200, answer: excerptOf(answer.body), retryAfterMs: retryAfterOf(answer.retryAfter, now) };
  if (ok === true) {
    const receipt = typeof channel === 'string' && typeof ts === 'string' ? { channel, ts } : null;
    return delivered(200, about.answer, receipt);
  }
  if (typeof error !== 'string') return later('Slack answered something that is not its own.', about);
  if (GONE.has(error)) return 'gone';
  if (PASSING.has(error)) return later(`Slack: ${error}`, about);
  return refused(`Slack: ${error}`, OF_MESSAGE.has(error) ? 'message' : 'destination', about);
}

function readAnswer(body: string): { ok?: unknown; error?: unknown; channel?: unknown; ts?: unknown } {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}
