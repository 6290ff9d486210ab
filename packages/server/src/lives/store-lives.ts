/** The lives that a store holds, read in pieces: no more of it than one piece is in memory. */
import type { Event } from '@kept/engine';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { eventOfRow } from '../record/event-rows.ts';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import type { Life } from './life.ts';

export interface LivesAsked {
  readonly workspace: string;
  /** Those that have something to do with `[from, to)`; all of them if not given. */
  readonly period?: { readonly from: number; readonly to: number } | undefined;
  /** Events that were stored after this position are left out: what is read is of one moment. */
  readonly position: number;
  /** Only what had been received by then; all that is known if not given. */
  readonly knownAt?: number | undefined;
  /** With what is personal, to be shown; it has no effect on any clock, and is not read otherwise. */
  readonly personal?: boolean | undefined;
  /** Also conversations that are no more: their only events were voided (§3.9). */
  readonly unborn?: boolean | undefined;
}

export interface StoreContext {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
}

/** Conversations of one piece. */
const PIECE = 250;

/** In the order of their ids; those that are no more after the others. */
export async function* livesInStore(context: StoreContext, asked: LivesAsked): AsyncGenerator<Life> {
  for (let after = ''; ; ) {
    const piece = await among(context, asked)
      .select(['id', 'initial_revision'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PIECE)
      .execute();
    if (piece.length === 0) break;
    const events = await eventsOf(
      context,
      asked,
      piece.map(({ id }) => id),
    );
    for (const { id, initial_revision } of piece) {
      yield { conversation: id, events: events.get(id) ?? [], initialRevision: initial_revision };
    }
    after = piece.at(-1)!.id;
  }
  if (asked.unborn === true) yield* unbornLives(context, asked);
}

/** Few: whatever was voided away as a whole. */
async function* unbornLives(context: StoreContext, asked: LivesAsked): AsyncGenerator<Life> {
  const rows = await context.db
    .selectFrom('unborn')
    .select(['conversation', 'initial_revision'])
    .where('workspace', '=', asked.workspace)
    .orderBy('conversation')
    .execute();
  for (let at = 0; at < rows.length; at += PIECE) {
    const piece = rows.slice(at, at + PIECE);
    const events = await eventsOf(
      context,
      asked,
      piece.map(({ conversation }) => conversation),
    );
    for (const { conversation, initial_revision } of piece) {
      yield { conversation, events: events.get(conversation) ?? [], initialRevision: initial_revision };
    }
  }
}

export async function countLives(context: StoreContext, asked: LivesAsked): Promise<number> {
  const { count } = await among(context, asked)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The last position that has been handed out: what is stored up to it never changes. */
export async function positionNow({ db }: StoreContext, workspace: string): Promise<number> {
  const row = await db
    .selectFrom('workspaces')
    .select('position')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return row?.position ?? 0;
}

/**
 * A conversation that was over before the period began, or began after its end, is in no figure of it, whatever the
 * configuration: no clock of it runs in the period.
 */
function among({ db }: StoreContext, { workspace, period }: LivesAsked) {
  const all = db.selectFrom('conversations').where('workspace', '=', workspace) as SelectQueryBuilder<
    Tables,
    'conversations',
    object
  >;
  if (period === undefined) return all;
  return all
    .where('created_at', '<', period.to)
    .where(({ eb, or }) => or([eb('last_event_at', '>=', period.from), sql<boolean>`open = 1`]));
}

async function eventsOf(
  { db, dialect }: StoreContext,
  { workspace, position, knownAt, personal }: LivesAsked,
  conversations: readonly string[],
): Promise<Map<string, Event[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['conversation', 'id', 'body', 'position', 'received_at'])
    .$if(personal === true, (query) => query.select('personal'))
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', conversations))
    .execute();
  // Sorted and cut here: asked for either, SQLite would go through all events by position rather than look up the few.
  rows.sort((a, b) => a.position - b.position);
  const events = new Map<string, Event[]>();
  for (const row of rows) {
    if (row.position > position) break;
    if (knownAt !== undefined && row.received_at > knownAt) continue;
    const event = eventOfRow(row);
    const list = events.get(row.conversation);
    if (list) list.push(event);
    else events.set(row.conversation, [event]);
  }
  return events;
}
