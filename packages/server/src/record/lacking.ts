import { type Conversation, type Event, isActive, selectAlike, type Timeline, withChanges } from '@kept/engine';

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
