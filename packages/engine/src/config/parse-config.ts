/** The whole configuration: what anybody wrote, checked in one go (§8.4). */
import type { Fault } from '../fault.ts';
import { assignmentsOf, type Watched, warnOfUnused } from './assignments.ts';
import { automationsOf } from './automations.ts';
import { type Config, METRICS } from './config.ts';
import { connectionOf } from './connections.ts';
import { directoryOf } from './directory.ts';
import { Names } from './names.ts';
import { policyOf } from './policies.ts';
import { Report } from './report.ts';
import { type HolidayCode, scheduleOf } from './schedules.ts';
import { documentShape } from './shape/document-shape.ts';
import { type Read, read } from './shape/read.ts';
import { sound, tableOf } from './tables.ts';

export interface ParseConfigOptions {
  /** A sentence that says why no holidays are known by this code; null where they are. Absent: codes pass unchecked. */
  readonly holidayCode?: HolidayCode | undefined;
}

/** `faults` has at least one error, and the warnings that were found beside it. */
export type ParsedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Checks a configuration, given as the plain values that JSON or YAML holds. Every fault is found
 * at once, each with its path, a stable code (./codes.ts) and what to write instead. Never throws.
 */
export function parseConfig(value: unknown, options: ParseConfigOptions = {}): ParsedConfig {
  const report = new Report();
  const written = read(documentShape, value, [], report);
  if (written === null) return { ok: false, faults: report.faults };
  const config = configOf(written, options, report);
  return report.refused ? { ok: false, faults: report.faults } : { ok: true, config, warnings: report.faults };
}

const FIRE_WITHIN_SECONDS = 3600;

/** Faulty parts are left out of the result, which is whole where the report refuses nothing. */
function configOf(written: Read<typeof documentShape>, { holidayCode }: ParseConfigOptions, report: Report): Config {
  const names = new Names();
  const schedules = [...(written.schedules ?? [])].map(
    ([name, each]) => [name, scheduleOf(name, each, holidayCode, report)] as const,
  );
  const scheduleNames = schedules.map(([name]) => name);

  const policies = [...(written.policies ?? [])].map(
    ([name, policy]) => [name, policy && policyOf(name, policy, scheduleNames, names, report)] as const,
  );
  const watched: Watched = new Map(
    [...(written.policies ?? [])].map(([name, policy]) => [
      name,
      policy && METRICS.filter((metric) => policy.metrics?.[metric] !== undefined),
    ]),
  );
  const assignments = assignmentsOf(written.assignments ?? [], watched, names, report);

  const directory = directoryOf(written.directory ?? { people: undefined, teams: undefined }, names, report);
  const connections = new Map(
    [...(written.connections ?? [])].map(([name, connection]) => [
      name,
      connection && connectionOf(name, connection, report),
    ]),
  );
  const kinds = new Map([...(written.connections ?? [])].map(([name, connection]) => [name, connection?.kind ?? null]));
  const automations = automationsOf(written.automations ?? [], {
    schedules: scheduleNames,
    timeZoneOf: (schedule) => sound(schedules).find(([name]) => name === schedule)?.[1].timeZone ?? null,
    policies: [...watched.keys()],
    kinds,
    connections,
    directory,
    names,
    report,
    saidMissing: new Set(),
  });

  names.compare(report);
  // Beside errors these would only echo them: a misspelt policy is also one that nothing uses.
  if (!report.refused) warnOfUnused(written.assignments ?? [], watched, report);
  return {
    kept: 1,
    settings: {
      countBotReplies: written.settings?.countBotReplies ?? false,
      fireWithinSeconds: written.settings?.fireWithin ?? FIRE_WITHIN_SECONDS,
    },
    schedules: tableOf(sound(schedules)),
    policies: tableOf(sound(policies)),
    assignments,
    automations,
    connections: tableOf(sound(connections)),
    directory,
  };
}
