/** The record of a conversation as it is printed, sent and compared (interfaces.md "kept replay"). */
import { METRICS, type Metric, type Status, type Trigger } from '../config/config.ts';
import { formatInstant } from '../instant.ts';
import type { Terms } from '../policy/rules.ts';
import type { Tripwires } from '../policy/targets.ts';
import { elapsedAt, nextTripwireAt, projected, reachedAt } from './clock.ts';
import type {
  Application,
  Conversation,
  Cycle,
  CycleEnd,
  Episode,
  Outcome,
  RunningClock,
  Transition,
  Written,
} from './facts.ts';
import type { Fold } from './fold.ts';
import { CROSSED, RISK_STATES, type RiskState, stateOf, type Tripwire } from './risk.ts';

export type Badge = RiskState | Outcome;
export type ClockState = 'counting' | 'closed' | 'paused';

/** Instants are RFC 3339 in UTC with milliseconds; seconds carry milliseconds as decimals. */
export interface ConversationRecord extends ConversationSummary {
  readonly episodes: readonly EpisodeRecord[];
  readonly cycles: readonly CycleRecord[];
  readonly transitions: readonly TransitionRecord[];
}

export interface ConversationSummary {
  readonly id: string;
  readonly status: Status | 'deleted';
  readonly risk: Badge | null;
  readonly nextTripwireAt: string | null;
  readonly waitingSince: string | null;
  readonly metrics: Readonly<Partial<Record<Metric, MetricRecord>>>;
}

export interface MetricRecord {
  readonly state: RiskState | null;
  readonly badge: Badge | null;
  readonly cycleState: RiskState | null;
  readonly running: boolean;
  readonly clock: ClockState | null;
  readonly opensAt: string | null;
  readonly dueAt: string | null;
  readonly remainingSeconds: number | null;
}

export interface EpisodeRecord {
  readonly episode: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reopenedBy: 'customer' | 'status' | null;
  readonly worst: Badge | null;
}

export interface CycleRecord {
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endReason: CycleEnd | null;
  readonly outcome: Outcome | null;
  readonly crossed: 'none' | Tripwire;
  readonly elapsedSeconds: number;
  readonly calendarSeconds: number;
  readonly applications: readonly ApplicationRecord[];
}

export interface ApplicationRecord {
  readonly policy: string;
  readonly policyVersion: number;
  readonly assignment: number;
  readonly score: number;
  readonly schedule: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly targets: Tripwires;
  readonly appliedAt: string;
  readonly firstDueAt: string | null;
  readonly dueAt: string | null;
  readonly endedAt: string | null;
  readonly endReason: CycleEnd | 'superseded' | null;
}

export interface TransitionRecord {
  readonly at: string;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly tripwire: Tripwire;
  readonly from: RiskState;
  readonly to: RiskState;
  readonly raises: boolean;
  readonly trigger: Trigger;
}

/** The whole record of a fold that began at the beginning and was advanced to `now`; null where nothing created it. */
export function recordOf(fold: Fold, now: number): ConversationRecord | null {
  const { conversation } = fold;
  return conversation && renderRecord(conversation, fold.terms, fold.written, now);
}

/**
 * The record of a conversation and all that was written of it. `terms` are those of its running clocks.
 */
export function renderRecord(
  conversation: Conversation,
  terms: Readonly<Record<Metric, Terms | null>>,
  written: Pick<Written, 'episodes' | 'cycles' | 'applications' | 'transitions'>,
  now: number,
): ConversationRecord {
  const summary = summaryOf(conversation, terms, now);
  const applications = Map.groupBy(written.applications, ({ metric, cycle }) => `${metric}/${cycle}`);
  const cycles = Map.groupBy(written.cycles, ({ episode }) => episode);
  return {
    ...summary,
    episodes: [...written.episodes]
      .sort((a, b) => a.episode - b.episode)
      .map((episode) => episodeRecord(episode, cycles.get(episode.episode) ?? [])),
    cycles: [...written.cycles]
      .sort(compareCycles)
      .map((cycle) =>
        cycleRecord(
          cycle,
          applications.get(`${cycle.metric}/${cycle.cycle}`) ?? [],
          conversation,
          terms[cycle.metric],
          now,
        ),
      ),
    transitions: [...written.transitions].sort(compareTransitions).map(transitionRecord),
  };
}

