/** What was received of a conversation, in the order of receipt. */
import { type EventType, formatInstant } from '@kept/engine';
import { bodyOfRow } from '../record/event-rows.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor } from './cursor.ts';

export interface ListEvents {
  readonly workspace: string;
  readonly conversation: string;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface StoredEvent {
  readonly position: number;
  readonly receivedAt: string;
  readonly imported: boolean;
  readonly type: EventType;
  readonly voided: boolean;
  readonly event: Record<string, unknown>;
}

export type ListedEvents =
  | { readonly kind: 'page'; readonly items: readonly StoredEvent[]; readonly next: string | null }
  | { readonly kind: 'bad_cursor' }
  | { readonly kind: 'unknown_conversation' };

const COLUMNS = ['position', 'received_at', 'imported', 'type', 'id', 'source', 'body', 'personal'] as const;

export async function listEvents({ db }: Context, question: ListEvents): Promise<ListedEvents> {
  const { workspace, conversation, limit } = question;
  const keys = question.cursor === null ? [0] : readCursor('events', question.cursor, ['number']);
  if (keys === null) return { kind: 'bad_cursor' };
  const of = db.selectFrom('events').where('workspace', '=', workspace).where('conversation', '=', conversation);
  const rows = await of
    .select(COLUMNS)
    .where('position', '>', keys[0] as number)
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  if (rows.length === 0 && question.cursor === null) return { kind: 'unknown_conversation' };
  const voids = await of.select(['source', 'body', 'personal']).where('type', '=', 'event.voided').execute();
  const voided = new Set(voids.map((row) => `${String(bodyOfRow(row).event)}\0${row.source}`));
  const shown = rows.slice(0, limit);
  return {
    kind: 'page',
    items: shown.map((row) => ({
      position: row.position,
      receivedAt: formatInstant(row.received_at),
      imported: row.imported === 1,
      type: row.type as EventType,
      voided: row.type !== 'event.voided' && voided.has(`${row.id}\0${row.source}`),
      event: bodyOfRow(row),
    })),
    next: rows.length > limit ? writeCursor('events', [shown.at(-1)!.position]) : null,
  };
}
