/**
 * A conversation put away as text. However many messages it has had, it stays small: of the statuses that an episode
 * went through only the last are kept, as long as nothing asks for more.
 */
import type { Conversation } from '@kept/engine';
import { conversationOfList, listOfConversation } from './conversation-lists.ts';

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