const ORDER: Readonly<Record<Metric, number>> = { firstReply: 0, allMessages: 1, resolution: 2 };

export function compareCycles(a: Cycle, b: Cycle): number {
  return a.episode - b.episode || a.startedAt - b.startedAt || ORDER[a.metric] - ORDER[b.metric] || a.cycle - b.cycle;
}

export function compareTransitions(a: Transition, b: Transition): number {
  return a.at - b.at || ORDER[a.metric] - ORDER[b.metric] || a.cycle - b.cycle;
}

/** What a list shows of a conversation as of `now`, to which it has been advanced. */
export function summaryOf(
  conversation: Conversation,
  terms: Readonly<Record<Metric, Terms | null>>,
  now: number,
): ConversationSummary {
  let next: number | null = null;
  const metrics: Partial<Record<Metric, MetricRecord>> = {};
  for (const metric of METRICS) {
    const { clock, cycles } = conversation.metrics[metric];
    if (cycles === 0) continue;
    metrics[metric] = metricRecord(conversation, metric, terms[metric], now);
    const at = clock && nextTripwireAt(clock.cycle, terms[metric]!, now);
    if (at !== null && (next === null || at < next)) next = at;
  }
  const waits = conversation.status !== 'done' && !conversation.deleted;
  return {
    id: conversation.id,
    status: conversation.deleted ? 'deleted' : conversation.status,
    risk: riskOf(conversation, metrics),
    nextTripwireAt: text(next),
    waitingSince: waits ? text(conversation.unansweredSince) : null,
    metrics,
  };
}

/** §5.4; once done the worst badge of the last episode's metrics (§5.8). */
export function riskOf(
  conversation: Conversation,
  metrics: Readonly<Partial<Record<Metric, Pick<MetricRecord, 'state' | 'badge'>>>>,
): Badge | null {
  if (conversation.deleted) return null;
  let risk: Badge | null = null;
  for (const metric of METRICS) {
    const shown = metrics[metric];
    if (!shown || conversation.metrics[metric].episode !== conversation.episode.episode) continue;
    if (conversation.status === 'done') risk = worse(risk, shown.badge as Outcome | null);
    else if (shown.state !== null) risk = higher(risk as RiskState | null, shown.state);
  }
  return risk;
}

function worse(a: Badge | null, b: Outcome | null): Badge | null {
  return a === 'breached' || b === null ? a : b;
}

function higher(a: RiskState | null, b: RiskState): RiskState {
  return a !== null && RISK_STATES.indexOf(a) > RISK_STATES.indexOf(b) ? a : b;
}

function metricRecord(conversation: Conversation, metric: Metric, terms: Terms | null, now: number): MetricRecord {
  const progress = conversation.metrics[metric];
  const state = progress.episode === conversation.episode.episode ? stateOf(progress.level) : null;
  const badge = badgeOf(conversation, metric, state);
  if (progress.clock === null || terms === null) {
    return {
      state,
      badge,
      cycleState: null,
      running: false,
      clock: null,
      opensAt: null,
      dueAt: null,
      remainingSeconds: null,
    };
  }
  const { cycle } = progress.clock;
  const clock = clockState(cycle, terms, now);
  return {
    state,
    badge,
    cycleState: stateOf(cycle.level),
    running: true,
    clock,
    opensAt: clock === 'closed' ? text(terms.schedule.add(now, 0)) : null,
    dueAt: text(dueAtOf(progress.clock, terms, now)),
    remainingSeconds: (terms.targets.urgent * 1000 - elapsedAt(cycle, terms, now)) / 1000,
  };
}

