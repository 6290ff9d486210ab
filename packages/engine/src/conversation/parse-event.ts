/**
 * From what somebody sent to a checked event (interfaces.md "Events"): every fault at once, each with
 * the field, the value and the mend. Nothing is coerced.
 */
import { STATUSES } from '../config/config.ts';
import { type Fault, fault } from '../fault.ts';
import { parseInstant } from '../instant.ts';
import { nearest } from '../nearest.ts';
import { type Changes, EVENT_TYPES, type Event, type EventType } from './event.ts';
import { EventFields, show } from './event-fields.ts';

const BASE = ['id', 'type', 'conversation', 'at', 'seq', 'source', 'actor', 'custom'];
const ATTRIBUTES = ['channel', 'team', 'priority', 'customer', 'assignee', 'subject'];

const FIELDS: Readonly<Record<EventType, readonly string[]>> = {
  'conversation.created': [...BASE, ...ATTRIBUTES, 'tags', 'initiator', 'status'],
  'conversation.updated': [...BASE, 'changes'],
  'message.received': [...BASE, 'automatic'],
  'message.sent': [...BASE, 'author', 'private'],
  'status.changed': [...BASE, 'status'],
  'conversation.deleted': [...BASE, 'reason', 'mergedInto'],
  'event.voided': [...BASE, 'event', 'reason'],
};
const CHANGES = [...ATTRIBUTES, 'tags', 'addTags', 'removeTags', 'custom'];
const CUSTOMER = ['id', 'name', 'tier'];

export type ParsedEvent =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Checks one event as JSON gave it. Never throws. */
export function parseEvent(value: unknown): ParsedEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      ok: false,
      faults: [fault([], 'bad_event', 'An event is a JSON object with at least id, type, conversation and at.')],
    };
  }
  const fields = new EventFields(value as Record<string, unknown>);
  const type = eventType(fields);
  if (type === null) return { ok: false, faults: fields.faults };
  fields.only(FIELDS[type], `an event of type ${type}`);
  const event = eventOf(type, fields);
  return fields.faults.length > 0 ? { ok: false, faults: fields.faults } : { ok: true, event };
}

function eventType(fields: EventFields): EventType | null {
  const type = fields.of.type;
  if ((EVENT_TYPES as readonly unknown[]).includes(type)) return type as EventType;
  const near = typeof type === 'string' ? nearest(type, EVENT_TYPES) : null;
  fields.refuse(
    'type',
    type === undefined ? 'missing_field' : 'unknown_type',
    type === undefined
      ? `type is missing. Write one of ${EVENT_TYPES.join(', ')}.`
      : `type ${show(type)} is not known. ${near ? `Did you mean ${near}?` : `Write one of ${EVENT_TYPES.join(', ')}.`}`,
  );
  return null;
}

function eventOf(type: EventType, fields: EventFields): Event {
  const base = {
    id: fields.text('id', 200),
    conversation: fields.text('conversation', 200),
    at: instantOf(fields),
    seq: fields.wholeNumber('seq'),
    source: fields.optionalText('source', 200) ?? '',
    actor: fields.author('actor'),
  };
  if (fields.of.custom !== undefined && type !== 'conversation.created') fields.object('custom');
  switch (type) {
    case 'conversation.created':
      return {
        ...base,
        type,
        changes: changesOf(fields),
        initiator: fields.oneOf('initiator', ['customer', 'agent']) ?? 'customer',
        status: fields.oneOf('status', STATUSES),
      };
    case 'conversation.updated':
      return { ...base, type, changes: updateOf(fields) };
    case 'message.received':
      return { ...base, type, automatic: fields.truth('automatic') };
    case 'message.sent':
      return {
        ...base,
        type,
        author: fields.author('author') ?? { kind: 'agent', id: null },
        private: fields.truth('private'),
      };
    case 'status.changed':
      return {
        ...base,
        type,
        status: fields.required('status') ? (fields.oneOf('status', STATUSES) ?? 'open') : 'open',
      };
    case 'conversation.deleted':
      return { ...base, type, reason: fields.text('reason'), mergedInto: fields.optionalText('mergedInto', 200) };
    case 'event.voided':
      return { ...base, type, event: fields.text('event', 200), reason: fields.text('reason') };
    default:
      return type satisfies never;
  }
}

/** §1.1. */
function instantOf(fields: EventFields): number {
  const text = fields.of.at;
  const at = typeof text === 'string' ? parseInstant(text) : null;
  if (at === null && fields.required('at')) {
    fields.refuse(
      'at',
      'bad_instant',
      `at ${show(text)} is no instant. Write date, time and offset: "2026-03-02T08:00:00Z" or "2026-03-02T09:00:00+01:00".`,
    );
  }
  return at ?? 0;
}

function updateOf(fields: EventFields): Changes {
  if (!fields.required('changes')) return {};
  const changes = fields.inside('changes');
  if (changes === null) return {};
  if (changes.of.status !== undefined) {
    changes.refuse(
      'status',
      'unknown_field',
      'changes.status is not known here: a status changes by an event of type status.changed.',
    );
  }
  changes.only(CHANGES, 'changes', ['status']);
  return changesOf(changes);
}

function changesOf(fields: EventFields): Changes {
  const changes: { -readonly [K in keyof Changes]: Changes[K] } = {};
  const given = fields.of;
  if (given.channel !== undefined) changes.channel = fields.clearableText('channel');
  if (given.team !== undefined) changes.team = fields.clearableText('team');
  if (given.priority !== undefined) changes.priority = fields.clearableText('priority');
  if (given.assignee !== undefined) changes.assignee = fields.clearableText('assignee');
  if (given.subject !== undefined) changes.subject = fields.clearableText('subject', 2000);
  if (given.custom !== undefined) changes.custom = given.custom === null ? null : fields.object('custom');
  if (given.tags !== undefined) changes.tags = fields.texts('tags');
  if (given.addTags !== undefined) changes.addTags = fields.texts('addTags');
  if (given.removeTags !== undefined) changes.removeTags = fields.texts('removeTags');
  if (given.customer === null) changes.customer = null;
  else if (given.customer !== undefined) {
    const customer = fields.inside('customer');
    customer?.only(CUSTOMER, 'customer');
    changes.customer = {};
    for (const key of ['id', 'name', 'tier'] as const) {
      if (customer && customer.of[key] !== undefined) {
        changes.customer = { ...changes.customer, [key]: customer.clearableText(key) };
      }
    }
  }
  return changes;
}
