import type { Config } from '@kept/engine';
import type { Send } from '../automation/delivery-body.ts';
import { dailyBody, dailyMail, slackDaily, teamsDaily } from './channels/daily.ts';
import { mailOf } from './channels/email.ts';
import { incidentRequest } from './channels/pagerduty.ts';
import { slackMessage } from './channels/slack-blocks.ts';
import { teamsCard } from './channels/teams.ts';
import { webhookBody } from './channels/webhook.ts';
import type { Daily } from './daily-briefing.ts';
import type { Job } from './job.ts';
import type { Message } from './message.ts';

/** What a service would be given, as a person may see it: the body, and no secret. */
export function shownRequest(send: Send, saying: Told, config: Config): unknown {
  return saying.kind === 'daily' ? shownDaily(send, saying.daily, config) : shownMessage(send, saying.message, config);
}

export type Told = Extract<Job['saying'], { kind: 'daily' | 'message' }>;

function shownDaily(send: Send, daily: Daily, { connections }: Config): unknown {
  switch (send.kind) {
    case 'slack':
      return { channel: send.channel, ...slackDaily(daily, send.mention) };
    case 'webhook':
      return dailyBody(daily);
    case 'email': {
      const connection = connections[send.connection];
      const from = connection?.kind === 'smtp' ? connection.from : '';
      const { subject, text, html } = dailyMail(daily, from);
      return { from, to: send.to, subject, text, html };
    }
    case 'teams':
      return teamsDaily(daily);
    case 'pagerduty':
    case 'change':
      throw new Error(`A digest is not sent by ${send.kind}.`);
    default:
      return send satisfies never;
  }
}

function shownMessage(send: Send, message: Message, { connections }: Config): unknown {
  switch (send.kind) {
    case 'slack':
      return { channel: send.channel, ...slackMessage(message, send.text, send.mention) };
    case 'webhook':
      return webhookBody(message, send.changes);
    case 'email': {
      const connection = connections[send.connection];
      const from = connection?.kind === 'smtp' ? connection.from : '';
      const { subject, text, html } = mailOf(message, send.subject, send.text, from);
      return { from, to: send.to, subject, text, html };
    }
    case 'teams':
      return teamsCard(message, send.text);
    case 'pagerduty':
      return JSON.parse(incidentRequest(message, '', '[secret]', 'sample').body);
    case 'change':
      return { changes: send.changes };
    default:
      return send satisfies never;
  }
}
