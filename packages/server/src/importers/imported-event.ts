/** An event as it is sent and stored: the JSON object of interfaces "Events", made by an importer. */
import type { Actor, Author, Status } from '@kept/engine';

export interface ImportedActor<K extends string> {
  readonly kind: K;
  readonly id?: string;
}

export interface ImportedCustomer {
  id?: string | null;
  name?: string | null;
  tier?: string | null;
}

/** Null clears, and stands only in an update. */
export interface ImportedAttributes {
  channel?: string | null;
  team?: string | null;
  priority?: string | null;
  assignee?: string | null;
  subject?: string | null;
  customer?: ImportedCustomer;
  custom?: Record<string, string>;
}

interface Base {
  readonly id: string;
  readonly conversation: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly source: string;
  readonly seq?: number;
  readonly actor?: ImportedActor<Actor['kind']>;
}

export type ImportedEvent =
  | (Base & {
      readonly type: 'conversation.created';
      readonly tags?: readonly string[];
      readonly initiator?: 'customer' | 'agent';
      readonly status?: Status;
    } & Readonly<ImportedAttributes>)
  | (Base & {
      readonly type: 'conversation.updated';
      readonly changes: Readonly<ImportedAttributes> & { readonly addTags?: readonly string[] };
    })
  | (Base & { readonly type: 'message.received'; readonly automatic?: true })
  | (Base & { readonly type: 'message.sent'; readonly author: ImportedActor<Author['kind']>; readonly private?: true })
  | (Base & { readonly type: 'status.changed'; readonly status: Status })
  | (Base & { readonly type: 'conversation.deleted'; readonly reason: string; readonly mergedInto?: string })
  | (Base & { readonly type: 'event.voided'; readonly event: string; readonly reason: string });
