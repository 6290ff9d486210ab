import { replay } from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioHolidays } from '../support/holidays.ts';
import { eventsOf } from '../support/scenarios.ts';
import { overDecades, type Question, timelineFor, underOne, underSeveral } from './arbitrary-questions.ts';
import { oracleOf } from './oracle.ts';

const RUNS = Number(process.env.KEPT_RUNS ?? 150);
const PATIENCE_MS = 3_600_000;

describe('the engine and the oracle tell the same', () => {
  const asked = (questions: fc.Arbitrary<Question>, numRuns: number) =>
    fc.assert(fc.property(questions, agree), { numRuns });
  it('under one configuration', () => asked(underOne, RUNS), PATIENCE_MS);
  it('§8.2, §8.3: under several revisions', () => asked(underSeveral, RUNS), PATIENCE_MS);
  it('§2.8: over decades, with hours that hardly come', () => asked(overDecades, Math.ceil(RUNS / 20)), PATIENCE_MS);
});

function agree(question: Question): void {
  const { revisions, initial, events, until } = question;
  const first = revisions.find((revision) => revision.number === initial) ?? revisions[0]!;
  const conversations = replay(timelineFor(question), eventsOf(events), until);
  const told = { until: new Date(until).toISOString(), conversations };
  const wanted = oracleOf({ all: revisions, initial: first }, events, until, scenarioHolidays);
  expect(exact(told)).toEqual(exact(wanted));
}

/** As JSON, with seconds of whole milliseconds. */
function exact(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, field) =>
    typeof field === 'number' ? Math.round(field * 1e6) / 1e6 : field,
  );
}
