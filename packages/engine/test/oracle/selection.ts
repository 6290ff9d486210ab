import type { Moment } from './moments.ts';
import { OfficeHours } from './office-hours.ts';
import type { HolidayDates, Metric, RawRevision } from './raw.ts';
import { type Four, targetsFor } from './targets.ts';

/** What an application holds to (§7.2, §7.4). */
export interface Terms {
  readonly policy: string;
  readonly policyVersion: number;
  readonly assignment: number;
  readonly score: number;
  readonly schedule: string | null;
  readonly scheduleVersion: number | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly targets: Four;
  readonly pauseOn: readonly string[];
  readonly hours: OfficeHours;
}

/** Office hours by revision and name, so that days are laid out once. */
export class Hours {
  readonly #holidays: HolidayDates;
  readonly #of = new Map<unknown, OfficeHours>();

  constructor(holidays: HolidayDates) {
    this.#holidays = holidays;
  }

  of(revision: RawRevision, name: string | null): OfficeHours {
    const written = name === null ? null : revision.config.schedules[name]!;
    const known = this.#of.get(written);
    if (known) return known;
    const hours = new OfficeHours(written, this.#holidays);
    this.#of.set(written, hours);
    return hours;
  }
}

/** The winner for one metric at one moment; null if no policy watches it. */
export function termsAt(moment: Moment, metric: Metric, hours: Hours): Terms | null {
  const { config, versions } = moment.revision;
  const candidates = config.assignments
    .map((written, index) => ({ ...written, assignment: index + 1 }))
    .filter(({ team }) => team === undefined || team === moment.team)
    .filter(({ channel }) => channel === undefined || channel === moment.channel)
    .filter(({ policy }) => config.policies[policy]!.metrics[metric] !== undefined)
    .map((found) => ({ ...found, score: (found.team === undefined ? 0 : 2) + (found.channel === undefined ? 0 : 1) }));
  const best = Math.max(...candidates.map(({ score }) => score));
  const won = candidates.find(({ score }) => score === best);
  if (!won) return null;
  const policy = config.policies[won.policy]!;
  const schedule = policy.ignoreOfficeHours === true ? null : (policy.schedule ?? 'default');
  return {
    policy: won.policy,
    policyVersion: versions.policies[won.policy] ?? 1,
    assignment: won.assignment,
    score: won.score,
    schedule,
    scheduleVersion: schedule === null ? null : (versions.schedules[schedule] ?? 1),
    priority: moment.priority,
    tier: moment.tier,
    targets: targetsFor(policy, metric, moment.priority, moment.tier),
    pauseOn: policy.metrics[metric]!.pauseOn ?? policy.pauseOn ?? ['pending'],
    hours: hours.of(moment.revision, schedule),
  };
}

/** §7.5: whether a selection leaves an application as it was. */
export function isTheSame(a: Terms, b: Terms): boolean {
  return (
    a.policy === b.policy &&
    a.policyVersion === b.policyVersion &&
    a.schedule === b.schedule &&
    a.scheduleVersion === b.scheduleVersion &&
    JSON.stringify(a.targets) === JSON.stringify(b.targets)
  );
}
