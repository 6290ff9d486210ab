/**
 * The fold: events and time, in order, become a conversation's record (§3-§9). A fold can be begun,
 * put away as its plain `conversation`, and resumed; what it wrote since is in `written`.
 *
 * At one instant: tripwires, then a revision applied to `open`, then events one by one (§5.3).
 */
import { METRICS, type Metric, type Status } from '../config/config.ts';
import { NO_ATTRIBUTES, selectAlike, withChanges } from '../conversation/attributes.ts';
import type {
  Changes,
  ConversationCreated,
  Event,
  Happening,
  MessageReceived,
  MessageSent,
} from '../conversation/event.ts';
import { compareEvents } from '../conversation/order.ts';
import type { Selection, Terms } from '../policy/rules.ts';
import type { Timeline } from '../policy/timeline.ts';
import { followStatus, nextCrossing, nextTripwireAt } from './clock.ts';
import { CountedSpans } from './counted-spans.ts';
import { climb, endCycle, startCycle, switchTerms } from './cycle.ts';
import type { Application, Cause, Conversation, Cycle, Episode, SelectionMade, Transition, Written } from './facts.ts';

/** A fold under way. `conversation` is null until an event creates it. */
export interface Fold {
  readonly timeline: Timeline;
  conversation: Conversation | null;
  /** The terms that each running clock runs under. */
  readonly terms: Record<Metric, Terms | null>;
  /** The pinned selection of the episode (§7.3). */
  selection: Selection;
  readonly written: {
    episodes: Episode[];
    cycles: Cycle[];
    applications: Application[];
    transitions: Transition[];
    selections: SelectionMade[];
  } & Written;
  /** §3.4: the instant of the creation that is to come, if it is a customer message. */
  readonly creationMessageAt: number | null;
  readonly counted: CountedSpans;
}

const NOTHING: Selection = { firstReply: null, allMessages: null, resolution: null };
const TIME: Cause = { kind: 'time' };

/** Starts at nothing. `events` are all that will be applied at once, in order (§3.2). */
export function beginFold(timeline: Timeline, events: readonly Happening[]): Fold {
  // §3.8: one that comes after the deletion is ignored, and so tells of no message.
  const creation = events.find(({ type }) => type === 'conversation.created' || type === 'conversation.deleted');
  return {
    timeline,
    conversation: null,
    terms: { firstReply: null, allMessages: null, resolution: null },
    selection: NOTHING,
    written: { episodes: [], cycles: [], applications: [], transitions: [], selections: [] },
    creationMessageAt:
      creation?.type === 'conversation.created' && creation.initiator === 'customer' ? creation.at : null,
    counted: new CountedSpans(),
  };
}

/**
 * Goes on with a conversation that was put away. It is changed in place: pass a copy to keep the old one.
 * What still runs is in `written` from the start, for it may change.
 */
export function resumeFold(timeline: Timeline, conversation: Conversation): Fold {
  const fold = { ...beginFold(timeline, []), conversation };
  const { episode } = conversation;
  const active = isActive(conversation);
  if (active) {
    fold.selection = timeline.numbered(episode.revision).rules.select(conversation.attributes);
    fold.written.episodes.push(episode);
  }
  for (const metric of METRICS) {
    const { clock } = conversation.metrics[metric];
    if (!clock) continue;
    const { application } = clock;
    fold.terms[metric] = timeline.numbered(application.revision).rules.terms(application.policy, metric, application);
    fold.written.cycles.push(clock.cycle);
    fold.written.applications.push(clock.application);
    if (clock.transition) fold.written.transitions.push(clock.transition);
  }
  return fold;
}

export function isActive(conversation: Conversation): boolean {
  return conversation.status !== 'done' && !conversation.deleted;
}

/** Lets time pass up to and with `now`: crossings, and revisions applied to `open`. */
export function advance(fold: Fold, now: number): void {
  const { conversation } = fold;
  if (conversation === null || now <= conversation.asOf) return;
  for (const revision of fold.timeline.appliedWithin(conversation.asOf, now)) {
    cross(fold, conversation, revision.at);
    if (!isActive(conversation)) continue;
    conversation.episode.revision = revision.number;
    conversation.changedAt = revision.at;
    reselect(fold, conversation, revision.at, { kind: 'revision', revision: revision.number });
  }
  cross(fold, conversation, now);
  conversation.asOf = now;
}

/** Crosses every tripwire that the running clocks reach by `until`. The clocks do not depend on each other. */
function cross(fold: Fold, conversation: Conversation, until: number): void {
  for (const metric of METRICS) {
    const { clock } = conversation.metrics[metric];
    if (clock === null || clock.cycle.countingSince === null) continue;
    const terms = fold.terms[metric]!;
    for (;;) {
      const crossing = nextCrossing(clock.cycle, terms, until);
      if (crossing === null) break;
      climb(fold, conversation, metric, crossing.level, crossing.at, TIME);
      if (crossing.at > conversation.changedAt) conversation.changedAt = crossing.at;
      clock.cycle.nextAt = nextTripwireAt(clock.cycle, terms, crossing.at);
    }
  }
}

