/** One conversation folded from its events: as of any instant, and as it was known at any other. */
import { type Event, type Fold, foldEvents, type Timeline, timelineOf } from '@kept/engine';
import { eventOfRow } from '../record/event-rows.ts';
import type { Context } from './context.ts';

export interface AsOf {
  /** Epoch milliseconds: events up to here, time up to here. */
  readonly at: number;
  /** Only what had been received, and revisions that had been saved, by then; null for all that is known. */
  readonly knownAt: number | null;
}

/** Null where no event of it counts. The fold has been advanced to `at`. */
export async function foldedAsOf(
  context: Context,
  workspace: string,
  conversation: string,
  { at, knownAt }: AsOf,
): Promise<Fold | null> {
  const timeline = await timelineFor(context, workspace, conversation, knownAt);
  const events = await eventsKnown(context, workspace, conversation, knownAt);
  const fold = foldEvents(timeline, events, at);
  return fold.conversation === null ? null : fold;
}

async function timelineFor(
  context: Context,
  workspace: string,
  conversation: string,
  knownAt: number | null,
): Promise<Timeline> {
  const configuration = await context.configuration(workspace);
  // §8.2: an import may have named the revision for what was before the first.
  const row = await context.db
    .selectFrom('conversations')
    .select('initial_revision')
    .where('workspace', '=', workspace)
    .where('id', '=', conversation)
    .executeTakeFirst();
  const initial = row?.initial_revision ?? null;
  if (knownAt === null) return configuration.timelineFrom(initial);
  const [first, ...later] = configuration.revisions;
  return timelineOf([first!, ...later.filter((revision) => revision.at <= knownAt)], initial ?? undefined);
}

async function eventsKnown(
  { db }: Context,
  workspace: string,
  conversation: string,
  knownAt: number | null,
): Promise<Event[]> {
  let query = db
    .selectFrom('events')
    .select(['id', 'body', 'personal'])
    .where('workspace', '=', workspace)
    .where('conversation', '=', conversation)
    .orderBy('position');
  if (knownAt !== null) query = query.where('received_at', '<=', knownAt);
  return (await query.execute()).map(eventOfRow);
}
