/** PagerDuty Events v2: one incident a conversation, triggered by what tips and resolved when the conversation is done. */
import { createHash } from 'node:crypto';
import { formatInstant } from '@kept/engine';
import { clip, oneLine } from '../escape.ts';
import { factsOf, summaryOf } from '../facts.ts';
import type { HttpRequest } from '../http-client.ts';
import type { Message } from '../message.ts';
import { momentInWords, type Shown } from '../words.ts';

export const PAGERDUTY_API = 'https://events.pagerduty.com';

const SEVERITY: Readonly<Record<Shown, 'critical' | 'error' | 'warning' | 'info'>> = {
  sla: 'info',
  at_risk: 'warning',
  urgent: 'error',
  breach: 'critical',
  met: 'info',
  breached: 'critical',
  over: 'info',
};

/** The incident of a conversation: the same for all its breaches. */
export function incidentKey(workspace: string, conversation: string): string {
  return `kept-${createHash('sha256')
    .update(JSON.stringify([workspace, conversation]))
    .digest('hex')
    .slice(0, 40)}`;
}

export function incidentRequest(message: Message, apiUrl: string, routingKey: string, key: string): HttpRequest {
  const { conversation } = message;
  return request(apiUrl, {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: key,
    client: 'Kept',
    client_url: message.link,
    links: [{ href: message.link, text: 'Open the conversation' }],
    payload: {
      summary: clip(
        oneLine(`${summaryOf(message)}${conversation.subject === null ? '' : `: ${conversation.subject}`}`),
        1_024,
      ),
      source: 'kept',
      severity: SEVERITY[message.shown],
      timestamp: formatInstant(message.parts[0].told.at),
      component: message.parts[0].metric,
      group: conversation.team ?? 'no team',
      class: message.trigger,
      custom_details: {
        ...Object.fromEntries(factsOf(message, momentInWords).map(({ name, value }) => [name, value])),
        Why: message.cause,
        Rule: message.automation,
        Delivery: message.id,
      },
    },
  });
}

export function resolveRequest(apiUrl: string, routingKey: string, key: string): HttpRequest {
  return request(apiUrl, { routing_key: routingKey, event_action: 'resolve', dedup_key: key });
}

function request(apiUrl: string, body: object): HttpRequest {
  const url = `${apiUrl.replace(/\/+$/, '')}/v2/enqueue`;
  return { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), follows: false };
}