/**
 * Whether an event can be taken in where a fold stands: it comes after all that was folded, and nothing has changed
 * since its instant. If not, the conversation is folded anew from its events (§9.2).
 */
export function canAppend(conversation: Conversation, event: Event): boolean {
  const { position } = conversation;
  if (event.type === 'event.voided' || event.at < conversation.changedAt) return false;
  if (position !== null && compareEvents(position, event) >= 0) return false;
  // §3.4: a creation has a say in the messages of its own instant, which may have been folded.
  return event.type !== 'conversation.created' || conversation.created || event.at > conversation.changedAt;
}

/** Takes one event in, after the time up to it. */
export function applyEvent(fold: Fold, event: Happening): void {
  // Time may have been let pass beyond the event, as long as nothing happened in it.
  if (fold.conversation && fold.conversation.asOf > event.at) fold.conversation.asOf = event.at;
  advance(fold, event.at);
  const { conversation } = fold;
  if (conversation === null && event.type === 'conversation.created') {
    create(fold, event, event);
  } else {
    takeEffect(fold, conversation ?? create(fold, event, null), event);
  }
  const { at, seq, type, id, source } = event;
  fold.conversation!.position = { at, seq, type, id, source };
  fold.conversation!.changedAt = at;
}

function takeEffect(fold: Fold, conversation: Conversation, event: Happening): void {
  if (conversation.deleted) return;
  switch (event.type) {
    case 'conversation.created':
      return createAgain(fold, conversation, event);
    case 'conversation.updated':
      return change(fold, conversation, event.changes, event.at, causeOf(event));
    case 'message.received':
      return receive(fold, conversation, event);
    case 'message.sent':
      return send(fold, conversation, event);
    case 'status.changed':
      return changeStatus(fold, conversation, event.status, event);
    case 'conversation.deleted':
      endCycles(fold, conversation, event.at, 'cancelled');
      conversation.deleted = true;
      conversation.episode.endedAt ??= event.at;
      return;
    default:
      return event satisfies never;
  }
}

/** §3.3: a conversation comes to be, by its creation or, `created` null, by whatever came first. */
function create(fold: Fold, event: Happening, created: ConversationCreated | null): Conversation {
  const { at } = event;
  const byCustomer = created?.initiator === 'customer';
  const progress = () => ({
    cycles: 0,
    episode: 0,
    level: 0 as const,
    worst: null,
    lastEnd: null,
    lastOutcome: null,
    clock: null,
  });
  const conversation: Conversation = {
    id: event.conversation,
    asOf: at,
    changedAt: at,
    position: null,
    createdAt: at,
    created: created !== null,
    creationMessageAt: byCustomer ? at : fold.creationMessageAt,
    deleted: false,
    status: created?.status ?? 'open',
    attributes: created ? withChanges(NO_ATTRIBUTES, created.changes) : NO_ATTRIBUTES,
    firstCustomerMessageAt: byCustomer ? at : null,
    unansweredSince: byCustomer ? at : null,
    replied: false,
    episode: newEpisode(fold, 1, at, 'open', null),
    metrics: { firstReply: progress(), allMessages: progress(), resolution: progress() },
  };
  fold.conversation = conversation;
  startEpisode(fold, conversation, null, event, 1);
  return conversation;
}

/** §3.3: the creation of a conversation that is there already. */
function createAgain(fold: Fold, conversation: Conversation, event: ConversationCreated): void {
  const first = !conversation.created;
  conversation.created = true;
  change(fold, conversation, event.changes, event.at, causeOf(event));
  if (!first) return;
  if (event.status !== null) changeStatus(fold, conversation, event.status, event);
  if (event.initiator !== 'customer') return;
  conversation.creationMessageAt = event.at;
  noteCustomerMessage(conversation, event.at);
  startWhatIsDue(fold, conversation, event.at, causeOf(event));
}

/** §7.3: attributes change; those that policies select by select again. */
function change(fold: Fold, conversation: Conversation, changes: Changes, at: number, cause: Cause): void {
  const before = conversation.attributes;
  conversation.attributes = withChanges(before, changes);
  if (isActive(conversation) && !selectAlike(before, conversation.attributes)) reselect(fold, conversation, at, cause);
}

/** §3.6, §4.1, §4.2, §4.5. */
function receive(fold: Fold, conversation: Conversation, event: MessageReceived): void {
  // §3.4: at the instant of the creation it is the creation's own message again.
  if (event.automatic || event.at === conversation.creationMessageAt) return;
  noteCustomerMessage(conversation, event.at);
  if (conversation.status === 'done') {
    conversation.status = 'open';
    startEpisode(fold, conversation, 'customer', event, conversation.episode.episode + 1);
    return;
  }
  if (conversation.status === 'pending') setStatus(fold, conversation, 'open', event.at);
  startWhatIsDue(fold, conversation, event.at, causeOf(event));
}