export function clockState(cycle: Cycle, terms: Terms, now: number): ClockState {
  if (cycle.countingSince === null) return 'paused';
  return terms.schedule.isOpen(now) ? 'counting' : 'closed';
}

/** A running cycle's breach instant if it has breached; else null while paused or never, else projected from now. */
export function dueAtOf({ cycle }: RunningClock, terms: Terms, now: number): number | null {
  if (cycle.breachedAt !== null) return cycle.breachedAt;
  if (cycle.countingSince === null) return null;
  return projected(terms, now, terms.targets.urgent * 1000 - elapsedAt(cycle, terms, now));
}

/** §5.8, and interfaces.md for what still lives. */
export function badgeOf(conversation: Conversation, metric: Metric, state: RiskState | null): Badge | null {
  const progress = conversation.metrics[metric];
  if (conversation.deleted) return null;
  if (conversation.status === 'done' || state === null) return progress.worst;
  if (progress.clock !== null) return state;
  return metric === 'allMessages' && progress.lastEnd === 'answered' ? state : progress.lastOutcome;
}

/** `theirs`: the cycles of the episode. */
function episodeRecord(episode: Episode, theirs: readonly Cycle[]): EpisodeRecord {
  let worst: Badge | null = null;
  for (const cycle of theirs) {
    worst =
      episode.endedAt === null ? higher(worst as RiskState | null, stateOf(cycle.level)) : worse(worst, cycle.outcome);
  }
  const { reopenedBy } = episode;
  return {
    episode: episode.episode,
    startedAt: formatInstant(episode.startedAt),
    endedAt: text(episode.endedAt),
    reopenedBy,
    worst,
  };
}

function cycleRecord(
  cycle: Cycle,
  applications: readonly Application[],
  conversation: Conversation,
  terms: Terms | null,
  now: number,
): CycleRecord {
  const clock = conversation.metrics[cycle.metric].clock;
  const runs = clock !== null && clock.cycle.cycle === cycle.cycle;
  const elapsedMs = runs ? elapsedAt(cycle, terms!, now) : cycle.countedMs;
  return {
    metric: cycle.metric,
    cycle: cycle.cycle,
    episode: cycle.episode,
    startedAt: formatInstant(cycle.startedAt),
    endedAt: text(cycle.endedAt),
    endReason: cycle.endReason,
    outcome: cycle.outcome,
    crossed: CROSSED[cycle.level],
    elapsedSeconds: elapsedMs / 1000,
    calendarSeconds: ((cycle.endedAt ?? now) - cycle.startedAt) / 1000,
    applications: applications.map((application) =>
      applicationRecord(
        application,
        application.endedAt === null && runs ? lastingDueAt(clock, terms!, now) : application.dueAt,
      ),
    ),
  };
}

/** An application that lasts is due when its urgent target was reached, else as its metric is. */
export function lastingDueAt(clock: RunningClock, terms: Terms, now: number): number | null {
  return reachedAt(clock.cycle, clock.application, terms, now) ?? dueAtOf(clock, terms, now);
}

function applicationRecord(application: Application, dueAt: number | null): ApplicationRecord {
  const { policy, policyVersion, assignment, score, schedule, priority, tier, targets } = application;
  return {
    policy,
    policyVersion,
    assignment,
    score,
    schedule,
    priority,
    tier,
    targets,
    appliedAt: formatInstant(application.appliedAt),
    firstDueAt: text(application.firstDueAt),
    dueAt: text(dueAt),
    endedAt: text(application.endedAt),
    endReason: application.endReason,
  };
}

function transitionRecord(transition: Transition): TransitionRecord {
  const { metric, cycle, episode, tripwire, from, to, raises, trigger } = transition;
  return { at: formatInstant(transition.at), metric, cycle, episode, tripwire, from, to, raises, trigger };
}

function text(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
