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
import type { RevisionTerms } from './format.ts';

export function termsOf({ number, at, appliesTo, config, versions, resolved }: StoredRevision): RevisionTerms {
  return {
    ...{ number, at: formatInstant(at), appliesTo, versions },
    ...termsOfConfig(config),
    holidays: resolved.holidays,
    zoneData: resolved.zoneData,
  };
}

/** The part of a configuration that a promise is made of. */
export function termsOfConfig({ settings, schedules, policies, assignments }: Config) {
  return { settings, schedules, policies, assignments };
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
        holidays: (code, year) => each.holidays[code]?.[year] ?? holidays(code, year),
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
