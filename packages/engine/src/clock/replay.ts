/** Many conversations folded at once, from events in the order in which they arrived. */
import type { Event } from '../conversation/event.ts';
import { compareText, effectiveEvents, withoutRepetitions } from '../conversation/order.ts';
import type { Timeline } from '../policy/timeline.ts';
import { advance, applyEvent, beginFold, type Fold } from './fold.ts';
import { type ConversationRecord, recordOf } from './record.ts';

/** Folds the events of one conversation, without repetitions, as of `now`; its `conversation` is null where nothing creates it. */
export function foldEvents(timeline: Timeline, events: readonly Event[], now: number): Fold {
  const effective = effectiveEvents(events, now);
  const fold = beginFold(timeline, effective);
  for (const event of effective) applyEvent(fold, event);
  advance(fold, now);
  return fold;
}

/** Events by conversation, repetitions passed over wherever they stand (§3.3). */
export function byConversation(arrived: readonly Event[]): Map<string, Event[]> {
  const conversations = new Map<string, Event[]>();
  for (const event of withoutRepetitions(arrived)) {
    const list = conversations.get(event.conversation);
    if (list) list.push(event);
    else conversations.set(event.conversation, [event]);
  }
  return conversations;
}

/** Every conversation's record as of `now`, sorted by id (code units). */
export function replay(timeline: Timeline, arrived: readonly Event[], now: number): ConversationRecord[] {
  const records: ConversationRecord[] = [];
  for (const events of byConversation(arrived).values()) {
    const record = recordOf(foldEvents(timeline, events, now), now);
    if (record) records.push(record);
  }
  return records.sort((a, b) => compareText(a.id, b.id));
}
