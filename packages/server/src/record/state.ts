/**
 * A conversation put away as text. However many messages it has had, it stays small: of the statuses that an episode
 * went through only the last are kept, as long as nothing asks for more.
 */
import { type Conversation, type Event, isActive, selectAlike, type Timeline, withChanges } from '@kept/engine';
import { conversationOfList, listOfConversation } from './state-lists.ts';

const SPANS_KEPT = 40;

export function stateText(conversation: Conversation): string {
  const { episode } = conversation;
  if (episode.spans.length <= SPANS_KEPT) return JSON.stringify(listOfConversation(conversation));
  const spans = episode.spans.slice(-SPANS_KEPT);
  return JSON.stringify(listOfConversation({ ...conversation, episode: { ...episode, spans } }));
}

export function conversationOf(state: string): Conversation {
  const written = JSON.parse(state) as unknown[] | Conversation;
  // Before there were lists, a conversation was put away as it is.
  return Array.isArray(written) ? conversationOfList(written) : written;
}

/**
 * Whether time or an event could make it select again, which counts from the start of its cycles (§7.5), and statuses
 * of then have been left out.
 */
export function lacksStatuses(
  conversation: Conversation,
  timeline: Timeline,
  events: readonly Event[],
  now: number,
): boolean {
  const { episode, attributes } = conversation;
  if (episode.spans[0]!.at <= episode.startedAt || !isActive(conversation)) return false;
  if (timeline.appliedWithin(conversation.asOf, now).length > 0) return true;
  return events.some((event) => 'changes' in event && !selectAlike(attributes, withChanges(attributes, event.changes)));
}
