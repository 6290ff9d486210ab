import { METRICS, type Metric, type MetricPolicy, type Policy, STATUSES, type Status } from './config.ts';
import { warnOfMerged } from './merged.ts';
import type { Names } from './names.ts';
import { meant } from './near.ts';
import { describe, type Keys, type Report } from './report.ts';
import type { policyShape } from './shape/policy-shape.ts';
import type { Read } from './shape/read.ts';
import { refuseStretched } from './stretched.ts';
import { sound, tableOf } from './tables.ts';
import { targetsOf } from './targets.ts';

type ReadPolicy = Read<typeof policyShape>;

const ACTIVE = STATUSES.filter((status) => status !== 'done');
const AT_RISK_AT = 0.75;
const URGENT_AT = 0.9;

/** A policy with its defaults, null if it is faulty. `schedules`: the names that the configuration gives, faulty ones too. */
export function policyOf(
  name: string,
  read: ReadPolicy,
  schedules: readonly string[],
  names: Names,
  report: Report,
): Policy | null {
  const keys: Keys = ['policies', name];
  const schedule = scheduleOf(read, schedules, keys, report);
  const pauseOn = pauseOf(read.pauseOn, [...keys, 'pauseOn'], report) ?? ['pending'];
  const fractions = fractionsOf(read, keys, report);
  const metrics = metricsOf(read, pauseOn, keys, report);
  for (const tier of read.tiers?.keys() ?? []) names.mention('tier', tier, [...keys, 'tiers', tier]);
  names.mention('priority', read.defaultPriority, [...keys, 'defaultPriority']);
  for (const metric of METRICS) {
    const table = read.metrics?.[metric]?.byPriority;
    for (const priority of table?.keys() ?? [])
      names.mention('priority', priority, [...keys, 'metrics', metric, 'byPriority', priority]);
  }
  if (schedule === undefined || fractions === null || metrics === null) return null;
  const policy: Policy = {
    name,
    schedule,
    alerts: read.alerts ?? 'perCycle',
    tiers: tableOf(sound(read.tiers ?? [])),
    defaultPriority: read.defaultPriority ?? null,
    ...fractions,
    metrics,
  };
  if (refuseStretched(policy, keys, report)) return null;
  warnOfMerged(policy, keys, report);
  return policy;
}

/** The schedule's name, null for around the clock, undefined if that is faulty. */
function scheduleOf(
  read: ReadPolicy,
  schedules: readonly string[],
  keys: Keys,
  report: Report,
): string | null | undefined {
  if (read.schedule === null || read.ignoreOfficeHours === null) return undefined;
  if (read.schedule !== undefined && !schedules.includes(read.schedule)) {
    const there =
      schedules.length === 0
        ? ' There are no schedules yet: add it to schedules.'
        : ` There are ${schedules.join(', ')}.`;
    report.error(
      [...keys, 'schedule'],
      'unknown_schedule',
      `No schedule is called ${describe(read.schedule)}.${meant(read.schedule, schedules, there)}`,
    );
    return undefined;
  }
  if (read.ignoreOfficeHours === true) return null;
  if (read.schedule !== undefined) return read.schedule;
  if (schedules.includes('default')) return 'default';
  report.error(
    keys,
    'no_schedule',
    'The policy names no schedule and none is called "default". Write schedule: NAME, or ignoreOfficeHours: true for around the clock.',
  );
  return undefined;
}

function pauseOf(
  statuses: readonly (Status | null)[] | null | undefined,
  keys: Keys,
  report: Report,
): readonly Status[] | null {
  if (statuses == null) return null;
  const pausing = [...new Set(statuses)].filter((status) => status !== null);
  if (ACTIVE.every((status) => pausing.includes(status))) {
    report.warn(
      keys,
      'always_paused',
      `Every status of an active conversation pauses the clock, so it never runs. Leave out at least "open".`,
    );
  }
  return pausing;
}

function fractionsOf(read: ReadPolicy, keys: Keys, report: Report): Pick<Policy, 'atRiskAt' | 'urgentAt'> | null {
  const { atRiskAt = AT_RISK_AT, urgentAt = URGENT_AT } = read;
  if (atRiskAt === null || urgentAt === null) return null;
  if (atRiskAt <= urgentAt) return { atRiskAt, urgentAt };
  const name = read.atRiskAt === undefined ? 'urgentAt' : 'atRiskAt';
  const unwritten = read.atRiskAt === undefined || read.urgentAt === undefined;
  const other = name === 'atRiskAt' ? `urgentAt, ${urgentAt}` : `atRiskAt, ${atRiskAt}`;
  const message = `${read[name]} does not go with ${other}${unwritten ? ' unless it is written' : ''}: 0 < atRiskAt <= urgentAt <= 1.`;
  return report.error(
    [...keys, name],
    'disordered_fractions',
    `${message} Write ${name === 'atRiskAt' ? `${urgentAt} or less` : `${atRiskAt} or more`}.`,
  );
}

function metricsOf(read: ReadPolicy, pauseOn: readonly Status[], keys: Keys, report: Report): Policy['metrics'] | null {
  if (read.metrics === null) return null;
  const written = METRICS.filter((metric) => read.metrics?.[metric] !== undefined);
  if (read.metrics === undefined || written.length === 0) {
    const place = read.metrics === undefined ? keys : [...keys, 'metrics'];
    return report.error(
      place,
      'no_metrics',
      `The policy promises nothing. Under metrics write ${METRICS.join(', ')}, at least one, such as firstReply: { target: 4h }.`,
    );
  }
  const tabled = written.some((metric) => read.metrics?.[metric]?.byPriority != null);
  if (tabled && read.defaultPriority === undefined) {
    report.error(
      keys,
      'no_default_priority',
      'byPriority needs a defaultPriority in the policy, for conversations without a priority. Write defaultPriority: medium, or another row of the table.',
    );
  }
  const metrics: Partial<Record<Metric, MetricPolicy>> = {};
  for (const metric of written) {
    const place = [...keys, 'metrics', metric];
    const own = read.metrics[metric];
    if (own == null) continue;
    const targets = targetsOf(own, read.defaultPriority, place, report);
    const pauses = pauseOf(own.pauseOn, [...place, 'pauseOn'], report) ?? pauseOn;
    if (targets !== null) metrics[metric] = { targets, pauseOn: pauses };
  }
  return Object.keys(metrics).length === written.length ? metrics : null;
}
