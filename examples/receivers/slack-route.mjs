/**
 * A route of one's own between Kept and Slack: for words, channels or people that a rule's template cannot choose. Kept
 * speaks to Slack by itself (docs/automations.md); this is for when that is not enough.
 *
 *   KEPT_WEBHOOK_SECRET=whsec_… SLACK_WEBHOOK_URL=https://hooks.slack.com/… PORT=8080 node slack-route.mjs
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { webhookReceiver } from './webhook-receiver.mjs';

const METRICS = { firstReply: 'First reply', allMessages: 'All messages', resolution: 'Resolution' };
const SHAPES = {
  sla_breach_warning: ':large_yellow_circle:',
  sla_breached: ':red_circle:',
  sla_met: ':white_check_mark:',
};

/** Slack reads & < and > as its own. */
const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A trigger as a message of Block Kit. */
export function slackMessage({ type, data }) {
  const { conversation, transition, also = [], link } = data;
  // First Reply and All Messages that tip together come as one.
  const metrics = [transition, ...also.map((other) => other.transition)]
    .map(({ metric }) => METRICS[metric])
    .join(' and ');
  const hours =
    data.hoursOverdue === undefined
      ? `${data.hoursLeft.toFixed(1)} h left`
      : `${data.hoursOverdue.toFixed(1)} h overdue`;
  const who = conversation.assignee ?? 'unassigned';
  return {
    text: `${metrics} of ${escaped(conversation.id)}: ${hours}, ${escaped(who)}`,
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: `${SHAPES[type] ?? ':information_source:'} *${metrics}* of <${link}|${escaped(conversation.id)}> ${escaped(conversation.subject ?? '').slice(0, 200)}`,
        },
      },
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: `${hours} · ${escaped(who)} · ${escaped(conversation.team ?? 'no team')}` }],
      },
    ],
  };
}

export function slackRoute({ secret, slackUrl }) {
  return webhookReceiver({
    secret,
    onTrigger: async (trigger) => {
      const answer = await fetch(slackUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(slackMessage(trigger)),
      });
      if (!answer.ok) console.error(`Slack answered ${answer.status}`);
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { KEPT_WEBHOOK_SECRET: secret, SLACK_WEBHOOK_URL: slackUrl, PORT = '8080' } = process.env;
  if (!secret || !slackUrl) throw new Error('Set KEPT_WEBHOOK_SECRET and SLACK_WEBHOOK_URL.');
  createServer(slackRoute({ secret, slackUrl })).listen(Number(PORT));
}
