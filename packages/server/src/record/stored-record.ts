/** The record as it is stored, without folding anything: what a replay of the same events would print. */
import {
  type Conversation,
  type ConversationRecord,
  type Fold,
  METRICS,
  renderRecord,
  resumeFold,
  type Timeline,
} from '@kept/engine';
import type { Kysely, Selectable } from 'kysely';
import { conversationOf } from '../store/conversation-text.ts';
import type { ConversationTable, Tables } from '../store/tables.ts';
import { applicationOf, cycleOf, episodeOf, transitionOf } from './facts.ts';

/** A conversation as it was put away, ready to be asked or let go on; `fold.written` has what is under way. */
export function resumed(timeline: Timeline, state: string): Fold & { conversation: Conversation } {
  const conversation = conversationOf(state);
  return { ...resumeFold(timeline, conversation), conversation };
}

/**
 * Null where there is no such conversation. Facts that were retracted are left out. What time has crossed since it was
 * last recorded is not in it: timers write that down.
 */
export async function recordFromStore(
  db: Kysely<Tables>,
  timelineFor: (row: Pick<Selectable<ConversationTable>, 'initial_revision'>) => Timeline,
  workspace: string,
  id: string,
  now: number,
): Promise<ConversationRecord | null> {
  const row = await db
    .selectFrom('conversations')
    .select(['state', 'initial_revision'])
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const facts = <T extends 'episodes' | 'cycles' | 'applications' | 'transitions'>(table: T) =>
    db
      .selectFrom(table as 'transitions')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('conversation', '=', id)
      .where('retracted_at', 'is', null)
      .execute() as unknown as Promise<Selectable<Tables[T]>[]>;
  const fold = resumed(timelineFor(row), row.state);
  const running = METRICS.map((metric) => fold.conversation.metrics[metric].clock).filter((clock) => clock !== null);
  const cycles = (await facts('cycles')).map(cycleOf).map((cycle) => {
    const clock = running.find((each) => each.cycle.metric === cycle.metric && each.cycle.cycle === cycle.cycle);
    return clock?.cycle ?? cycle;
  });
  const applications = (await facts('applications'))
    .map(applicationOf)
    .sort((a, b) => a.application - b.application)
    .map((application) => {
      const lasts = running.find(
        (each) =>
          each.application.metric === application.metric &&
          each.application.cycle === application.cycle &&
          each.application.application === application.application,
      );
      return lasts?.application ?? application;
    });
  const episodes = (await facts('episodes')).map(episodeOf);
  const transitions = (await facts('transitions')).map(transitionOf);
  return renderRecord(fold.conversation, fold.terms, { episodes, cycles, applications, transitions }, now);
}
