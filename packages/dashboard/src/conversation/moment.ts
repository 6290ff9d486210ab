/** Which record is looked at: of what instant, and with what knowledge (§9). Pure. */
import type { Detail, StoredEvent } from './use-conversation.ts';

export interface Moment {
  /** As of this past instant, RFC 3339; null is now. */
  readonly at: string | null;
  /** Only with what had been received by then; null is all that is known now. */
  readonly knownAt: string | null;
}

export const NOW: Moment = { at: null, knownAt: null };

/** Another instant is looked at. Who looks with the eyes of then goes on doing so; back at now all is known. */
export function movedTo({ at: before, knownAt }: Moment, at: string | null): Moment {
  if (at === null) return NOW;
  return { at, knownAt: knownAt === before ? at : knownAt };
}

/** The parameters of a request or an address. */
export function queryOf({ at, knownAt }: Moment): { at?: string; knownAt?: string } {
  return { ...(at === null ? {} : { at }), ...(knownAt === null ? {} : { knownAt }) };
}

/** Under this, an event came as soon as things do. */
const LATE_MS = 60_000;

/** What took effect up to `asOf` and was received after `knownAt`, in the order of receipt. */
export function learntLater(events: readonly StoredEvent[], asOf: string, knownAt: string): StoredEvent[] {
  return events
    .filter(
      ({ event, receivedAt }) => atMs(event.at) <= Date.parse(asOf) && Date.parse(receivedAt) > Date.parse(knownAt),
    )
    .sort((a, b) => a.position - b.position);
}

/** What came noticeably after it happened; what was imported always does, and says nothing by it. */
export function lateEvents(events: readonly StoredEvent[]): StoredEvent[] {
  return events.filter(
    ({ event, receivedAt, imported }) => !imported && Date.parse(receivedAt) - atMs(event.at) > LATE_MS,
  );
}

/** What had come in by an instant: the rest nobody knew of then. */
export function heardBy(events: readonly StoredEvent[] | undefined, knownAt: string): StoredEvent[] | undefined {
  return events?.filter(({ receivedAt }) => Date.parse(receivedAt) <= Date.parse(knownAt));
}

/** The last instant before an event was received, at which nobody knew of it. */
export function momentBefore({ receivedAt }: StoredEvent): Moment {
  const at = new Date(Date.parse(receivedAt) - 1).toISOString();
  return { at, knownAt: at };
}

/** When the first of it came. */
export function firstReceived(events: readonly StoredEvent[]): string | null {
  return events.reduce<string | null>(
    (first, { receivedAt }) => (first === null || receivedAt < first ? receivedAt : first),
    null,
  );
}

function atMs(at: unknown): number {
  return Date.parse(String(at));
}

export const FIELDS = ['status', 'priority', 'tier', 'team', 'assignee', 'channel', 'subject'] as const;

export type Difference =
  | {
      readonly kind: 'badge';
      readonly metric: keyof Detail['metrics'];
      readonly once: Badge | null;
      readonly now: Badge | null;
    }
  | {
      readonly kind: 'due';
      readonly metric: keyof Detail['metrics'];
      readonly once: string | null;
      readonly now: string | null;
    }
  | {
      readonly kind: 'field';
      readonly field: (typeof FIELDS)[number];
      readonly once: string | null;
      readonly now: string | null;
    };

type Badge = NonNullable<NonNullable<Detail['metrics']['firstReply']>['badge']>;

/** What the record said with the knowledge of then, and says of the same instant with that of now. */
export function differences(then: Detail, now: Detail): Difference[] {
  const found: Difference[] = [];
  for (const metric of ['firstReply', 'allMessages', 'resolution'] as const) {
    const [a, b] = [then.metrics[metric], now.metrics[metric]];
    const [badgeThen, badgeNow] = [a?.badge ?? null, b?.badge ?? null];
    if (badgeThen !== badgeNow) found.push({ kind: 'badge', metric, once: badgeThen, now: badgeNow });
    const [dueThen, dueNow] = [a?.dueAt ?? null, b?.dueAt ?? null];
    if (dueThen !== dueNow) found.push({ kind: 'due', metric, once: dueThen, now: dueNow });
  }
  for (const field of FIELDS) {
    if (then[field] !== now[field]) found.push({ kind: 'field', field, once: then[field], now: now[field] });
  }
  return found;
}
