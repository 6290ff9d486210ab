/** What is asked: revisions, events of some conversations in order of arrival, and an instant. */
import { compileRules, parseConfig, type Revision, type Timeline, timelineOf } from '@kept/engine';
import * as fc from 'fast-check';
import { scenarioHolidays } from '../support/holidays.ts';
import { configsOf, revisionsOf } from './arbitrary-configs.ts';
import { instantsFrom, livesOver, PACES } from './arbitrary-lives.ts';
import { BEGINNINGS, schedulesNear, sparseSchedules } from './arbitrary-schedules.ts';
import type { RawEvent, RawRevision, RawSchedule } from './raw.ts';

const MINUTE_MS = 60_000;

export interface Question {
  readonly revisions: readonly RawRevision[];
  /** Number of the revision for episodes before the first (§8.2). */
  readonly initial: number;
  readonly events: readonly RawEvent[];
  readonly until: number;
}

interface Setting {
  readonly schedules: fc.Arbitrary<RawSchedule>;
  readonly instants: fc.Arbitrary<number>;
  readonly end: number;
}

const fortnights: fc.Arbitrary<Setting> = fc
  .tuple(fc.constantFrom(...BEGINNINGS), fc.constantFrom(...PACES))
  .map(([beginning, [step, steps]]) => ({
    schedules: schedulesNear(beginning),
    instants: instantsFrom(beginning, step, steps),
    end: beginning + step * steps * MINUTE_MS,
  }));

/** Some forty years in steps of a month. */
const decades: fc.Arbitrary<Setting> = fc
  .constantFrom(Date.UTC(1999, 0, 1, 12), Date.UTC(2020, 1, 28))
  .map((beginning) => ({
    schedules: fc.oneof(schedulesNear(Date.UTC(2030, 0, 1)), sparseSchedules, sparseSchedules),
    instants: instantsFrom(beginning, 43_200, 500),
    end: beginning + 500 * 43_200 * MINUTE_MS,
  }));

function oneOver({ schedules, instants, end }: Setting): fc.Arbitrary<Question> {
  return fc.record({
    revisions: configsOf(schedules).map((config) => [
      { number: 1, at: 0, appliesTo: 'new' as const, config, versions: { policies: {}, schedules: {} } },
    ]),
    initial: fc.constant(1),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  });
}

function severalOver({ schedules, instants, end }: Setting): fc.Arbitrary<Question> {
  return fc.record({
    revisions: revisionsOf(schedules, instants),
    initial: fc.constantFrom(1, 1, 2),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  });
}

export const underOne = fortnights.chain(oneOver);
export const underSeveral = fortnights.chain(severalOver);
export const overDecades = decades.chain(severalOver);

export function timelineFor({ revisions, initial }: Question): Timeline {
  return timelineOf(revisions.map(compiled), initial);
}

function compiled({ config, ...revision }: RawRevision): Revision {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n'));
  const rules = compileRules(parsed.config, { holidays: scenarioHolidays, versions: revision.versions });
  return { number: revision.number, at: revision.at, appliesTo: revision.appliesTo, rules };
}
