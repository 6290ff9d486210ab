/** The worked cases of `vectors/scenarios`, as data. */
import { readdirSync, readFileSync } from 'node:fs';
import { compileRules, type Event, parseConfig, parseEvent, singleRevision, type Timeline } from '@kept/engine';
import { scenarioHolidays } from './holidays.ts';

export interface Scenario {
  readonly file: string;
  readonly name: string;
  readonly rules: readonly string[];
  readonly note: string;
  readonly config: unknown;
  readonly events: readonly Record<string, unknown>[];
  readonly until: string;
  readonly expected: { readonly until: string; readonly conversations: readonly unknown[] };
}

const FOLDER = new URL('../../vectors/scenarios/', import.meta.url);

export const SCENARIOS: readonly Scenario[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) }) as Scenario);

export function timelineOfConfig(config: unknown): Timeline {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n'));
  return singleRevision(compileRules(parsed.config, { holidays: scenarioHolidays }));
}

export function eventsOf(events: readonly unknown[]): Event[] {
  return events.map((event) => {
    const parsed = parseEvent(event);
    if (!parsed.ok) throw new Error(parsed.faults.map((fault) => fault.message).join('\n'));
    return parsed.event;
  });
}

/** Every difference between two JSON values, numbers within 0.001, none missing and none extra. */
export function differences(got: unknown, wanted: unknown, path = ''): string[] {
  if (typeof got === 'number' && typeof wanted === 'number') {
    return Math.abs(got - wanted) <= 0.001 ? [] : [`${path}: ${got}, not ${wanted}`];
  }
  if (typeof got === 'object' && typeof wanted === 'object' && got !== null && wanted !== null) {
    const keys = new Set([...Object.keys(got), ...Object.keys(wanted)]);
    return [...keys].flatMap((key) =>
      differences((got as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], `${path}/${key}`),
    );
  }
  return got === wanted ? [] : [`${path}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`];
}
