/** What a configuration changes against another, part by part, in sentences. */
import type { Config } from '@kept/engine';
import { meansTheSame, type Resolved } from './resolved.ts';
import { canonical } from './versions.ts';

export interface ConfigChange {
  readonly part:
    | 'settings'
    | 'schedule'
    | 'policy'
    | 'assignments'
    | 'automation'
    | 'connection'
    | 'directory'
    | 'holidays';
  /** Null where there is only one of its part. */
  readonly name: string | null;
  readonly change: 'added' | 'changed' | 'removed';
  /** A sentence. */
  readonly text: string;
}

interface Side {
  readonly config: Config;
  readonly resolved: Resolved;
}

export function changesBetween(before: Side | null, after: Side): ConfigChange[] {
  const old = before?.config ?? null;
  const { config } = after;
  return [
    ...whole('settings', 'Settings', old?.settings, config.settings),
    ...named('schedule', 'Schedule', old?.schedules ?? {}, config.schedules),
    ...movedDates(before, after),
    ...named('policy', 'Policy', old?.policies ?? {}, config.policies),
    ...assignmentChanges(old, config),
    ...named('automation', 'Automation', byName(old?.automations ?? []), byName(config.automations)),
    ...named('connection', 'Connection', old?.connections ?? {}, config.connections),
    ...whole('directory', 'The directory', old?.directory, config.directory),
  ];
}

function byName<T extends { readonly name: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((each) => [each.name, each]));
}

function named(
  part: ConfigChange['part'],
  word: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): ConfigChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): ConfigChange[] => {
    if (!Object.hasOwn(before, name)) {
      return [{ part, name, change: 'added', text: `${word} "${name}" is added.` }];
    }
    if (!Object.hasOwn(after, name)) {
      return [{ part, name, change: 'removed', text: `${word} "${name}" is removed.` }];
    }
    const where = differingFields(before[name], after[name]);
    if (where.length === 0) return [];
    return [{ part, name, change: 'changed', text: `${word} "${name}" changes: ${where.join(', ')}.` }];
  });
}

function whole(part: ConfigChange['part'], word: string, before: unknown, after: unknown): ConfigChange[] {
  if (before === undefined) return [];
  const where = differingFields(before, after);
  if (where.length === 0) return [];
  return [
    {
      part,
      name: null,
      change: 'changed',
      text: `${word} ${word.endsWith('s') ? 'change' : 'changes'}: ${where.join(', ')}.`,
    },
  ];
}

function assignmentChanges(old: Config | null, config: Config): ConfigChange[] {
  if (canonical(old?.assignments ?? []) === canonical(config.assignments)) return [];
  const before = old?.assignments.length ?? 0;
  const count = `${config.assignments.length} instead of ${before}`;
  const text = before === config.assignments.length ? 'The assignments change.' : `The assignments change: ${count}.`;
  return [{ part: 'assignments', name: null, change: before === 0 ? 'added' : 'changed', text }];
}

/** The fields that differ, one level deep in what is nested: `metrics.firstReply`. */
function differingFields(before: unknown, after: unknown, depth = 2): string[] {
  if (canonical(before) === canonical(after)) return [];
  if (depth === 0 || !isObject(before) || !isObject(after)) return [''];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    differingFields(before[key], after[key], depth - 1).map((inside) => (inside === '' ? key : `${key}.${inside}`)),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** §8.3: schedules that say the same and mean something else, as holiday or zone data have changed. */
function movedDates(before: Side | null, after: Side): ConfigChange[] {
  if (before === null) return [];
  return Object.entries(after.config.schedules).flatMap(([name, schedule]): ConfigChange[] => {
    const old = before.config.schedules[name];
    if (old === undefined || canonical(old) !== canonical(schedule)) return [];
    if (meansTheSame(schedule, before.resolved, after.resolved)) return [];
    const text = `Schedule "${name}" gets other dates: holiday or time zone data have changed since it was saved.`;
    return [{ part: 'holidays', name, change: 'changed', text }];
  });
}
