/** What a proof is held against: events from somewhere else. */
import { type Event, identityOf } from '@kept/engine';
import { digestWithoutPersonal } from '../record/digest.ts';
import type { EventItem } from './format.ts';

/** Events as an export has them, by identity; none of them twice (§3.3). */
export class Witness {
  readonly #events = new Map<string, Event>();
  readonly #unseen: Set<string>;

  constructor(events: Iterable<Event>) {
    for (const event of events) {
      const identity = identityOf(event);
      if (!this.#events.has(identity)) this.#events.set(identity, event);
    }
    this.#unseen = new Set(this.#events.keys());
  }

  /** The event of an item; or why it is not the one that the proof was made over. */
  find(item: EventItem): { readonly event: Event } | { readonly why: 'missing' | 'changed' | 'moved' } {
    const identity = identityOf(item);
    const event = this.#events.get(identity);
    if (event === undefined) return { why: 'missing' };
    this.#unseen.delete(identity);
    if (event.conversation !== item.conversation) return { why: 'moved' };
    return digestWithoutPersonal(event) === item.digest ? { event } : { why: 'changed' };
  }

  /** Those that no item named. */
  unseen(): readonly Event[] {
    return [...this.#unseen].map((identity) => this.#events.get(identity)!);
  }
}
