/**
 * A conversation put away as JSON. However many messages it has had, it stays small: of the statuses that an episode
 * went through only the last are kept, as long as nothing asks for more.
 */
import { type Conversation, type Event, isActive, selectAlike, type Timeline, withChanges } from '@kept/engine';

const SPANS_KEPT = 40;

export function stateText(conversation: Conversation): string {
  const { episode } = conversation;
  if (episode.spans.length <= SPANS_KEPT) return JSON.stringify(conversation);
  return JSON.stringify({ ...conversation, episode: { ...episode, spans: episode.spans.slice(-SPANS_KEPT) } });
}

export function conversationOf(state: string): Conversation {
  return JSON.parse(state) as Conversation;
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
