/** Events to rows and back. */
import { type Event, parseEvent } from '@kept/engine';
import type { Insertable, Kysely } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { EventTable, Tables } from '../store/tables.ts';
import { digestOf } from './digest.ts';
import { part, whole } from './personal.ts';

/** An event and the JSON that it came as. */
export interface ReceivedEvent {
  readonly event: Event;
  readonly body: unknown;
}

/** An event, and what of it is stored as text. */
export type StorableEvent = { readonly event: Event } & Pick<EventTable, 'body' | 'personal' | 'digest'>;

export function storable({ event, body: sent }: ReceivedEvent): StorableEvent {
  const { body, personal } = part(sent as Record<string, unknown>);
  return {
    event,
    body: JSON.stringify(body),
    personal: personal && JSON.stringify(personal),
    digest: digestOfReceived({ event, body: sent }),
  };
}

/** What the engine's event holds of custom fields is in its changes; of other types nothing. */
function digestOfReceived({ event, body }: ReceivedEvent): string {
  const kept = event.type === 'conversation.created' || event.type === 'conversation.updated';
  return digestOf(event, kept ? undefined : (body as { custom?: unknown } | null)?.custom);
}

export function eventRow(
  workspace: string,
  { event, body, personal, digest }: StorableEvent,
  receipt: { position: number; receivedAt: number; imported: boolean },
): Insertable<EventTable> {
  return {
    workspace,
    source: event.source,
    id: event.id,
    position: receipt.position,
    conversation: event.conversation,
    type: event.type,
    at: event.at,
    seq: event.seq,
    received_at: receipt.receivedAt,
    body,
    personal,
    digest,
    imported: receipt.imported ? 1 : 0,
  };
}

/** What is personal has no effect on any clock: where it does not matter it is not read. */
interface EventBody {
  readonly body: string;
  readonly personal?: string | null;
}

/** The event as it was sent, less what has been erased. */
export function bodyOfRow({ body, personal = null }: EventBody): Record<string, unknown> {
  return whole({ body: JSON.parse(body), personal: personal && JSON.parse(personal) });
}

/** @throws Error for a row that is no event: it was checked when it was stored */
export function eventOfRow(row: EventBody & { readonly id: string }): Event {
  const parsed = parseEvent(bodyOfRow(row));
  if (!parsed.ok) throw new Error(`Stored event ${row.id}: ${parsed.faults.map((fault) => fault.message).join(' ')}`);
  return parsed.event;
}

/** All events of some conversations, each in the order of receipt. */
export async function loadEvents(
  db: Kysely<Tables>,
  dialect: Dialect,
  workspace: string,
  conversations: readonly string[],
): Promise<Map<string, Event[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'conversation', 'body', 'personal', 'position'])
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', conversations))
    .execute();
  // Asked to sort, SQLite would go through all events by position rather than look up the few.
  rows.sort((a, b) => a.position - b.position);
  const events = new Map<string, Event[]>(conversations.map((conversation) => [conversation, []]));
  for (const row of rows) events.get(row.conversation)!.push(eventOfRow(row));
  return events;
}
