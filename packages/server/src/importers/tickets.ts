import { hash } from 'node:crypto';
import { formatInstant } from '@kept/engine';
import { creationOf, readAttributes } from './attributes.ts';
import { type Conversion, type Converter, readTicket } from './converter.ts';
import type { ImportedEvent } from './imported-event.ts';
import type { TicketsMapping } from './mapping.ts';
import type { Reading } from './reading.ts';
import { readStatusChanges, readTimes } from './ticket-life.ts';

/** `seq` of a ticket's events after its creation: above every creation's, which is a time in seconds. */
const AFTER_CREATION = 10_000_000_000;

/**
 * Tickets: one row each, as it stood when it was exported. An event's id is a digest of what it says, so a row that reads the
 * same in a later export adds nothing, and one that reads differently adds what is new without a conflict of ids.
 */
export class TicketConverter implements Converter {
  readonly #mapping: TicketsMapping;
  /** Digest of each ticket's row, as events. */
  readonly #seen = new Map<string, string>();

  constructor(mapping: TicketsMapping) {
    this.#mapping = mapping;
  }

  get tickets(): number {
    return this.#seen.size;
  }

  convert(reading: Reading): Conversion {
    const id = readTicket(reading, this.#mapping.ticket);
    if (reading.stop !== null) return reading.stop;
    const events = this.#eventsOf(id, reading);
    if (reading.stop !== null) return reading.stop;
    const digest = digestOf(events);
    const seen = this.#seen.get(id);
    if (seen === digest) return { kind: 'duplicate' };
    if (seen !== undefined) {
      const { ticket } = this.#mapping;
      const reason =
        'The ticket has another row further up, and this file has one row per ticket. Import two exports one after the other; use shape: snapshots for a history.';
      reading.refuse(ticket.kind === 'column' ? ticket.column : null, id, 'ticket_repeated', reason);
      return reading.stop ?? { kind: 'duplicate' };
    }
    this.#seen.set(id, digest);
    return { kind: 'events', events };
  }

  #eventsOf(id: string, reading: Reading): ImportedEvent[] {
    const mapping = this.#mapping;
    const times = readTimes(reading, mapping);
    const creation = creationOf(reading, mapping.attributes, readAttributes(reading, mapping.attributes));
    const repliedBy = reading.id(mapping.firstRepliedBy);
    const changes = readStatusChanges(reading, mapping, times);
    if (reading.stop !== null) return [];

    const event = (at: number) => ({ id: '', conversation: id, at: formatInstant(at), source: mapping.source });
    const created = { ...event(times.created), type: 'conversation.created' as const, ...creation };
    const events: ImportedEvent[] = [this.#created(created, times.updated)];
    const base = mapping.updated === null ? 0 : AFTER_CREATION;
    const add = (kind: string, said: ImportedEvent) => events.push({ ...said, id: `${id}:${kind}:${digestOf(said)}` });
    if (times.firstReplied !== null) {
      const author = { kind: 'agent' as const, ...(repliedBy !== null && { id: repliedBy }) };
      add('replied', { ...event(times.firstReplied), seq: base + 1, type: 'message.sent', author });
    }
    for (const { at, status, seq } of changes)
      add(status, { ...event(at), seq: base + seq, type: 'status.changed', status });
    return events;
  }

  /**
   * An export knows the newest values only, so they hold from the creation on. A newer export's creation follows the older
   * one's by `seq` and sets what it names; without `updated` nothing tells newer from older, and the first import stands.
   */
  #created(said: Extract<ImportedEvent, { type: 'conversation.created' }>, updated: number | null): ImportedEvent {
    const { conversation: id } = said;
    if (this.#mapping.updated === null) return { ...said, id: `${id}:created` };
    const dated = { ...said, seq: Math.max(0, Math.floor((updated ?? 0) / 1000)) };
    return { ...dated, id: `${id}:created:${digestOf(dated)}` };
  }
}

function digestOf(said: unknown): string {
  return hash('sha256', JSON.stringify(said), 'base64url').slice(0, 22);
}
