import { type Around, actionOf } from './actions.ts';
import { type Action, type Automation, type Conditions, DAILY_DIGEST, type Trigger } from './config.ts';
import { checkDigestRule, checkSchedule, digestOf } from './digest.ts';
import { meant } from './near.ts';
import { describe, either, type Keys } from './report.ts';
import type { automationShape } from './shape/automation-shape.ts';
import type { Read } from './shape/read.ts';

type ReadAutomation = Read<typeof automationShape>;
type ReadWhen = NonNullable<ReadAutomation['when']>;

/** What automations refer to beside what their actions do. */
export interface Surroundings extends Around {
  readonly schedules: readonly string[];
  /** The time zone of a schedule; null where it is faulty or not there. */
  readonly timeZoneOf: (schedule: string) => string | null;
  readonly policies: readonly string[];
}

/** The automations in their order; faulty ones are left out. */
export function automationsOf(read: readonly (ReadAutomation | null)[], around: Surroundings): Automation[] {
  const first = new Map<string, number>();
  const automations: Automation[] = [];
  for (const [at, written] of read.entries()) {
    if (written === null) continue;
    const { name } = written;
    if (typeof name === 'string') {
      const before = first.get(name);
      if (before === undefined) first.set(name, at);
      else
        around.report.error(
          ['automations', at, 'name'],
          'duplicate_name',
          `automations[${before}] is called ${describe(name)} too. Give each its own name.`,
        );
    }
    const automation = automationOf(written, ['automations', at], around);
    if (automation !== null) automations.push(automation);
  }
  return automations;
}

function automationOf(read: ReadAutomation, keys: Keys, around: Surroundings): Automation | null {
  const written = [...new Set(read.on ?? [])].filter((trigger) => trigger !== null);
  const on = written.filter((trigger) => trigger !== DAILY_DIGEST);
  const daily = written.length > on.length;
  const actions: Action[] = [];
  for (const [at, action] of (read.do ?? []).entries()) {
    const built = action && actionOf(action, on, [...keys, 'do', at, action.key], around);
    if (built !== null) actions.push(built);
  }
  const when = conditionsOf(read.when ?? {}, [...keys, 'when'], around);
  warnOfNever(on, when, keys, around);
  const digest = digestOf(read, daily, keys, around);
  if (daily) checkDigestRule(read, on, keys, around);
  const quietHours = quietHoursOf(read, keys, around);
  const { name, throttle } = read;
  if (name == null || read.on == null || throttle === null || (daily && digest === null)) return null;
  return {
    name,
    enabled: read.enabled ?? true,
    on,
    ...(digest === null ? {} : { digest }),
    when,
    do: actions,
    throttle: throttle?.every == null ? null : { everySeconds: throttle.every, per: throttle.per ?? 'conversation' },
    quietHours,
  };
}

function conditionsOf(when: Partial<ReadWhen>, keys: Keys, { names, policies, report }: Surroundings): Conditions {
  for (const kind of ['team', 'channel', 'priority', 'tier'] as const)
    names.mentionAll(kind, when[kind], [...keys, kind]);
  for (const [at, policy] of (when.policy ?? []).entries()) {
    if (policy === null || policies.includes(policy)) continue;
    const message = `No policy is called ${describe(policy)}.${meant(policy, policies, ` There are ${policies.join(', ')}.`)}`;
    report.error([...keys, 'policy', at], 'unknown_policy', message);
  }
  const given = <T>(values: readonly (T | null)[] | null | undefined): readonly T[] | null =>
    values == null ? null : [...new Set(values)].filter((value) => value !== null);
  return {
    metric: given(when.metric),
    state: given(when.state),
    tripwire: given(when.tripwire),
    team: given(when.team),
    channel: given(when.channel),
    priority: given(when.priority),
    tier: given(when.tier),
    policy: given(when.policy),
    assignee: given(when.assignee),
  };
}

function quietHoursOf(
  read: ReadAutomation,
  keys: Keys,
  { names, schedules, report }: Surroundings,
): Automation['quietHours'] {
  const { schedule, passPriorities } = read.quietHours ?? {};
  names.mentionAll('priority', passPriorities, [...keys, 'quietHours', 'passPriorities']);
  if (schedule == null) return null;
  checkSchedule(schedule, schedules, [...keys, 'quietHours', 'schedule'], report);
  return { schedule, passPriorities: (passPriorities ?? []).filter((priority) => priority !== null) };
}

/** The tripwires that stand for a trigger, and the states it can lead to (§5.5, §5.7). */
const REACH: Partial<Record<Trigger, { readonly tripwire: readonly string[]; readonly state: readonly string[] }>> = {
  // A later cycle warns below a breach of an earlier one: the metric's state is breach all the while.
  sla_breach_warning: { tripwire: ['low', 'normal', 'high'], state: ['at_risk', 'urgent', 'breach'] },
  sla_breached: { tripwire: ['urgent'], state: ['breach'] },
};

function warnOfNever(on: readonly Trigger[], when: Conditions, keys: Keys, { report }: Surroundings): void {
  for (const condition of ['tripwire', 'state'] as const) {
    const wanted: readonly string[] | null = when[condition];
    const reached = on.map((trigger) => REACH[trigger]?.[condition]);
    if (wanted === null || wanted.length === 0 || reached.length === 0 || reached.includes(undefined)) continue;
    const possible = [...new Set(reached.flatMap((values) => values ?? []))];
    if (wanted.some((value) => possible.includes(value))) continue;
    const message = `The rule never fires: ${either(on)} comes with the ${condition} ${either(possible)} only. Change on, or this condition.`;
    report.warn([...keys, 'when', condition], 'never_fires', message);
  }
}