function noteCustomerMessage(conversation: Conversation, at: number): void {
  conversation.firstCustomerMessageAt ??= at;
  conversation.unansweredSince ??= at;
}

/** §3.5: an agent reply ends what waits for one; anything else that is sent has no effect. */
function send(fold: Fold, conversation: Conversation, event: MessageSent): void {
  if (event.private || conversation.firstCustomerMessageAt === null) return;
  const { settings } = fold.timeline.numbered(conversation.episode.revision).rules.config;
  if (event.author.kind !== 'agent' && !settings.countBotReplies) return;
  conversation.replied = true;
  conversation.unansweredSince = null;
  endCycle(fold, conversation, 'firstReply', event.at, 'answered');
  endCycle(fold, conversation, 'allMessages', event.at, 'answered');
}

/** §4.4, §4.5, §5.6. */
function changeStatus(fold: Fold, conversation: Conversation, status: Status, event: Happening): void {
  if (status === conversation.status) return;
  if (status === 'done') {
    endCycles(fold, conversation, event.at, 'closed');
    conversation.status = 'done';
    conversation.episode.endedAt = event.at;
    addSpan(conversation.episode, 'done', event.at);
  } else if (conversation.status === 'done') {
    conversation.status = status;
    startEpisode(fold, conversation, 'status', event, conversation.episode.episode + 1);
  } else {
    setStatus(fold, conversation, status, event.at);
  }
}

function setStatus(fold: Fold, conversation: Conversation, status: Status, at: number): void {
  conversation.status = status;
  addSpan(conversation.episode, status, at);
  for (const metric of METRICS) {
    const { clock } = conversation.metrics[metric];
    if (clock) followStatus(clock, fold.terms[metric]!, status, at);
  }
}

function addSpan(episode: Episode, status: Status, at: number): void {
  const last = episode.spans.at(-1);
  if (last?.at === at) last.status = status;
  else episode.spans.push({ at, status });
}

function newEpisode(
  fold: Fold,
  number: number,
  at: number,
  status: Status,
  reopenedBy: Episode['reopenedBy'],
): Episode {
  const revision = fold.timeline.inForceAt(at).number;
  return { episode: number, startedAt: at, endedAt: null, reopenedBy, revision, spans: [{ at, status }] };
}

/** §4.5, §7.3, §8.2: a life begins, under the revision in force; one created as done is over at once (§3.4). */
function startEpisode(
  fold: Fold,
  conversation: Conversation,
  by: Episode['reopenedBy'],
  event: Happening,
  number: number,
): void {
  const { at } = event;
  conversation.episode = newEpisode(fold, number, at, conversation.status, by);
  fold.written.episodes.push(conversation.episode);
  if (conversation.status === 'done') conversation.episode.endedAt = at;
  else reselect(fold, conversation, at, causeOf(event));
}

/** §7.2, §7.3, §7.5, §7.6: selects for every metric, and applies what came of it. */
function reselect(fold: Fold, conversation: Conversation, at: number, cause: Cause): void {
  const { revision } = conversation.episode;
  fold.selection = fold.timeline.numbered(revision).rules.select(conversation.attributes);
  fold.written.selections.push({ at, cause, revision, attributes: conversation.attributes });
  for (const metric of METRICS) {
    if (conversation.metrics[metric].clock === null) continue;
    const terms = fold.selection[metric];
    if (terms === null) endCycle(fold, conversation, metric, at, 'detached');
    else switchTerms(fold, conversation, metric, terms, at, cause);
  }
  startWhatIsDue(fold, conversation, at, cause);
}

/** Starts a cycle for every watched metric that has reason to run and does not (§4, §7.6). */
function startWhatIsDue(fold: Fold, conversation: Conversation, at: number, cause: Cause): void {
  if (!isActive(conversation)) return;
  for (const metric of METRICS) {
    const terms = fold.selection[metric];
    if (terms === null || conversation.metrics[metric].clock !== null) continue;
    const since = naturalStart(conversation, metric);
    if (since !== null) {
      startCycle(fold, conversation, metric, terms, Math.max(since, conversation.episode.startedAt), at, cause);
    }
  }
}

/** §4.1-§4.3: since when a metric would run; null where it has no reason to. */
function naturalStart(conversation: Conversation, metric: Metric): number | null {
  switch (metric) {
    case 'firstReply':
      return conversation.replied ? null : conversation.firstCustomerMessageAt;
    case 'allMessages':
      return conversation.unansweredSince;
    case 'resolution':
      return conversation.episode.startedAt;
    default:
      return metric satisfies never;
  }
}

function endCycles(fold: Fold, conversation: Conversation, at: number, reason: 'closed' | 'cancelled'): void {
  for (const metric of METRICS) endCycle(fold, conversation, metric, at, reason);
}

export function causeOf(event: Happening): Cause {
  return { kind: 'event', id: event.id, source: event.source };
}
