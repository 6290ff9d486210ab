/** Standard Webhooks: `{type, timestamp, data}`, signed where the connection has a secret (interfaces.md). */
import { type Changes, formatInstant } from '@kept/engine';
import { Webhook } from 'standardwebhooks';
import type { HttpRequest } from '../http-client.ts';
import type { Message, Part } from '../message.ts';

export function webhookRequest(
  message: Message,
  url: string,
  secret: string | null,
  changes: Changes | null,
): HttpRequest {
  return signedRequest({ id: message.id, sentAt: message.sentAt, body: webhookBody(message, changes) }, url, secret);
}

/** @param sent `id` is the `webhook-id` */
export function signedRequest(
  sent: { readonly id: string; readonly sentAt: number; readonly body: object },
  url: string,
  secret: string | null,
): HttpRequest {
  const body = JSON.stringify(sent.body);
  const signed =
    secret === null ? {} : { 'webhook-signature': signer(secret).sign(sent.id, new Date(sent.sentAt), body) };
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': sent.id,
      'webhook-timestamp': String(Math.floor(sent.sentAt / 1000)),
      ...signed,
    },
    body,
    follows: true,
  };
}

/** The key as the library reads it, as a receiver will: base64, with or without `whsec_`. Other text is itself the key. */
function signer(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    return new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
  }
}

export function webhookBody(message: Message, changes: Changes | null): object {
  const [first, ...others] = message.parts;
  const { conversation } = message;
  return {
    type: message.trigger,
    timestamp: formatInstant(first.told.at),
    data: {
      ...promiseOf(first, message.sentAt),
      // The other promise that the same customer message started and that tipped at the same instant.
      ...(others.length === 0 ? {} : { also: others.map((part) => promiseOf(part, message.sentAt)) }),
      conversation: {
        id: conversation.id,
        status: conversation.status,
        subject: conversation.subject,
        customer: conversation.customer,
        team: conversation.team,
        channel: conversation.channel,
        priority: conversation.priority,
        tier: conversation.tier,
        assignee: conversation.assignee,
        createdAt: instant(conversation.createdAt),
        waitingSince: instant(conversation.waitingSince),
      },
      automation: message.automation,
      ...(changes === null ? {} : { changes }),
      link: message.link,
      ...(message.sample ? { sample: true } : {}),
    },
  };
}

function promiseOf(part: Part, sentAt: number): object {
  const { transition, standing, targetSeconds } = part.told.body;
  const { at, detectedAt, retracted, ...rest } = transition;
  const hours = hoursOf(Math.abs(part.remainingMs));
  return {
    transition: {
      ...rest,
      at: formatInstant(at),
      detectedAt: formatInstant(detectedAt),
      ...(retracted === null ? {} : { retractedAt: formatInstant(retracted.at), retractedBy: retracted.cause }),
    },
    targetSeconds,
    dueAt: instant(part.dueAt),
    clock: part.clock,
    ...(part.remainingMs > 0 ? { hoursLeft: hours } : { hoursOverdue: hours }),
    calendarHoursLeft: part.dueAt === null || part.endedAt !== null ? null : hoursOf(part.dueAt - sentAt),
    policy: standing.policy,
    policyVersion: standing.policyVersion,
  };
}

/** Hours to four decimals: a third of a second. */
function hoursOf(ms: number): number {
  return Math.round(ms / 360) / 10_000;
}

function instant(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
