/** Items of a proof, from what is stored and from what a fold gives: the two are written alike, so that they compare. */
import {
  type Conversation,
  CROSSED,
  type Cycle,
  type CycleEnd,
  type Event,
  formatInstant,
  type Level,
  type Metric,
  type Outcome,
  parseEvent,
  type RiskState,
  type Standing,
  type Transition,
  type Tripwire,
} from '@kept/engine';
import type { Selectable } from 'kysely';
import type { CycleTable, EventTable, ExcuseTable, TransitionTable } from '../store/tables.ts';
import type { EventItem, ExcuseItem, OutcomeItem, StandingItem, TransitionItem } from './format.ts';

/** The event of a row, without what is personal. @throws Error for a body that is no event */
export function eventWithoutPersonal({ id, body }: Pick<Selectable<EventTable>, 'id' | 'body'>): Event {
  const parsed = parseEvent(JSON.parse(body));
  if (!parsed.ok) throw new Error(`Stored event ${id}: ${parsed.faults.map(({ message }) => message).join(' ')}`);
  return parsed.event;
}

export function eventItem(
  row: Pick<Selectable<EventTable>, 'position' | 'received_at' | 'source' | 'id' | 'conversation' | 'type' | 'at'>,
  digest: string,
  personal: string | null,
): EventItem {
  return {
    kind: 'event',
    position: row.position,
    receivedAt: formatInstant(row.received_at),
    source: row.source,
    id: row.id,
    conversation: row.conversation,
    type: row.type,
    at: formatInstant(row.at),
    digest,
    personal,
  };
}

export function storedTransition(row: Selectable<TransitionTable>): TransitionItem {
  return {
    kind: 'transition',
    id: row.id,
    conversation: row.conversation,
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    at: formatInstant(row.at),
    tripwire: row.tripwire as Tripwire,
    from: row.from_state as RiskState,
    to: row.to_state as RiskState,
    raises: row.raises === 1,
    policyVersion: row.policy_version,
    retractedAt: maybe(row.retracted_at),
    ...standing(row),
  };
}

/** What follows from the events; it has no id of its own. */
export type FoldedTransition = Omit<TransitionItem, 'id' | 'retractedAt'>;

export function foldedTransition({ id }: Conversation, transition: Transition): FoldedTransition {
  const { metric, cycle, episode, at, tripwire, from, to, raises, policyVersion } = transition;
  return {
    ...{ kind: 'transition', conversation: id, metric, cycle, episode, at: formatInstant(at) },
    ...{ tripwire, from, to, raises, policyVersion },
    ...standing(transition.standing),
  };
}

/** @param row of a cycle that has ended */
export function storedOutcome(row: Selectable<CycleTable>): OutcomeItem {
  return {
    kind: 'outcome',
    conversation: row.conversation,
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    startedAt: formatInstant(row.started_at),
    endedAt: formatInstant(row.ended_at!),
    endReason: row.end_reason as CycleEnd,
    outcome: row.outcome as Outcome | null,
    crossed: CROSSED[row.level as Level],
    breachedAt: maybe(row.breached_at),
    elapsedSeconds: row.elapsed_ms / 1000,
    ...standing(row),
  };
}

/** @param cycle that has ended */
export function foldedOutcome({ id }: Conversation, cycle: Cycle): OutcomeItem {
  return {
    kind: 'outcome',
    conversation: id,
    metric: cycle.metric,
    cycle: cycle.cycle,
    episode: cycle.episode,
    startedAt: formatInstant(cycle.startedAt),
    endedAt: formatInstant(cycle.endedAt!),
    endReason: cycle.endReason!,
    outcome: cycle.outcome,
    crossed: CROSSED[cycle.level],
    breachedAt: maybe(cycle.breachedAt),
    elapsedSeconds: cycle.countedMs / 1000,
    ...standing(cycle.standing!),
  };
}

export function storedExcuse(row: Selectable<ExcuseTable>): ExcuseItem {
  return {
    kind: 'excuse',
    transition: row.transition,
    conversation: row.conversation,
    author: row.author,
    at: formatInstant(row.at),
    withdrawnAt: maybe(row.withdrawn_at),
  };
}

function standing({ team, channel, assignee, priority, tier, policy }: Standing): StandingItem {
  return { team, channel, assignee, priority, tier, policy };
}

function maybe(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
