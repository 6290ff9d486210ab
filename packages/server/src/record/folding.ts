/** From what was recorded and what has come since to what follows now: gone on with where that is sound, else anew. */
import {
  advance,
  applyEvent,
  type Conversation,
  canAppend,
  compareEvents,
  type Event,
  FOLD_VERSION,
  type Fold,
  foldEvents,
  identityOf,
  METRICS,
  nextLookAt,
  resumeFold,
  type Timeline,
} from '@kept/engine';
import { conversationOf } from '../store/conversation-text.ts';
import type { RetractionCause } from '../store/outbox-body.ts';
import { earliest } from './conversation-row.ts';
import { type Facts, factsOf } from './facts.ts';
import { lacksStatuses } from './lacking.ts';
import type { Loaded } from './loading.ts';

export type { RetractionCause };

interface FoldedBase {
  readonly loaded: Loaded;
  readonly fold: Fold;
  /** Events and time are taken in up to here. */
  readonly asOf: number;
  /** In the order of receipt. */
  readonly events: readonly Event[];
  /** Whether it has to be folded anew next time as well. */
  readonly refold: boolean;
  /** Whether it is amid an import: time has been let pass up to its last event only. */
  readonly importing: boolean;
  /** When time or an event that has been received changes it next; null for never. */
  readonly wakeAt: number | null;
}

export type Folded =
  /** New, or gone on with: `before` are the facts that were under way. */
  | (FoldedBase & { readonly kind: 'appended'; readonly before: Facts | null })
  /** Anew from all its events. */
  | (FoldedBase & { readonly kind: 'anew'; readonly because: RetractionCause });

/** Never back behind what has been taken in already: another process's clock may run ahead. */
function asOfFor(conversation: Conversation | null, now: number): number {
  return conversation === null ? now : Math.max(now, conversation.asOf);
}

/** Amid an import: no further than the events go, so that the next ones are not late. */
function lastEventBy(events: readonly Event[], now: number): number {
  return events.reduce((last, { at }) => (at <= now && at > last ? at : last), Number.NEGATIVE_INFINITY);
}

/** As it was put away: a fold changes it in place. */
function conversationIn({ row }: Loaded): Conversation | null {
  return row && conversationOf(row.state);
}

/**
 * Goes on from what was recorded; null where that is not sound and all its events are needed. `events` are those that
 * have come, in the order of receipt.
 * @param importing whether more of the same import follows
 */
export function goOn(
  workspace: string,
  loaded: Loaded,
  timeline: Timeline,
  events: readonly Event[],
  now: number,
  importing: boolean,
): Folded | null {
  const { row } = loaded;
  const conversation = conversationIn(loaded);
  const asOf = asOfFor(conversation, importing ? lastEventBy(events, now) : now);
  if (row === null || conversation === null) {
    if (loaded.unborn !== null) return null;
    const fold = foldEvents(timeline, events, asOf);
    const open = openEnds(events, asOf);
    return {
      kind: 'appended',
      loaded,
      fold,
      asOf,
      events,
      before: null,
      importing,
      ...open,
      wakeAt: wakeAt(fold, open.nextEventAt, importing),
    };
  }
  if (row.refold === 1 || row.fold_version !== FOLD_VERSION) return null;
  if (lacksStatuses(conversation, timeline, events, asOf)) return null;
  const fold = resumeFold(timeline, conversation);
  const before = factsOf(workspace, conversation, fold.written);
  const inOrder = events.length < 2 ? events : [...events].sort(compareEvents);
  for (const event of inOrder) {
    if (event.at > asOf) continue;
    if (event.type === 'event.voided' || !canAppend(conversation, event)) return null;
    applyEvent(fold, event);
  }
  advance(fold, asOf);
  const open = openEnds(events, asOf);
  const wake = wakeAt(fold, open.nextEventAt, importing);
  return { kind: 'appended', loaded, fold, asOf, events, before, importing, ...open, wakeAt: wake };
}

/** From the beginning. `known` are the stored events, `events` those that have come since. */
export function foldAnew(
  loaded: Loaded,
  timeline: Timeline,
  known: readonly Event[],
  events: readonly Event[],
  now: number,
  importing: boolean,
): Folded {
  const conversation = conversationIn(loaded);
  const all = [...known, ...events];
  const asOf = asOfFor(conversation, importing ? lastEventBy(all, now) : now);
  const fold = foldEvents(timeline, all, asOf);
  const open = openEnds(all, asOf);
  const because = reasonFor(loaded.row, conversation, known, events, asOf);
  const wake = wakeAt(fold, open.nextEventAt, importing);
  return { kind: 'anew', loaded, fold, asOf, events, because, importing, ...open, wakeAt: wake };
}

/** What is still to come: events that lie ahead (§9.3), and voids of what has not arrived (§3.9). */
export function openEnds(events: readonly Event[], asOf: number): { refold: boolean; nextEventAt: number | null } {
  const nextEventAt = earliest(events.map((event) => (event.at > asOf ? event.at : null)));
  if (nextEventAt !== null) return { refold: true, nextEventAt };
  const voids = events.filter((event) => event.type === 'event.voided');
  if (voids.length === 0) return { refold: false, nextEventAt };
  const known = new Set(events.map(identityOf));
  return { refold: voids.some(({ event, source }) => !known.has(identityOf({ id: event, source }))), nextEventAt };
}

/**
 * §9.3: the earlier of the next tripwire and the next such event; amid an import its end lets time pass. A tripwire more
 * than ten years ahead is not known yet (§2.8), and looked for again then.
 */
export function wakeAt(fold: Fold, nextEventAt: number | null, importing: boolean): number | null {
  const { conversation, terms } = fold;
  if (conversation === null || importing) return nextEventAt;
  let first = nextEventAt;
  for (const metric of METRICS) {
    const cycle = conversation.metrics[metric].clock?.cycle;
    if (cycle === undefined) continue;
    const at = cycle.nextAt ?? nextLookAt(cycle, terms[metric]!, conversation.asOf);
    if (at !== null && (first === null || at < first)) first = at;
  }
  return first;
}

function reasonFor(
  row: Loaded['row'],
  conversation: Conversation | null,
  known: readonly Event[],
  events: readonly Event[],
  asOf: number,
): RetractionCause {
  const late =
    events.find((event) => event.type === 'event.voided') ??
    events.find((event) => conversation !== null && !canAppend(conversation, event)) ??
    events[0] ??
    // Nothing has come: one that was stored ahead of its time has taken effect.
    known.findLast((event) => conversation !== null && event.at > conversation.asOf && event.at <= asOf);
  if (late !== undefined) return { kind: 'event', id: late.id, source: late.source };
  if (row !== null && row.fold_version !== FOLD_VERSION) return { kind: 'upgrade', foldVersion: FOLD_VERSION };
  return { kind: 'time' };
}

/** §5.7: the transitions that time alone would have brought by now, whatever has come. */
export function crossedByTime(loaded: Loaded, timeline: Timeline, now: number): Fold | null {
  const wakeAt = loaded.row?.wake_at ?? null;
  if (wakeAt === null || wakeAt > now) return null;
  const conversation = conversationIn(loaded)!;
  const fold = resumeFold(timeline, conversation);
  advance(fold, asOfFor(conversation, now));
  return fold;
}
