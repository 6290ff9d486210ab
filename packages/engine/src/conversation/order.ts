/** Identity, order and voids: from events as they arrived to events as they take effect (§3.2, §3.3, §3.9). */
import { EVENT_TYPES, type Event, type EventType, type Happening } from './event.ts';

const RANK = Object.fromEntries(EVENT_TYPES.map((type, rank) => [type, rank])) as Record<EventType, number>;

export function rankOf(type: EventType): number {
  return RANK[type];
}

/** Where an event stands among those of its conversation. */
export type Position = Pick<Event, 'at' | 'seq' | 'type' | 'id' | 'source'>;

/** §3.2: by (at, seq, rank, id, source), text by code unit. */
export function compareEvents(a: Position, b: Position): number {
  return (
    a.at - b.at ||
    a.seq - b.seq ||
    RANK[a.type] - RANK[b.type] ||
    compareText(a.id, b.id) ||
    compareText(a.source, b.source)
  );
}

/** By code unit, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** §3.3: one text for an event's identity. Neither part can hold a NUL, so no two identities share a text. */
export function identityOf(event: Pick<Event, 'id' | 'source'>): string {
  return event.source === '' ? event.id : `${event.id}\0${event.source}`;
}

/** §3.3: of those with one identity the first to arrive counts. */
export function withoutRepetitions(arrived: readonly Event[]): Event[] {
  const known = new Set<string>();
  return arrived.filter((event) => {
    const identity = identityOf(event);
    if (known.has(identity)) return false;
    known.add(identity);
    return true;
  });
}

/**
 * The events of one conversation that have an effect as of `now`, in the order in which they take it.
 * `events` has no repetitions. Voids, and what they void, are left out.
 */
export function effectiveEvents(events: readonly Event[], now: number): Happening[] {
  const voided = voidedIdentities(events, now);
  const effective: Happening[] = [];
  for (const event of events) {
    if (event.at > now || event.type === 'event.voided') continue;
    if (voided?.has(identityOf(event))) continue;
    effective.push(event);
  }
  return inOrder(effective) ? effective : effective.sort(compareEvents);
}

/** §3.9: what is voided as of `now`, wherever it stands. Null where nothing is, which is nearly always. */
function voidedIdentities(events: readonly Event[], now: number): Set<string> | null {
  let voided: Set<string> | null = null;
  for (const event of events) {
    if (event.type !== 'event.voided' || event.at > now) continue;
    voided ??= new Set();
    voided.add(identityOf({ id: event.event, source: event.source }));
  }
  return voided;
}

function inOrder(events: readonly Happening[]): boolean {
  for (let i = 1; i < events.length; i++) {
    if (compareEvents(events[i - 1]!, events[i]!) > 0) return false;
  }
  return true;
}
