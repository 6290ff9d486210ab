/** What automations sent, or will (§5.7; interfaces.md "Triggers and webhooks"). */
import { Type } from 'typebox';
import { count, list, named, nullable, object, oneOf, page, ref } from './schema.ts';
import { automationTrigger, instant, maybeInstant, maybeText } from './words.ts';

export const DELIVERY_STATES = ['waiting', 'sending', 'held', 'sent', 'failed', 'replaced', 'skipped'] as const;

export const Delivery = named(
  'Delivery',
  object({
    id: Type.String({ description: 'The webhook-id: the same for the same trigger and action for ever.' }),
    trigger: nullable(automationTrigger),
    automation: Type.String(),
    action: count({ description: 'Place of the action in `do`, from 0.' }),
    kind: Type.String({ description: 'slack, webhook, email, …' }),
    destination: Type.String(),
    conversation: Type.String(),
    state: oneOf(DELIVERY_STATES),
    attempts: count(),
    createdAt: instant,
    nextAttemptAt: maybeInstant,
    finishedAt: maybeInstant,
    lastError: maybeText,
  }),
);

export const DeliveryAttempt = named(
  'DeliveryAttempt',
  object({
    attempt: Type.Integer(),
    at: instant,
    tookMs: Type.Number(),
    status: nullable(Type.Integer()),
    error: maybeText,
    answer: maybeText,
  }),
);

export const DeliveryDetail = named(
  'DeliveryDetail',
  object({
    ...Delivery.properties,
    body: Type.Unknown({ description: 'What is sent.' }),
    matched: Type.Unknown({ description: 'Which conditions of the automation it met.' }),
    history: list(ref(DeliveryAttempt)),
  }),
);
export const DeliveryPage = page('DeliveryPage', ref(Delivery));
