/** A configuration compiled for the fold: who wins a metric, under which terms (§7.1, §7.2). */
import { type Config, METRICS, type Metric, type Policy, type Status } from '../config/config.ts';
import type { Attributes } from '../conversation/attributes.ts';
import { cachedSchedule } from '../schedule/cache.ts';
import { ALWAYS_OPEN, type CompileOptions } from '../schedule/compile.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type Tripwires, tripwiresOf } from './targets.ts';

/** What one metric of one conversation is held to: all that an application pins (§7.3, §7.4). */
export interface Terms {
  readonly policy: string;
  readonly policyVersion: number;
  /** Place of the winning assignment, from 1. */
  readonly assignment: number;
  readonly score: number;
  /** Null ignores office hours. */
  readonly scheduleName: string | null;
  readonly scheduleVersion: number | null;
  readonly schedule: Schedule;
  readonly pauseOn: readonly Status[];
  readonly alerts: Policy['alerts'];
  readonly targets: Tripwires;
}

export type Selection = Readonly<Record<Metric, Terms | null>>;

/** Versions of what a revision holds, by name; 1 where it does not say (§8.3). */
export interface Versions {
  readonly policies: Readonly<Record<string, number>>;
  readonly schedules: Readonly<Record<string, number>>;
}

export interface Rules {
  readonly config: Config;
  readonly versions: Versions;
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** The winner of each metric, and its terms, for such attributes. */
  select(attributes: Pick<Attributes, 'team' | 'channel' | 'priority' | 'tier'>): Selection;
  /** The terms of a policy's metric as they were won before, for a priority and a tier. */
  terms(policy: string, metric: Metric, won: Won): Terms;
}

/** By what assignment terms were won, and for which priority and tier. */
export interface Won {
  /** Place of the assignment, from 1. */
  readonly assignment: number;
  readonly score: number;
  readonly priority: string | null;
  readonly tier: string | null;
}

/** As many different selections, and terms, as are remembered before starting afresh. */
const REMEMBERED = 5_000;

/**
 * Compiles a checked configuration. `holidays` is needed where a schedule names holiday codes; `zones` holds the zones of an
 * earlier day.
 */
export function compileRules(
  config: Config,
  options: CompileOptions & { readonly versions?: Versions | undefined } = {},
): Rules {
  const versions = options.versions ?? { policies: {}, schedules: {} };
  const schedules = new Map<string, Schedule>();
  for (const [name, schedule] of Object.entries(config.schedules)) {
    schedules.set(name, cachedSchedule(schedule, options));
  }
  const rules = { config, versions, schedules };
  const selections = new Map<string, Selection>();
  const terms = new Map<string, Terms>();
  return {
    ...rules,
    terms(policy, metric, won) {
      const { assignment, score, priority, tier } = won;
      const key = `${mark(policy)}${metric}/${assignment}/${score}/${mark(priority)}${mark(tier)}`;
      return remembered(terms, key, () => termsOf(rules, policy, metric, won));
    },
    select(attributes) {
      const { team, channel, priority, tier } = attributes;
      const key = `${mark(team)}${mark(channel)}${mark(priority)}${mark(tier)}`;
      return remembered(selections, key, () => selectionFor(rules, attributes));
    },
  };
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  let found = known.get(key);
  if (found === undefined) {
    if (known.size >= REMEMBERED) known.clear();
    found = find();
    known.set(key, found);
  }
  return found;
}

/** No text holds a NUL, so nothing and every text differ. */
function mark(value: string | null): string {
  return value === null ? '\0\0' : `${value}\0`;
}

type Compiled = Pick<Rules, 'config' | 'versions' | 'schedules'>;

function selectionFor(rules: Compiled, attributes: Parameters<Rules['select']>[0]): Selection {
  const winner = (metric: Metric): Terms | null => {
    let best = -1;
    let score = -1;
    for (const [index, assignment] of rules.config.assignments.entries()) {
      const theirs = scoreOf(assignment, attributes);
      // Strictly higher: of equals the first listed wins (§7.2).
      if (theirs === null || theirs <= score || !rules.config.policies[assignment.policy]?.metrics[metric]) continue;
      best = index;
      score = theirs;
    }
    if (best < 0) return null;
    const { priority, tier } = attributes;
    return termsOf(rules, rules.config.assignments[best]!.policy, metric, {
      assignment: best + 1,
      score,
      priority,
      tier,
    });
  };
  return Object.fromEntries(METRICS.map((metric) => [metric, winner(metric)])) as Record<Metric, Terms | null>;
}

/** §7.1: 3, 2, 1 or 0; null where it does not match. */
export function scoreOf(
  assignment: { readonly team: string | null; readonly channel: string | null },
  attributes: { readonly team: string | null; readonly channel: string | null },
): number | null {
  if (assignment.team !== null && assignment.team !== attributes.team) return null;
  if (assignment.channel !== null && assignment.channel !== attributes.channel) return null;
  return (assignment.team === null ? 0 : 2) + (assignment.channel === null ? 0 : 1);
}

function termsOf(rules: Compiled, name: string, metric: Metric, won: Won): Terms {
  const policy = rules.config.policies[name]!;
  const { pauseOn } = policy.metrics[metric]!;
  return {
    policy: name,
    policyVersion: rules.versions.policies[name] ?? 1,
    assignment: won.assignment,
    score: won.score,
    scheduleName: policy.schedule,
    scheduleVersion: policy.schedule === null ? null : (rules.versions.schedules[policy.schedule] ?? 1),
    schedule: policy.schedule === null ? ALWAYS_OPEN : rules.schedules.get(policy.schedule)!,
    pauseOn,
    alerts: policy.alerts,
    targets: targetsOf(policy, metric, won.priority, won.tier),
  };
}

/** §6: the tripwires of a policy's metric for a priority and a tier. */
export function targetsOf(policy: Policy, metric: Metric, priority: string | null, tier: string | null): Tripwires {
  const { targets } = policy.metrics[metric]!;
  const target =
    targets.kind === 'one'
      ? targets.target
      : (priority !== null && own(targets.table, priority)) || targets.table[policy.defaultPriority!]!;
  const factor = (tier !== null && own(policy.tiers, tier)) || 1;
  return tripwiresOf(target, factor, policy.atRiskAt, policy.urgentAt);
}

/** A tier named `constructor` is unknown, not inherited. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
