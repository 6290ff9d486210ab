import { formatInstant } from '@kept/engine';
import { type Acted, actorOf } from './actor.ts';
import { type AttributeValues, attributesOf, type Creation, creationOf, readAttributes } from './attributes.ts';
import { type Conversion, type Converter, readTicket } from './converter.ts';
import type { ImportedEvent } from './imported-event.ts';
import type { SnapshotsMapping } from './mapping.ts';
import type { Reading } from './reading.ts';
import { type Again, CREATION, type State, StateTimeline } from './state-timeline.ts';

interface Ticket {
  /** Rows so far, bad ones too: the number of a row, which its events' ids and `seq` hold, never changes. */
  rows: number;
  /** Null until the first good row. */
  timeline: StateTimeline | null;
}

/** One row, read. */
interface Snapshot extends Acted {
  readonly ticket: string;
  /** Its number among the ticket's rows, from 1. */
  readonly row: number;
  readonly at: number;
  readonly state: State;
  readonly isReply: boolean;
}

/** Where events of one row fall on one instant, this is their order: `seq` has four numbers for each row. */
const UPDATED = 0;
const REPLIED = 1;
const STATUS = 2;
const AGAIN = 3;
const SEQS_PER_ROW = 4;

/** Snapshots: each row is compared with the row before it in time, and each difference is an event. */
export class SnapshotConverter implements Converter {
  readonly #mapping: SnapshotsMapping;
  readonly #tickets = new Map<string, Ticket>();
  tickets = 0;

  constructor(mapping: SnapshotsMapping) {
    this.#mapping = mapping;
  }

  convert(reading: Reading): Conversion {
    const mapping = this.#mapping;
    const id = readTicket(reading, mapping.ticket);
    if (reading.stop !== null) return reading.stop;
    const ticket = this.#ticket(id);
    const snapshot = this.#read(reading, id, ++ticket.rows);
    if (ticket.timeline !== null) {
      if (reading.stop !== null) return reading.stop;
      const events = this.#changes(ticket.timeline, snapshot);
      return events.length === 0 ? { kind: 'unchanged' } : { kind: 'events', events };
    }
    const opened = reading.time(mapping.opened);
    const creation = creationOf(reading, mapping.attributes, attributesIn(snapshot.state));
    if (reading.stop !== null) return reading.stop;
    const created = this.#created(snapshot, opened, creation);
    ticket.timeline = new StateTimeline(created.at, snapshot.state, opened === null);
    this.tickets++;
    return { kind: 'events', events: [created.event, ...this.#changes(ticket.timeline, snapshot)] };
  }

  #ticket(id: string): Ticket {
    const ticket = this.#tickets.get(id) ?? { rows: 0, timeline: null };
    if (ticket.rows === 0) this.#tickets.set(id, ticket);
    return ticket;
  }

  #read(reading: Reading, ticket: string, row: number): Snapshot {
    const { at, status, firstReplyWhen, attributes } = this.#mapping;
    // A reply is told by the status as the file writes it: two of its statuses may be one of Kept's.
    const written = status.kind === 'column' ? reading.raw(status.slot) : status.value;
    return {
      ticket,
      row,
      at: reading.neededTime(at, 'time'),
      state: [reading.needed(status, 'status') ?? 'open', ...readAttributes(reading, attributes)],
      isReply: written !== null && firstReplyWhen.has(written),
      ...actorOf(reading, this.#mapping),
    };
  }

  /**
   * The creation, with what the first row says. Where the opening is known the conversation is open from then, or from the row if that is
   * earlier, and the row's status is a change; where it is not, the conversation is created by the row, in the row's status.
   */
  #created(snapshot: Snapshot, opened: number | null, creation: Creation): { at: number; event: ImportedEvent } {
    const at = opened === null ? snapshot.at : Math.min(opened, snapshot.at);
    const [status] = snapshot.state;
    const event = { ...this.#base(snapshot, 'created', at, 0), type: 'conversation.created' as const, ...creation };
    return { at, event: opened === null ? { ...event, status } : event };
  }

  #changes(timeline: StateTimeline, snapshot: Snapshot): ImportedEvent[] {
    const { at, row, state, isReply, actor } = snapshot;
    const acted = actor === undefined ? {} : { actor };
    const { changed, again } = timeline.insert(at, row, state);
    const events: ImportedEvent[] = [];
    const seq = row * SEQS_PER_ROW;
    if (changed.some(isAttribute)) {
      const changes = changesIn(state, changed);
      events.push({
        ...this.#base(snapshot, 'updated', at, seq + UPDATED),
        type: 'conversation.updated',
        ...acted,
        changes,
      });
    }
    if (isReply && timeline.replied(at, row)) {
      const author = authorOf(acted);
      events.push({ ...this.#base(snapshot, 'replied', at, seq + REPLIED), type: 'message.sent', ...acted, author });
    }
    if (changed.includes(STATUS_FIELD)) {
      const [status] = state;
      events.push({ ...this.#base(snapshot, 'status', at, seq + STATUS), type: 'status.changed', ...acted, status });
    }
    for (const later of again) events.push(...this.#again(snapshot, later));
    return events;
  }

  /** What a later row, told of already, has to say now that this one lies before it. */
  #again(snapshot: Snapshot, { at, row, state, fields }: Again): ImportedEvent[] {
    const events: ImportedEvent[] = [];
    const seq = (row === CREATION ? 0 : row * SEQS_PER_ROW) + AGAIN;
    if (fields.some(isAttribute)) {
      const changes = changesIn(state, fields);
      events.push({ ...this.#base(snapshot, `updated@${row}`, at, seq), type: 'conversation.updated', changes });
    }
    if (fields.includes(STATUS_FIELD)) {
      events.push({
        ...this.#base(snapshot, `status@${row}`, at, seq),
        type: 'status.changed',
        status: state[STATUS_FIELD],
      });
    }
    return events;
  }

  #base({ ticket, row }: Snapshot, kind: string, at: number, seq: number) {
    return {
      id: `${ticket}:${row}:${kind}`,
      conversation: ticket,
      at: formatInstant(at),
      seq,
      source: this.#mapping.source,
    };
  }
}

const STATUS_FIELD = 0;

function isAttribute(field: number): boolean {
  return field !== STATUS_FIELD;
}

function attributesIn([, ...attributes]: State): AttributeValues {
  return attributes;
}

function changesIn(state: State, fields: readonly number[]) {
  return attributesOf(attributesIn(state), (index) => fields.includes(index + 1));
}

/** Who replied: the one who made the change, where that is somebody who can reply. */
function authorOf({ actor }: Acted): { readonly kind: 'agent' | 'bot' | 'system'; readonly id?: string } {
  if (actor === undefined || actor.kind === 'customer' || actor.kind === 'automation') return { kind: 'agent' };
  return { ...actor, kind: actor.kind };
}
