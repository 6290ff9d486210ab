/** Revisions in a proof: what clocks go by, without what is told to whom, and a timeline made of them again. */
import {
  type Config,
  compileRules,
  formatInstant,
  type Holidays,
  parseInstant,
  type Revision,
  type Timeline,
  timelineOf,
} from '@kept/engine';
import type { StoredRevision } from '../revisions/configuration.ts';
import { heldHolidays, heldZones } from '../revisions/resolved.ts';
import { canonical } from '../revisions/versions.ts';
import type { Finding } from './finding.ts';
import type { RevisionTerms } from './format.ts';

export function termsOf({ number, at, appliesTo, config, versions, resolved }: StoredRevision): RevisionTerms {
  return {
    ...{ number, at: formatInstant(at), appliesTo, versions },
    ...termsOfConfig(config),
    ...resolved,
  };
}

/** The part of a configuration that a promise is made of. */
export function termsOfConfig({ settings, schedules, policies, assignments }: Config) {
  return { settings, schedules, policies, assignments };
}

/** Where a configuration is of none of the revisions: how it differs from the newest. */
export function termsFindings(terms: ReturnType<typeof termsOfConfig>, revisions: readonly RevisionTerms[]): Finding[] {
  const parts = ['settings', 'schedules', 'policies', 'assignments'] as const;
  const same = (revision: RevisionTerms, part: (typeof parts)[number]) =>
    canonical(revision[part]) === canonical(terms[part]);
  if (revisions.some((revision) => parts.every((part) => same(revision, part)))) return [];
  const newest = revisions.at(-1)!;
  return parts
    .filter((part) => !same(newest, part))
    .map((part) => ({
      ...{ what: 'configuration', conversation: null, name: part },
      message: `The ${part} of the configuration are those of no revision in the proof; they differ from revision ${newest.number}: ${namesOf(terms[part], newest[part])}.`,
    }));
}

function namesOf(given: object, stated: object): string {
  const [a, b] = [given, stated] as Record<string, unknown>[];
  return [...new Set([...Object.keys(a!), ...Object.keys(b!)])]
    .filter((name) => canonical(a![name]) !== canonical(b![name]))
    .join(', ');
}

/** The timelines that the terms stand for, by the revision that an import named (§8.2). */
export class TermsTimeline {
  readonly #revisions: readonly Revision[];
  readonly #byInitial = new Map<number | null, Timeline>();

  /** @param holidays for years that were not looked up when a revision was saved */
  constructor(terms: readonly RevisionTerms[], holidays: Holidays) {
    this.#revisions = terms.map((each) => ({
      number: each.number,
      at: parseInstant(each.at)!,
      appliesTo: each.appliesTo,
      rules: compileRules(configOf(each), {
        holidays: heldHolidays(each, holidays),
        zones: heldZones(each),
        versions: each.versions,
      }),
    }));
  }

  from(initial: number | null): Timeline {
    let timeline = this.#byInitial.get(initial);
    if (timeline === undefined) {
      timeline = timelineOf(this.#revisions, initial ?? undefined);
      this.#byInitial.set(initial, timeline);
    }
    return timeline;
  }
}

function configOf({ settings, schedules, policies, assignments }: RevisionTerms): Config {
  return {
    ...{ kept: 1, settings, schedules, policies, assignments },
    ...{ automations: [], connections: {}, directory: { people: {}, teams: {} } },
  };
}
