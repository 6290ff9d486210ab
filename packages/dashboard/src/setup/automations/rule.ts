/** An automation as it is written: what sets it off, and what the form does not know of it. Pure. */
import { TRIGGERS } from '@kept/engine';
import { type Raw, rawOf, rawTexts } from '../raw.ts';

/** Set off by the time of day, and alone. */
export const DAILY = 'daily_digest';

const KNOWN = ['name', 'enabled', 'on', 'digest', 'when', 'do', 'throttle', 'quietHours'];
const CONDITIONS = ['metric', 'state', 'tripwire', 'team', 'channel', 'priority', 'tier', 'policy', 'assignee'];
/** Of one moment, which a digest has none of. */
const OF_A_MOMENT = ['state', 'tripwire', 'policy'];

/** One text or a list of them. */
export function textsOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : rawTexts(value);
}

export function isDaily(rule: Raw): boolean {
  return textsOf(rule.on).includes(DAILY);
}

/** Triggers that are written and that this form has no word for. */
export function unknownTriggers(rule: Raw): string[] {
  return textsOf(rule.on).filter((one) => one !== DAILY && !(TRIGGERS as readonly string[]).includes(one));
}

/** The parts of a rule that no field of the form shows: they stay as they are. Null where there are none. */
export function leftInYaml(rule: Raw): Raw | null {
  const parts = without(rule, KNOWN);
  const when = without(rawOf(rule.when), CONDITIONS);
  const all = { ...parts, ...(Object.keys(when).length > 0 ? { when } : {}) };
  return Object.keys(all).length > 0 ? all : null;
}

function without(written: Raw, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(written).filter(([key]) => !names.includes(key)));
}

/** A digest of a rule on triggers: at half past eight, without what only a moment has. */
export function toDaily(rule: Raw, schedules: readonly string[], timeZone: string): Raw {
  const { throttle: _, quietHours: __, when, ...rest } = rule;
  const hours = schedules.includes('default') ? {} : schedules[0] ? { schedule: schedules[0] } : { timeZone };
  const conditions = without(rawOf(when), OF_A_MOMENT);
  return {
    ...rest,
    on: DAILY,
    digest: { at: '08:30', ...hours },
    ...(Object.keys(conditions).length > 0 ? { when: conditions } : {}),
  };
}

/** Back to what happens. */
export function toTriggers(rule: Raw): Raw {
  const { digest: _, ...rest } = rule;
  return { ...rest, on: ['sla_breached'] };
}

/** Whether two rules, or what they go through, are written alike. */
export function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
