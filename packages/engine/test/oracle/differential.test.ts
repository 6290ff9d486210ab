import { compileRules, parseConfig, type Revision, replay, timelineOf } from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioHolidays } from '../support/holidays.ts';
import { eventsOf } from '../support/scenarios.ts';
import { configsOf, revisionsOf } from './arbitrary-configs.ts';
import { instantsFrom, livesOver, PACES } from './arbitrary-lives.ts';
import { BEGINNINGS, schedulesNear, sparseSchedules } from './arbitrary-schedules.ts';
import { oracleOf } from './oracle.ts';
import type { RawEvent, RawRevision, RawSchedule } from './raw.ts';

const RUNS = Number(process.env.KEPT_RUNS ?? 150);
const MINUTE_MS = 60_000;
const PATIENCE_MS = 3_600_000;

interface Question {
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

function underOne({ schedules, instants, end }: Setting): fc.Arbitrary<Question> {
  return fc.record({
    revisions: configsOf(schedules).map((config) => [
      { number: 1, at: 0, appliesTo: 'new' as const, config, versions: { policies: {}, schedules: {} } },
    ]),
    initial: fc.constant(1),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  });
}

function underSeveral({ schedules, instants, end }: Setting): fc.Arbitrary<Question> {
  return fc.record({
    revisions: revisionsOf(schedules, instants),
    initial: fc.constantFrom(1, 1, 2),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  });
}

describe('the engine and the oracle tell the same', () => {
  const asked = (questions: fc.Arbitrary<Question>, numRuns: number) =>
    fc.assert(fc.property(questions, agree), { numRuns });
  it('under one configuration', () => asked(fortnights.chain(underOne), RUNS), PATIENCE_MS);
  it('§8.2, §8.3: under several revisions', () => asked(fortnights.chain(underSeveral), RUNS), PATIENCE_MS);
  it(
    '§2.8: over decades, with hours that hardly come',
    () => asked(decades.chain(underSeveral), Math.ceil(RUNS / 20)),
    PATIENCE_MS,
  );
});

function agree({ revisions, initial, events, until }: Question): void {
  const first = revisions.find((revision) => revision.number === initial) ?? revisions[0]!;
  const timeline = timelineOf(revisions.map(compiled), initial);
  const told = { until: new Date(until).toISOString(), conversations: replay(timeline, eventsOf(events), until) };
  const wanted = oracleOf({ all: revisions, initial: first }, events, until, scenarioHolidays);
  expect(exact(told)).toEqual(exact(wanted));
}

function compiled({ config, ...revision }: RawRevision): Revision {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n'));
  const rules = compileRules(parsed.config, { holidays: scenarioHolidays, versions: revision.versions });
  return { number: revision.number, at: revision.at, appliesTo: revision.appliesTo, rules };
}

/** As JSON, with seconds of whole milliseconds. */
function exact(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, field) =>
    typeof field === 'number' ? Math.round(field * 1e6) / 1e6 : field,
  );
}
