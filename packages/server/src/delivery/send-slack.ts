/** Slack by a bot's token: messages that are changed in place. */

import type { Send } from '../automation/delivery-body.ts';
import { slackDaily } from './channels/daily.ts';
import {
  type SlackBot,
  type SlackReceipt,
  slackOutcome,
  slackPost,
  slackReply,
  slackUpdate,
} from './channels/slack.ts';
import { type SlackContent, slackDigest, slackMention, slackMessage } from './channels/slack-blocks.ts';
import type { Delivery } from './claim.ts';
import type { HttpRequest } from './http-client.ts';
import { type Job, post, postOf, type Sent } from './job.ts';
import { delivered, refused } from './outcome.ts';

export function slackContent(saying: Job['saying'], send: Extract<Send, { kind: 'slack' }>): SlackContent {
  switch (saying.kind) {
    case 'digest':
      return slackDigest(saying.digest, send.mention);
    case 'daily':
      return slackDaily(saying.daily, send.mention);
    case 'message':
      return slackMessage(saying.message, send.text, send.mention);
    default:
      return saying satisfies never;
  }
}

/** A message that is there already is changed in place; whoever is mentioned is told in its thread. */
export async function bySlackBot(
  delivery: Delivery,
  bot: SlackBot,
  { send, saying, desk, secrets, options }: Job,
): Promise<Sent> {
  if (send.kind !== 'slack') throw new Error('not a Slack delivery');
  const content = slackContent(saying, send);
  const call = async (request: HttpRequest) => slackOutcome(await post(options.http, request, secrets), desk.now);
  const existing = saying.kind === 'message' ? saying.post : null;
  if (existing !== null && saying.kind === 'message') {
    const receipt = JSON.parse(existing.receipt) as SlackReceipt;
    const outcome = await call(slackUpdate(bot, receipt, content));
    if (outcome !== 'gone') {
      if (outcome.kind !== 'delivered') return { outcome, post: null };
      const told = !saying.follows && send.mention !== null;
      const reply = told ? await call(slackReply(bot, receipt, slackMention(saying.message, send.mention!))) : outcome;
      const final = reply === 'gone' ? outcome : reply;
      return {
        outcome: final,
        post: final.kind === 'delivered' ? postOf(existing.delivery, delivery, saying, receipt, desk.now) : null,
      };
    }
    if (saying.follows) {
      const closed = postOf(existing.delivery, delivery, saying, receipt, desk.now);
      return { outcome: delivered(200, 'The message is there no more.'), post: { ...closed, closed_at: desk.now } };
    }
  }
  const outcome = await call(slackPost(bot, send.channel ?? '', content, delivery.id));
  if (outcome === 'gone') return { outcome: refused('Slack: message_not_found', 'message'), post: null };
  const receipt = outcome.kind === 'delivered' ? (outcome.receipt as SlackReceipt | null) : null;
  const follows = receipt !== null && saying.kind === 'message';
  return { outcome, post: follows ? postOf(delivery.id, delivery, saying, receipt, desk.now) : null };
}
