/**
 * A checked mapping: how the rows of somebody's export become events of Kept (docs/importing.md).
 * `parseMapping` makes it; inside, nothing is checked again. A rule is null where the mapping names no column.
 */
import type { Actor, Author, EventType, Status } from '@kept/engine';
import type { ListRule, TextRule, TimeRule } from './rule.ts';

export const SHAPES = ['events', 'tickets', 'snapshots'] as const;
export type Shape = (typeof SHAPES)[number];

export type Mapping = EventsMapping | TicketsMapping | SnapshotsMapping;

interface MappingBase {
  /** Every event carries it; with the ids it makes an event's identity (§3.3). */
  readonly source: string;
  /** Null: by the file's name. */
  readonly format: 'csv' | 'jsonl' | null;
  /** Null: a tab in `.tsv`, else a comma. */
  readonly delimiter: string | null;
  /** Null: UTF-8, or UTF-16 where a byte order mark says so. */
  readonly encoding: string | null;
  /** Texts that stand for no value; empty text always does. */
  readonly nulls: ReadonlySet<string>;
  /** The columns in use, by slot. */
  readonly columns: readonly string[];
  readonly ticket: TextRule;
  readonly attributes: Attributes;
}

/** The attributes of a conversation, as `conversation.created` names them. */
export interface Attributes {
  readonly channel: TextRule | null;
  readonly team: TextRule | null;
  readonly priority: TextRule | null;
  readonly assignee: TextRule | null;
  readonly subject: TextRule | null;
  readonly customer: TextRule | null;
  readonly customerName: TextRule | null;
  readonly tier: TextRule | null;
  readonly tags: ListRule | null;
  readonly custom: readonly (readonly [name: string, rule: TextRule])[];
  readonly initiator: TextRule<'customer' | 'agent'> | null;
}

export type RowType = EventType | 'message';
export type Flag = 'true' | 'false';

/** One row per event. */
export interface EventsMapping extends MappingBase {
  readonly shape: 'events';
  readonly at: TimeRule;
  /** `message` is one received or sent, as the author's kind says. */
  readonly type: TextRule<RowType>;
  readonly id: TextRule | null;
  readonly seq: TextRule | null;
  readonly status: TextRule<Status> | null;
  readonly author: TextRule<Author['kind'] | 'customer'> | null;
  readonly authorId: TextRule | null;
  readonly private: TextRule<Flag> | null;
  readonly automatic: TextRule<Flag> | null;
  readonly reason: TextRule | null;
  readonly mergedInto: TextRule | null;
  readonly event: TextRule | null;
  readonly actor: TextRule | null;
  readonly actorKind: TextRule<Actor['kind']> | null;
}

/** One row per ticket, as it stands when it is exported. */
export interface TicketsMapping extends MappingBase {
  readonly shape: 'tickets';
  readonly created: TimeRule;
  readonly firstReplied: TimeRule | null;
  readonly firstRepliedBy: TextRule | null;
  readonly resolved: TimeRule | null;
  readonly closed: TimeRule | null;
  readonly reopened: TimeRule | null;
  readonly updated: TimeRule | null;
  readonly status: TextRule<Status> | null;
}

/** Many rows per ticket, each its state at a time. */
export interface SnapshotsMapping extends MappingBase {
  readonly shape: 'snapshots';
  readonly at: TimeRule;
  readonly opened: TimeRule | null;
  readonly status: TextRule<Status>;
  readonly actor: TextRule | null;
  readonly actorKind: TextRule<Actor['kind']> | null;
  /** Statuses, as the file writes them, that count as the first reply. */
  readonly firstReplyWhen: ReadonlySet<string>;
}
