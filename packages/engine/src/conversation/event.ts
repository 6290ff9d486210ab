/**
 * What happened to a conversation, checked (§3, interfaces.md "Events"). `parseEvent` makes these;
 * inside, nothing is checked again.
 */
import type { Status } from '../config/config.ts';

/** In the order of §3.1: the index is an event's rank. */
export const EVENT_TYPES = [
  'conversation.created',
  'conversation.updated',
  'message.received',
  'message.sent',
  'status.changed',
  'conversation.deleted',
  'event.voided',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const ACTOR_KINDS = ['agent', 'customer', 'bot', 'system', 'automation'] as const;

export interface Actor {
  readonly kind: (typeof ACTOR_KINDS)[number];
  readonly id: string | null;
}

export const AUTHOR_KINDS = ['agent', 'bot', 'system'] as const;

export interface Author {
  readonly kind: (typeof AUTHOR_KINDS)[number];
  readonly id: string | null;
}

interface EventBase {
  readonly id: string;
  readonly conversation: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly seq: number;
  /** Empty if absent (§3.2). */
  readonly source: string;
  readonly actor: Actor | null;
}

/** A field that is absent is left alone; null clears it (§3.1). */
export interface Changes {
  readonly channel?: string | null;
  readonly team?: string | null;
  readonly priority?: string | null;
  readonly assignee?: string | null;
  readonly subject?: string | null;
  /** Field by field; null clears all three. */
  readonly customer?: CustomerChanges | null;
  /** Replaces the object as a whole. */
  readonly custom?: Readonly<Record<string, unknown>> | null;
  /** Replaces the list; then `addTags`, then `removeTags`. */
  readonly tags?: readonly string[];
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
}

export interface CustomerChanges {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly tier?: string | null;
}

export interface ConversationCreated extends EventBase {
  readonly type: 'conversation.created';
  readonly changes: Changes;
  readonly initiator: 'customer' | 'agent';
  /** Null if it names none: open at the start, unchanged later (§3.3). */
  readonly status: Status | null;
}

export interface ConversationUpdated extends EventBase {
  readonly type: 'conversation.updated';
  readonly changes: Changes;
}

export interface MessageReceived extends EventBase {
  readonly type: 'message.received';
  readonly automatic: boolean;
}

export interface MessageSent extends EventBase {
  readonly type: 'message.sent';
  readonly author: Author;
  readonly private: boolean;
}

export interface StatusChanged extends EventBase {
  readonly type: 'status.changed';
  readonly status: Status;
}

export interface ConversationDeleted extends EventBase {
  readonly type: 'conversation.deleted';
  readonly reason: string;
  readonly mergedInto: string | null;
}

export interface EventVoided extends EventBase {
  readonly type: 'event.voided';
  /** The id of the event, of the same conversation and source, that was wrong (§3.9). */
  readonly event: string;
  readonly reason: string;
}

/** An event that has an effect of its own on the record. */
export type Happening =
  | ConversationCreated
  | ConversationUpdated
  | MessageReceived
  | MessageSent
  | StatusChanged
  | ConversationDeleted;

export type Event = Happening | EventVoided;
