/** Events: as they are sent (interfaces.md "Events"), and as they are kept. */
import { ACTOR_KINDS, AUTHOR_KINDS, EVENT_TYPES, STATUSES } from '@kept/engine';
import { Type } from 'typebox';
import { count, list, named, nullable, object, oneOf, page, ref } from './schema.ts';
import { instant } from './words.ts';

const id = Type.String({ minLength: 1, maxLength: 200 });
const text = Type.String({ minLength: 1, maxLength: 500 });
const clearable = nullable(text);
const custom = Type.Record(Type.String(), Type.Unknown(), { description: 'Your own; kept as it is.' });

const base = {
  id,
  conversation: id,
  at: Type.String({
    format: 'date-time',
    description: 'When it happened, RFC 3339 with an offset.',
    examples: ['2026-03-02T08:00:00Z'],
  }),
  seq: Type.Optional(Type.Integer({ description: 'Orders events of one instant.' })),
  source: Type.Optional(id),
  actor: Type.Optional(object({ kind: oneOf(ACTOR_KINDS), id: Type.Optional(id) })),
  custom: Type.Optional(custom),
};
const customer = nullable(
  object({ id: Type.Optional(clearable), name: Type.Optional(clearable), tier: Type.Optional(clearable) }),
);
const attributes = {
  channel: Type.Optional(clearable),
  team: Type.Optional(clearable),
  priority: Type.Optional(clearable),
  customer: Type.Optional(customer),
  assignee: Type.Optional(clearable),
  subject: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 2000 }))),
};
const tags = Type.Optional(nullable(list(text)));

export const ConversationCreated = named(
  'ConversationCreated',
  object({
    ...base,
    type: Type.Literal('conversation.created'),
    ...attributes,
    tags,
    initiator: Type.Optional(oneOf(['customer', 'agent'])),
    status: Type.Optional(oneOf(STATUSES)),
  }),
);
export const ConversationUpdated = named(
  'ConversationUpdated',
  object({
    ...base,
    type: Type.Literal('conversation.updated'),
    changes: object({ ...attributes, tags, addTags: tags, removeTags: tags, custom: Type.Optional(nullable(custom)) }),
  }),
);
export const MessageReceived = named(
  'MessageReceived',
  object({
    ...base,
    type: Type.Literal('message.received'),
    automatic: Type.Optional(Type.Boolean({ description: 'Out of office, receipt: no effect (§3.6).' })),
  }),
);
export const MessageSent = named(
  'MessageSent',
  object({
    ...base,
    type: Type.Literal('message.sent'),
    author: Type.Optional(object({ kind: oneOf(AUTHOR_KINDS), id: Type.Optional(id) })),
    private: Type.Optional(Type.Boolean({ description: 'A private note: never a reply (§3.5).' })),
  }),
);
export const StatusChanged = named(
  'StatusChanged',
  object({ ...base, type: Type.Literal('status.changed'), status: oneOf(STATUSES) }),
);
export const ConversationDeleted = named(
  'ConversationDeleted',
  object({ ...base, type: Type.Literal('conversation.deleted'), reason: text, mergedInto: Type.Optional(id) }),
);
export const EventVoided = named(
  'EventVoided',
  object({ ...base, type: Type.Literal('event.voided'), event: id, reason: text }),
);

export const Event = named(
  'Event',
  Type.Union([
    ref(ConversationCreated),
    ref(ConversationUpdated),
    ref(MessageReceived),
    ref(MessageSent),
    ref(StatusChanged),
    ref(ConversationDeleted),
    ref(EventVoided),
  ]),
  { description: 'What happened to a conversation (§3). Unknown fields are refused by name, except inside `custom`.' },
);

export const RejectedEvent = named(
  'RejectedEvent',
  object({
    index: count({ description: 'Place in the body, from 0; the line, from 0, in NDJSON.' }),
    id: nullable(Type.String()),
    code: Type.String(),
    message: Type.String(),
  }),
);

export const Receipt = named(
  'Receipt',
  object({ accepted: count(), duplicates: count(), rejected: list(ref(RejectedEvent)) }),
  {
    description: 'The accepted are durable. One bad event does not stop the others.',
    examples: [{ accepted: 1, duplicates: 0, rejected: [] }],
  },
);

export const StoredEvent = named(
  'StoredEvent',
  object({
    position: Type.Integer({ description: 'Order of receipt.' }),
    receivedAt: instant,
    imported: Type.Boolean(),
    type: oneOf(EVENT_TYPES),
    voided: Type.Boolean({ description: 'An event.voided names it (§3.9).' }),
    event: Type.Unsafe<Record<string, unknown>>({ type: 'object', description: 'As it was sent.' }),
  }),
);

export const EventPage = page('EventPage', ref(StoredEvent));
