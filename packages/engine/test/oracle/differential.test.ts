import { compileRules, parseConfig, type Revision, replay, timelineOf } from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioHolidays } from '../support/holidays.ts';
import { eventsOf } from '../support/scenarios.ts';
import { configsNear, revisionsNear } from './arbitrary-configs.ts';
import { instantsFrom, livesOver, PACES } from './arbitrary-lives.ts';
import { BEGINNINGS } from './arbitrary-schedules.ts';
import { oracleOf } from './oracle.ts';
import type { RawEvent, RawRevision } from './raw.ts';

const RUNS = { numRuns: Number(process.env.KEPT_RUNS ?? 150) };
const PATIENCE_MS = 3_600_000;

interface Question {
  readonly revisions: readonly RawRevision[];
  /** Number of the revision for episodes before the first (§8.2). */
  readonly initial: number;
  readonly events: readonly RawEvent[];
  readonly until: number;
}

const setting = fc.constantFrom(...BEGINNINGS).chain((beginning) =>
  fc.constantFrom(...PACES).map(([step, steps]) => ({
    beginning,
    instants: instantsFrom(beginning, step, steps),
    end: beginning + step * steps * 60_000,
  })),
);

const underOne: fc.Arbitrary<Question> = setting.chain(({ beginning, instants, end }) =>
  fc.record({
    revisions: configsNear(beginning).map((config) => [
      { number: 1, at: 0, appliesTo: 'new' as const, config, versions: { policies: {}, schedules: {} } },
    ]),
    initial: fc.constant(1),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  }),
);

const underSeveral: fc.Arbitrary<Question> = setting.chain(({ beginning, instants, end }) =>
  fc.record({
    revisions: revisionsNear(beginning, instants),
    initial: fc.constantFrom(1, 1, 2),
    events: livesOver(instants),
    until: fc.oneof(instants, fc.constant(end)),
  }),
);

describe('the engine and the oracle tell the same', () => {
  it('under one configuration', () => fc.assert(fc.property(underOne, agree), RUNS), PATIENCE_MS);
  it('§8.2, §8.3: under several revisions', () => fc.assert(fc.property(underSeveral, agree), RUNS), PATIENCE_MS);
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
