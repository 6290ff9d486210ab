import { hash } from 'node:crypto';
import { formatInstant } from '@kept/engine';
import { actorOf } from './actor.ts';
import { attributesOf, creationOf, readAttributes } from './attributes.ts';
import { type Conversion, type Converter, readTicket } from './converter.ts';
import type { ImportedEvent } from './imported-event.ts';
import type { EventsMapping } from './mapping.ts';
import type { Reading } from './reading.ts';

/** Events: each row is one. Its id is the file's own, or the ticket with the number of the row among the ticket's. */
export class EventConverter implements Converter {
  readonly #mapping: EventsMapping;
  /** Rows of each ticket so far, bad ones too. */
  readonly #rows = new Map<string, number>();
  /** Tickets that gave an event. */
  readonly #known = new Set<string>();
  /** Digests by id, where the file has ids. */
  readonly #digests = new Map<string, string>();

  constructor(mapping: EventsMapping) {
    this.#mapping = mapping;
  }

  get tickets(): number {
    return this.#known.size;
  }

  convert(reading: Reading): Conversion {
    const ticket = readTicket(reading, this.#mapping.ticket);
    if (reading.stop !== null) return reading.stop;
    const row = (this.#rows.get(ticket) ?? 0) + 1;
    this.#rows.set(ticket, row);
    const event = this.#eventOf(reading, ticket, row);
    if (reading.stop !== null || event === null) return reading.stop ?? { kind: 'unchanged' };
    if (this.#mapping.id !== null && this.#repeated(reading, event)) return reading.stop ?? { kind: 'duplicate' };
    this.#known.add(ticket);
    return { kind: 'events', events: [event] };
  }

  #repeated(reading: Reading, event: ImportedEvent): boolean {
    const digest = hash('sha256', JSON.stringify(event), 'base64url').slice(0, 16);
    const known = this.#digests.get(event.id);
    if (known === undefined) {
      this.#digests.set(event.id, digest);
      return false;
    }
    const column = this.#mapping.id?.kind === 'column' ? this.#mapping.id.column : null;
    if (known !== digest)
      reading.refuse(
        column,
        event.id,
        'id_repeated',
        'Another row has this id and says something else. The first one counts.',
      );
    return true;
  }

  #eventOf(reading: Reading, ticket: string, row: number): ImportedEvent | null {
    const mapping = this.#mapping;
    const type = reading.needed(mapping.type, 'type');
    const at = reading.neededTime(mapping.at, 'time');
    const id = mapping.id === null ? `${ticket}:${row}` : reading.needed(mapping.id, 'id');
    const seq = mapping.seq === null ? (mapping.id === null ? row : null) : this.#seq(reading);
    const actor = actorOf(reading, mapping);
    if (reading.stop !== null || type === null || id === null) return null;
    if (id.length > 200) return reading.refuse(null, id, 'too_long', 'The id has more than 200 characters.');
    const base = {
      id,
      conversation: ticket,
      at: formatInstant(at),
      source: mapping.source,
      ...(seq !== null && { seq }),
      ...actor,
    };
    switch (type) {
      case 'conversation.created': {
        const status = reading.text(mapping.status);
        const creation = creationOf(reading, mapping.attributes, readAttributes(reading, mapping.attributes));
        return { ...base, type, ...creation, ...(status !== null && { status }) };
      }
      case 'conversation.updated':
        return this.#updated(reading, base);
      case 'message.received':
        return this.#received(reading, base);
      case 'message.sent':
        return this.#sent(reading, base, reading.text(mapping.author) ?? 'agent');
      case 'message': {
        const author = reading.needed(mapping.author, 'author');
        return author === 'customer' ? this.#received(reading, base) : this.#sent(reading, base, author ?? 'agent');
      }
      case 'status.changed':
        return { ...base, type, status: reading.needed(mapping.status, 'status') ?? 'open' };
      case 'conversation.deleted': {
        const mergedInto = reading.id(mapping.mergedInto);
        return {
          ...base,
          type,
          reason: reading.needed(mapping.reason, 'reason') ?? '',
          ...(mergedInto !== null && { mergedInto }),
        };
      }
      case 'event.voided':
        return {
          ...base,
          type,
          event: reading.needed(mapping.event, 'event that it voids') ?? '',
          reason: reading.needed(mapping.reason, 'reason') ?? '',
        };
      default:
        return type satisfies never;
    }
  }

  #seq(reading: Reading): number | null {
    const { seq } = this.#mapping;
    const text = reading.text(seq);
    if (text === null) return null;
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    return reading.refuse(seq?.kind === 'column' ? seq.column : null, text, 'bad_number', 'seq is a whole number.');
  }

  /** An update sets what the row names; an empty cell leaves the attribute alone. */
  #updated(reading: Reading, base: Base): ImportedEvent | null {
    const values = readAttributes(reading, this.#mapping.attributes);
    const addTags = reading.list(this.#mapping.attributes.tags);
    const changes = {
      ...attributesOf(values, (index) => values[index] !== null),
      ...(addTags.length > 0 && { addTags }),
    };
    if (Object.keys(changes).length === 0)
      return reading.refuse(
        null,
        null,
        'nothing_changed',
        'The row is an update that names nothing. Map the columns that it sets, or ignore such rows.',
      );
    return { ...base, type: 'conversation.updated', changes };
  }

  #received(reading: Reading, base: Base): ImportedEvent {
    return {
      ...base,
      type: 'message.received',
      ...(reading.text(this.#mapping.automatic) === 'true' && { automatic: true }),
    };
  }

  #sent(reading: Reading, base: Base, kind: 'agent' | 'bot' | 'system' | 'customer'): ImportedEvent | null {
    const { author, authorId } = this.#mapping;
    if (kind === 'customer') {
      const column = author?.kind === 'column' ? author.column : null;
      return reading.refuse(
        column,
        kind,
        'contradiction',
        'A message sent to the customer cannot be the customer\'s own. Map such rows to the type "message".',
      );
    }
    const id = reading.id(authorId);
    const isPrivate = reading.text(this.#mapping.private) === 'true';
    return {
      ...base,
      type: 'message.sent',
      author: { kind, ...(id !== null && { id }) },
      ...(isPrivate && { private: true }),
    };
  }
}

type Base = Pick<ImportedEvent, 'id' | 'conversation' | 'at' | 'source' | 'seq' | 'actor'>;
