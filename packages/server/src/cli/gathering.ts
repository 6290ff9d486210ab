/** Events gathered by conversation while they are read, and what was wrong with those that are none. */
import { type Event, parseEvent } from '@kept/engine';
import type { EventFault, EventPlace } from './event-faults.ts';

/** So many faults are kept to be shown; all are counted. */
export const FAULTS_KEPT = 100;

export type EventsRead =
  /** Events by conversation, in the order in which they arrived, repetitions passed over (§3.3). */
  | { readonly ok: true; readonly conversations: ReadonlyMap<string, readonly Event[]>; readonly count: number }
  | { readonly ok: false; readonly faults: readonly EventFault[]; readonly faultCount: number };

export class Gathering {
  readonly #conversations = new Map<string, Event[]>();
  /** Ids by source. Two levels: to join the two into one text for each event is what a log takes longest for. */
  readonly #known = new Map<string, Set<string>>();
  readonly #faults: EventFault[] = [];
  #faultCount = 0;
  #count = 0;
  // Neighbours are mostly of one source and one conversation: those of the last event.
  #source: string | null = null;
  #ids = new Set<string>();
  #conversation: string | null = null;
  #events: Event[] = [];

  /** Takes in a value as JSON gave it; `place` is asked only where something is wrong with it. */
  take(value: unknown, place: () => EventPlace): void {
    const parsed = parseEvent(value);
    if (!parsed.ok) {
      const at = place();
      for (const fault of parsed.faults) this.refuse(() => ({ ...at, fault }));
      return;
    }
    const { event } = parsed;
    if (this.#faultCount > 0 || this.#isRepetition(event)) return;
    if (event.conversation !== this.#conversation) this.#enter(event.conversation);
    this.#events.push(event);
    this.#count++;
  }

  refuse(fault: () => EventFault): void {
    if (this.#faultCount++ < FAULTS_KEPT) this.#faults.push(fault());
  }

  read(): EventsRead {
    if (this.#faultCount > 0) return { ok: false, faults: this.#faults, faultCount: this.#faultCount };
    return { ok: true, conversations: this.#conversations, count: this.#count };
  }

  /** §3.3: whether an event with this identity has arrived before. */
  #isRepetition({ source, id }: Event): boolean {
    if (source !== this.#source) {
      this.#source = source;
      this.#ids = this.#known.get(source) ?? new Set();
      this.#known.set(source, this.#ids);
    }
    const { size } = this.#ids;
    return this.#ids.add(id).size === size;
  }

  #enter(conversation: string): void {
    this.#conversation = conversation;
    this.#events = this.#conversations.get(conversation) ?? [];
    this.#conversations.set(conversation, this.#events);
  }
}
