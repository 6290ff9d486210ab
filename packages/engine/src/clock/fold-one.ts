/** The library's own entry: one conversation, one configuration. */
import type { Config, Metric } from '../config/config.ts';
import type { Event } from '../conversation/event.ts';
import { withoutRepetitions } from '../conversation/order.ts';
import { parseEvent } from '../conversation/parse-event.ts';
import { parseInstant } from '../instant.ts';
import { compileRules } from '../policy/rules.ts';
import { singleRevision, type Timeline } from '../policy/timeline.ts';
import type { Holidays } from '../schedule/config.ts';
import type { Fold } from './fold.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { type ConversationRecord, recordOf } from './record.ts';
import { foldEvents } from './replay.ts';

export interface FoldOptions {
  /** Needed where a schedule names holiday codes. */
  readonly holidays?: Holidays | undefined;
}

/** An event that the fold was given and cannot read. */
export class BadEventError extends Error {
  override name = 'BadEventError';
}

/** Compiled configurations, for as long as their owners keep them. */
const timelines = new WeakMap<Config, { holidays: Holidays | undefined; timeline: Timeline }>();

function timelineOf(config: Config, holidays: Holidays | undefined): Timeline {
  const known = timelines.get(config);
  if (known && known.holidays === holidays) return known.timeline;
  const timeline = singleRevision(compileRules(config, { holidays }));
  timelines.set(config, { holidays, timeline });
  return timeline;
}

function foldOf(
  events: readonly unknown[],
  config: Config,
  now: number | string,
  options: FoldOptions,
): { fold: Fold; at: number } {
  const at = typeof now === 'string' ? (parseInstant(now) ?? Number.NaN) : now;
  if (!Number.isFinite(at))
    throw new TypeError(`now is epoch milliseconds or RFC 3339 text, not ${JSON.stringify(now)}.`);
  return { fold: foldEvents(timelineOf(config, options.holidays), checked(events), at), at };
}

/** Events as JSON gives them, or as `parseEvent` did; all of one conversation. */
function checked(events: readonly unknown[]): Event[] {
  const list = events.map((event, index) => {
    if (isParsed(event)) return event;
    const parsed = parseEvent(event);
    if (parsed.ok) return parsed.event;
    throw new BadEventError(`events[${index}]: ${parsed.faults.map((fault) => fault.message).join(' ')}`);
  });
  const stranger = list.find((event) => event.conversation !== list[0]!.conversation);
  if (stranger) {
    throw new BadEventError(
      `Events of two conversations, ${list[0]!.conversation} and ${stranger.conversation}: fold each by itself.`,
    );
  }
  return withoutRepetitions(list);
}

function isParsed(event: unknown): event is Event {
  return typeof event === 'object' && event !== null && typeof (event as Event).at === 'number';
}

/**
 * One conversation's record as of `now` (interfaces.md "kept replay"), null where no event creates it.
 *
 * @param events in the order in which they arrived: JSON objects, or what `parseEvent` made of them
 * @param config as `parseConfig` returned it; compiled once
 * @param now epoch milliseconds, or RFC 3339 text
 * @throws BadEventError for an event that `parseEvent` refuses, or events of two conversations
 */
export function fold(
  events: readonly unknown[],
  config: Config,
  now: number | string,
  options: FoldOptions = {},
): ConversationRecord | null {
  const { fold: folded, at } = foldOf(events, config, now, options);
  return recordOf(folded, at);
}

/**
 * The ledger of a metric's cycle as of `now` (§11), of the last one if `cycle` is not given; null where there is none.
 * Parameters and errors as `fold`.
 */
export function explain(
  events: readonly unknown[],
  config: Config,
  now: number | string,
  metric: Metric,
  options: FoldOptions & { readonly cycle?: number | undefined } = {},
): Ledger | null {
  const { fold: folded, at } = foldOf(events, config, now, options);
  return ledgerOf(folded, metric, at, options.cycle);
}
