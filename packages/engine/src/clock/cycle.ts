/** The life of one cycle: start, climb, other terms, end (§4, §5, §7). */
import type { Metric } from '../config/config.ts';
import type { Terms } from '../policy/rules.ts';
import { elapsedAt, nextTripwireAt, noticeReached, projected, setClock } from './clock.ts';
import type { Application, Cause, Conversation, Cycle, CycleEnd, RunningClock, Standing } from './facts.ts';
import type { Fold } from './fold.ts';
import { type Level, levelReached, stateOf, TRIPWIRES } from './risk.ts';

/** A cycle starts at `startedAt` and is noticed at `at`, later where a metric is newly watched (§7.6). */
export function startCycle(
  fold: Fold,
  conversation: Conversation,
  metric: Metric,
  terms: Terms,
  startedAt: number,
  at: number,
  cause: Cause,
): void {
  const progress = conversation.metrics[metric];
  const { episode } = conversation.episode;
  if (progress.episode !== episode) {
    // §4.5: all risk starts afresh.
    progress.episode = episode;
    progress.level = 0;
    progress.worst = null;
  }
  progress.cycles += 1;
  const cycle: Cycle = {
    metric,
    cycle: progress.cycles,
    episode,
    startedAt,
    endedAt: null,
    endReason: null,
    outcome: null,
    level: 0,
    breachedAt: null,
    countedMs: 0,
    countingSince: null,
    nextAt: null,
    standing: null,
  };
  fold.written.cycles.push(cycle);
  applyTerms(fold, conversation, cycle, 1, terms, at, cause);
}

/** §7.5: the running cycle goes on under other terms, unless nothing that matters differs. */
export function switchTerms(
  fold: Fold,
  conversation: Conversation,
  metric: Metric,
  terms: Terms,
  at: number,
  cause: Cause,
): void {
  const clock = conversation.metrics[metric].clock!;
  if (alike(clock.application, terms)) return;
  endApplication(clock, fold.terms[metric]!, at, 'superseded');
  applyTerms(fold, conversation, clock.cycle, clock.application.application + 1, terms, at, cause);
}

/** All that §7.5 names. */
function alike(application: Application, terms: Terms): boolean {
  const now = application.targets;
  const then = terms.targets;
  return (
    application.policy === terms.policy &&
    application.policyVersion === terms.policyVersion &&
    application.scheduleVersion === terms.scheduleVersion &&
    now.low === then.low &&
    now.normal === then.normal &&
    now.high === then.high &&
    now.urgent === then.urgent
  );
}

/** Counts the cycle's time afresh under the terms and crosses what is past at once (§7.5). */
function applyTerms(
  fold: Fold,
  conversation: Conversation,
  cycle: Cycle,
  application: number,
  terms: Terms,
  at: number,
  cause: Cause,
): void {
  const { metric } = cycle;
  const { episode, status, attributes } = conversation;
  setClock(cycle, terms, fold.counted.upTo(terms, episode.spans, cycle.startedAt, at), status, at);
  const left = terms.targets.urgent * 1000 - cycle.countedMs;
  const applied: Application = {
    metric,
    cycle: cycle.cycle,
    application,
    revision: episode.revision,
    policy: terms.policy,
    policyVersion: terms.policyVersion,
    assignment: terms.assignment,
    score: terms.score,
    schedule: terms.scheduleName,
    scheduleVersion: terms.scheduleVersion,
    priority: attributes.priority,
    tier: attributes.tier,
    targets: terms.targets,
    appliedAt: at,
    firstDueAt: projected(terms, at, left),
    reachedAt: left <= 0 ? at : null,
    dueAt: null,
    endedAt: null,
    endReason: null,
  };
  fold.written.applications.push(applied);
  fold.terms[metric] = terms;
  const progress = conversation.metrics[metric];
  const transition = progress.clock?.transition ?? null;
  progress.clock = { cycle, application: applied, transition };
  const reached = levelReached(terms.targets, cycle.countedMs);
  if (reached > cycle.level) climb(fold, conversation, metric, reached, at, cause);
  cycle.nextAt = nextTripwireAt(cycle, terms, at);
}

/** §5.4, §5.5: the cycle's own level climbs, and the metric's with it where it is the highest. */
export function climb(
  fold: Fold,
  conversation: Conversation,
  metric: Metric,
  level: Level,
  at: number,
  cause: Cause,
): void {
  const progress = conversation.metrics[metric];
  const clock = progress.clock!;
  const { cycle, application } = clock;
  const before = progress.level;
  if (level > before) progress.level = level;
  cycle.level = level;
  const standing = standingOf(conversation, application);
  if (level === 4) {
    cycle.breachedAt = at;
    cycle.standing = standing;
  }
  const climbed = {
    tripwire: TRIPWIRES[level - 1]!,
    to: stateOf(progress.level),
    trigger: level === 4 ? ('sla_breached' as const) : ('sla_breach_warning' as const),
    cause,
    alerts: fold.terms[metric]!.alerts,
    standing,
    policyVersion: application.policyVersion,
  };
  if (clock.transition?.at === at) {
    // §5.5: of one cycle at one instant it is one transition.
    Object.assign(clock.transition, climbed, { raises: clock.transition.raises || level > before });
    return;
  }
  clock.transition = {
    at,
    metric,
    cycle: cycle.cycle,
    episode: cycle.episode,
    from: stateOf(before),
    raises: level > before,
    ...climbed,
  };
  fold.written.transitions.push(clock.transition);
}

/** Ends the metric's running cycle, if one runs, and fixes its outcome (§5.8). */
export function endCycle(fold: Fold, conversation: Conversation, metric: Metric, at: number, reason: CycleEnd): void {
  const progress = conversation.metrics[metric];
  const { clock } = progress;
  if (clock === null) return;
  const { cycle, application } = clock;
  endApplication(clock, fold.terms[metric]!, at, reason);
  cycle.nextAt = null;
  cycle.endedAt = at;
  cycle.endReason = reason;
  cycle.outcome = cycle.level === 4 ? 'breached' : reason === 'answered' || reason === 'closed' ? 'met' : null;
  cycle.standing ??= standingOf(conversation, application);
  if (cycle.outcome === 'breached' || progress.worst === null) progress.worst = cycle.outcome;
  progress.lastEnd = reason;
  progress.lastOutcome = cycle.outcome;
  progress.clock = null;
  fold.terms[metric] = null;
}

/** Stops the clock and settles when the application was due (§7.4). */
function endApplication(
  clock: RunningClock,
  terms: Terms,
  at: number,
  reason: NonNullable<Application['endReason']>,
): void {
  const { cycle, application } = clock;
  noticeReached(clock, terms, at);
  cycle.countedMs = elapsedAt(cycle, terms, at);
  cycle.countingSince = null;
  application.dueAt =
    application.reachedAt ?? projected(terms, at, application.targets.urgent * 1000 - cycle.countedMs);
  application.endedAt = at;
  application.endReason = reason;
}

function standingOf({ attributes }: Conversation, { policy }: Application): Standing {
  const { team, channel, assignee, priority, tier } = attributes;
  return { team, channel, assignee, priority, tier, policy };
}
