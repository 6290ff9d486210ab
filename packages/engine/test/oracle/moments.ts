import type { RawEvent, RawRevision } from './raw.ts';
import { atOf } from './story.ts';

export interface Attributes {
  readonly team: string | null;
  readonly channel: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
}

/** What is so from an instant on, after one change; several may share an instant and follow each other (§3.2). */
export interface Moment extends Attributes {
  readonly at: number;
  readonly status: string;
  readonly episode: number;
  readonly episodeStartedAt: number;
  readonly reopenedBy: 'customer' | 'status' | null;
  readonly firstMessageAt: number | null;
  /** The oldest customer message that no agent reply has answered. */
  readonly unansweredAt: number | null;
  readonly replied: boolean;
  readonly revision: RawRevision;
}

export interface Revisions {
  /** In order of their instants. */
  readonly all: readonly RawRevision[];
  /** For episodes before the first (§8.2). */
  readonly initial: RawRevision;
}

/** A conversation's life, change by change, events of one conversation in order (§3). */
export function momentsOf(events: readonly RawEvent[], revisions: Revisions, until: number): Moment[] {
  const life = new Life(events, revisions);
  const steps = [
    ...revisions.all.filter((revision) => revision.appliesTo === 'open' && revision.at <= until),
    ...events,
  ].map((step) => ({ step, at: 'type' in step ? atOf(step) : step.at, order: 'type' in step ? 1 : 0 }));
  steps.sort((a, b) => a.at - b.at || a.order - b.order);
  for (const { step } of steps) {
    if ('type' in step) life.happens(step);
    else life.revised(step);
  }
  return life.moments;
}

class Life {
  readonly moments: Moment[] = [];
  readonly #revisions: Revisions;
  /** The creation that counts (§3.3): the first in order, unless the conversation is deleted before. */
  readonly #creation: RawEvent | undefined;

  constructor(events: readonly RawEvent[], revisions: Revisions) {
    this.#revisions = revisions;
    const deleted = events.findIndex((event) => event.type === 'conversation.deleted');
    const creation = events.findIndex((event) => event.type === 'conversation.created');
    if (creation >= 0 && (deleted < 0 || creation < deleted)) this.#creation = events[creation];
  }

  revised(revision: RawRevision): void {
    const now = this.moments.at(-1);
    if (now && isActive(now.status)) this.#then(revision.at, { revision });
  }

  happens(event: RawEvent): void {
    const at = atOf(event);
    if (this.moments.at(-1)?.status === 'deleted') return;
    if (this.moments.length === 0) {
      const begun = event.type === 'conversation.created';
      this.moments.push({
        ...(begun ? changed(NOTHING, event) : NOTHING),
        at,
        status: begun ? ((event.status as string | undefined) ?? 'open') : 'open',
        episode: 1,
        episodeStartedAt: at,
        reopenedBy: null,
        firstMessageAt: begun && event.initiator !== 'agent' ? at : null,
        unansweredAt: begun && event.initiator !== 'agent' ? at : null,
        replied: false,
        revision: this.#inForce(at),
      });
      if (begun) return;
    }
    const now = this.moments.at(-1)!;
    switch (event.type) {
      case 'conversation.created':
        this.#then(at, changed(now, event));
        if (event !== this.#creation) return;
        if (event.status !== undefined && event.status !== null) this.#setStatus(at, event.status as string, 'status');
        if (event.initiator !== 'agent') this.#then(at, this.#written(at));
        return;
      case 'conversation.updated':
        this.#then(at, changed(now, event.changes as Record<string, unknown>));
        return;
      case 'message.received':
        if (event.automatic === true || this.#isTheCreationAgain(at)) return;
        // The message and what it does to the status are one change (§3.6, §4.5).
        if (now.status === 'pending' || now.status === 'done')
          this.#setStatus(at, 'open', 'customer', this.#written(at));
        else this.#then(at, this.#written(at));
        return;
      case 'message.sent':
        if (this.#isReply(event)) this.#then(at, { replied: true, unansweredAt: null });
        return;
      case 'status.changed':
        this.#setStatus(at, event.status as string, 'status');
        return;
      case 'conversation.deleted':
        this.#then(at, { status: 'deleted' });
        return;
    }
  }

  #then(at: number, change: Partial<Moment>): void {
    this.moments.push({ ...this.moments.at(-1)!, at, ...change });
  }

  #setStatus(at: number, status: string, by: 'customer' | 'status', also: Partial<Moment> = {}): void {
    const now = this.moments.at(-1)!;
    const reopened = now.status === 'done' && status !== 'done';
    this.#then(at, {
      ...also,
      status,
      ...(reopened
        ? { episode: now.episode + 1, episodeStartedAt: at, reopenedBy: by, revision: this.#inForce(at) }
        : {}),
    });
  }

  /** §8.2: the revision in force when an episode starts. */
  #inForce(at: number): RawRevision {
    return this.#revisions.all.findLast((revision) => revision.at <= at) ?? this.#revisions.initial;
  }

  #written(at: number): Partial<Moment> {
    const now = this.moments.at(-1)!;
    return { firstMessageAt: now.firstMessageAt ?? at, unansweredAt: now.unansweredAt ?? at };
  }

  /** §3.4 */
  #isTheCreationAgain(at: number): boolean {
    return this.#creation !== undefined && this.#creation.initiator !== 'agent' && atOf(this.#creation) === at;
  }

  /** §3.5 */
  #isReply(event: RawEvent): boolean {
    const now = this.moments.at(-1)!;
    const kind = (event.author as { kind?: string } | undefined)?.kind ?? 'agent';
    const counts = kind === 'agent' || now.revision.config.settings?.countBotReplies === true;
    return counts && event.private !== true && now.firstMessageAt !== null;
  }
}

export function isActive(status: string): boolean {
  return status !== 'done' && status !== 'deleted';
}

const NOTHING: Attributes = { team: null, channel: null, priority: null, tier: null };

/** Attributes after the fields that `changes` names; null clears, `customer` goes field by field (§3.1). */
function changed(before: Attributes, changes: Readonly<Record<string, unknown>>): Attributes {
  const set = (name: 'team' | 'channel' | 'priority') =>
    changes[name] === undefined ? before[name] : (changes[name] as string | null);
  const customer = changes.customer as { tier?: string | null } | null | undefined;
  const tier = customer === null ? null : customer?.tier === undefined ? before.tier : customer.tier;
  return { team: set('team'), channel: set('channel'), priority: set('priority'), tier };
}
