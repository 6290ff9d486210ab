/**
 * What the fold knows of a conversation and writes down about it. Plain data that survives JSON, so
 * that a fold can be put away and gone on with. Instants are epoch milliseconds.
 */
import type { Metric, Policy, Status, Trigger } from '../config/config.ts';
import type { Attributes } from '../conversation/attributes.ts';
import type { Position } from '../conversation/order.ts';
import type { Tripwires } from '../policy/targets.ts';
import type { Level, RiskState, Tripwire } from './risk.ts';

export type Outcome = 'met' | 'breached';
export type CycleEnd = 'answered' | 'closed' | 'cancelled' | 'detached';

/** What made a change: time passing, an event, or a revision of the configuration. */
export type Cause =
  | { readonly kind: 'time' }
  | { readonly kind: 'event'; readonly id: string; readonly source: string }
  | { readonly kind: 'revision'; readonly revision: number };

/** Whose a conversation was at some instant: what reports group by (§10.3). */
export interface Standing {
  team: string | null;
  channel: string | null;
  assignee: string | null;
  priority: string | null;
  tier: string | null;
  policy: string;
}

/** From `at` on the conversation had this status. */
export interface StatusSpan {
  at: number;
  status: Status;
}

export interface Episode {
  readonly episode: number;
  readonly startedAt: number;
  endedAt: number | null;
  readonly reopenedBy: 'customer' | 'status' | null;
  /** The revision that selects in it (§8.2). */
  revision: number;
  spans: StatusSpan[];
}

/** One run of a metric's clock. */
export interface Cycle {
  readonly metric: Metric;
  /** Per metric from 1 over the whole conversation. */
  readonly cycle: number;
  readonly episode: number;
  readonly startedAt: number;
  endedAt: number | null;
  endReason: CycleEnd | null;
  outcome: Outcome | null;
  /** Its own level; only climbs (§5.4). */
  level: Level;
  breachedAt: number | null;
  /** Time on the clock when it was last stopped: up to `countingSince`, or to its end. */
  countedMs: number;
  /** Since when it has been running unpaused; null while paused, or ended. */
  countingSince: number | null;
  /** When its next tripwire falls if nothing happens; null while paused, when none is left, or never. */
  nextAt: number | null;
  /** At the breach, else at the end; null before either. */
  standing: Standing | null;
}

/** One policy version applied to one cycle (§7.4). */
export interface Application {
  readonly metric: Metric;
  readonly cycle: number;
  /** Place among those of its cycle, from 1. */
  readonly application: number;
  readonly revision: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly assignment: number;
  readonly score: number;
  readonly schedule: string | null;
  readonly scheduleVersion: number | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly targets: Tripwires;
  readonly appliedAt: number;
  readonly firstDueAt: number | null;
  /** When its urgent target was reached under it; null if not, or not yet noticed. */
  reachedAt: number | null;
  /** Fixed at its end; before, see the record. */
  dueAt: number | null;
  endedAt: number | null;
  endReason: CycleEnd | 'superseded' | null;
}

/** A cycle's own level climbed (§5.5). One per cycle and instant. */
export interface Transition {
  readonly at: number;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  tripwire: Tripwire;
  readonly from: RiskState;
  to: RiskState;
  raises: boolean;
  trigger: Trigger;
  cause: Cause;
  /** Of the policy in force at the instant (§5.7). */
  alerts: Policy['alerts'];
  standing: Standing;
  policyVersion: number;
}

/** A selection of policies (§7.3): when, why, by what. */
export interface SelectionMade {
  readonly at: number;
  readonly cause: Cause;
  readonly revision: number;
  readonly attributes: Attributes;
}

/** A clock that runs: its cycle, the application it runs under, and its last transition. */
export interface RunningClock {
  cycle: Cycle;
  application: Application;
  transition: Transition | null;
}

export interface MetricProgress {
  /** How many cycles so far. */
  cycles: number;
  /** The last episode that had one; 0 where none. */
  episode: number;
  /** The highest level of its cycles in that episode. */
  level: Level;
  /** The worst outcome of its cycles in that episode. */
  worst: Outcome | null;
  /** How its last cycle ended; null before. */
  lastEnd: CycleEnd | null;
  lastOutcome: Outcome | null;
  clock: RunningClock | null;
}

/** One conversation, as far as it has been folded: all that is needed to go on. */
export interface Conversation {
  readonly id: string;
  /** Everything up to here has been taken in: events and time. */
  asOf: number;
  /** The last instant at which something changed: an event, a crossing, a revision. Until `asOf` nothing more did. */
  changedAt: number;
  /** The last event folded. */
  position: Position | null;
  createdAt: number;
  /** Whether its first `conversation.created` has taken effect (§3.3). */
  created: boolean;
  /** The instant of the creation's own customer message; null where it has none (§3.4). */
  creationMessageAt: number | null;
  deleted: boolean;
  status: Status;
  attributes: Attributes;
  firstCustomerMessageAt: number | null;
  /** The oldest customer message that no agent reply has answered. */
  unansweredSince: number | null;
  /** Whether an agent reply was ever made (§3.5). */
  replied: boolean;
  episode: Episode;
  metrics: Record<Metric, MetricProgress>;
}

/** What a fold wrote down: of a whole life if it began at the beginning, else what came or changed since. */
export interface Written {
  readonly episodes: Episode[];
  readonly cycles: Cycle[];
  readonly applications: Application[];
  readonly transitions: Transition[];
  readonly selections: SelectionMade[];
}
