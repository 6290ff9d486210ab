import type { Kysely } from 'kysely';
import { AUTOMATION_SOURCE } from '../automation/router.ts';
import type { RetractionCause } from '../store/outbox-body.ts';
import type { Tables } from '../store/tables.ts';
import { type CauseEvent, causeInWords } from './words.ts';

/** Why a trigger fired, in words: looks up the event, and the rule that made it if one did. */
export async function causeOf(db: Kysely<Tables>, workspace: string, cause: RetractionCause): Promise<string> {
  return causeInWords(cause, cause.kind === 'event' ? await eventOf(db, workspace, cause) : null);
}

async function eventOf(
  db: Kysely<Tables>,
  workspace: string,
  { id, source }: Extract<RetractionCause, { kind: 'event' }>,
): Promise<CauseEvent | null> {
  const event = await db
    .selectFrom('events')
    .select(['type', 'body'])
    .where('workspace', '=', workspace)
    .where('source', '=', source)
    .where('id', '=', id)
    .executeTakeFirst();
  if (event === undefined) return null;
  const body = JSON.parse(event.body) as Record<string, unknown>;
  if (source !== AUTOMATION_SOURCE) return { type: event.type, body, automation: null };
  const by = await db
    .selectFrom('deliveries')
    .select('automation')
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  return { type: event.type, body, automation: by?.automation ?? null };
}
