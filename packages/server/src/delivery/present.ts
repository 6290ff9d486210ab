/**
 * How things stand at the moment of sending: a message that waited tells what is true now. The stored conversation is
 * gone on with to the instant, by the engine, as any read of it is.
 */
import {
  advance,
  type ClockState,
  type Cycle,
  clockState,
  dueAtOf,
  elapsedAt,
  resumeFold,
  stateOf,
  type Timeline,
} from '@kept/engine';
import type { Selectable } from 'kysely';
import type { ToldTrigger } from '../automation/delivery-body.ts';
import { conversationOf } from '../store/conversation-text.ts';
import type { ConversationTable, CycleTable } from '../store/tables.ts';
import type { Shown } from './words.ts';

/** One promise as it stands. */
export interface Standing {
  readonly shown: Shown;
  /** Null where the cycle does not run. */
  readonly clock: ClockState | null;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  readonly dueAt: number | null;
  /** The clock's own time: negative when overdue. */
  readonly remainingMs: number;
}

export type StoredConversation = Selectable<ConversationTable>;
export type StoredCycle = Pick<
  Selectable<CycleTable>,
  'metric' | 'cycle' | 'ended_at' | 'end_reason' | 'outcome' | 'elapsed_ms' | 'breached_at'
>;

/** What a conversation's promises are held to now, asked for one by one. */
export class Present {
  readonly stored: StoredConversation | null;
  readonly #cycles: readonly StoredCycle[];
  readonly #timeline: Timeline;
  readonly #now: number;
  #fold: ReturnType<typeof resumeFold> | null | undefined;

  constructor(stored: StoredConversation | null, cycles: readonly StoredCycle[], timeline: Timeline, now: number) {
    this.stored = stored;
    this.#cycles = cycles;
    this.#timeline = timeline;
    this.#now = now;
  }

  /** The promise that a trigger told of. As it was then, if nothing more is known of it. */
  standingOf(told: ToldTrigger): Standing {
    const { metric, cycle } = told.body.transition;
    const fold = this.#folded();
    const clock = fold?.conversation?.metrics[metric].clock;
    if (fold && clock?.cycle.cycle === cycle) {
      const terms = fold.terms[metric]!;
      return {
        shown: stateOf(clock.cycle.level),
        clock: clockState(clock.cycle, terms, this.#now),
        endedAt: null,
        endReason: null,
        dueAt: dueAtOf(clock, terms, this.#now),
        remainingMs: terms.targets.urgent * 1000 - elapsedAt(clock.cycle as Cycle, terms, this.#now),
      };
    }
    const ended = this.#cycles.find((one) => one.metric === metric && one.cycle === cycle && one.ended_at !== null);
    return ended === undefined ? asTold(told) : endedStanding(ended, told);
  }

  #folded(): ReturnType<typeof resumeFold> | null {
    if (this.#fold === undefined) this.#fold = this.#resumed();
    return this.#fold;
  }

  #resumed(): ReturnType<typeof resumeFold> | null {
    if (this.stored === null) return null;
    try {
      const conversation = conversationOf(this.stored.state);
      const fold = resumeFold(this.#timeline, conversation);
      advance(fold, this.#now);
      return fold;
    } catch {
      // Put away by another version of the engine, or under a revision not read yet: the trigger's own words stand.
      return null;
    }
  }
}

function endedStanding(ended: StoredCycle, { body }: ToldTrigger): Standing {
  const shown = ended.outcome === 'breached' || ended.outcome === 'met' ? ended.outcome : 'over';
  return {
    shown,
    clock: null,
    endedAt: ended.ended_at,
    endReason: ended.end_reason,
    dueAt: ended.breached_at ?? body.dueAt,
    remainingMs: body.targetSeconds * 1000 - ended.elapsed_ms,
  };
}

function asTold({ body }: ToldTrigger): Standing {
  const { transition } = body;
  const LEVELS = { low: 'at_risk', normal: 'urgent', high: 'urgent', urgent: 'breach' } as const;
  const shown = transition.tripwire === null ? transition.to : LEVELS[transition.tripwire];
  const over = transition.to === 'met';
  return {
    shown,
    clock: body.clock,
    endedAt: over ? transition.at : null,
    endReason: null,
    dueAt: body.dueAt,
    remainingMs: body.remainingMs,
  };
}
