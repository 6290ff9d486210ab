import { foldEvents, ledgerOf, withoutRepetitions } from '@kept/engine';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarioHolidays } from '../support/holidays.ts';
import { eventsOf } from '../support/scenarios.ts';
import { type Question, timelineFor, underSeveral } from './arbitrary-questions.ts';
import { type Cycle, cyclesOf } from './cycles.ts';
import { type Moment, momentsOf } from './moments.ts';
import type { Span } from './office-hours.ts';
import { Hours } from './selection.ts';
import { storiesOf } from './story.ts';

const RUNS = Number(process.env.KEPT_RUNS ?? 150);
const PATIENCE_MS = 3_600_000;

it(
  '§11.1: what a ledger calls counted is open and unpaused, what it calls paused is open and paused',
  () => fc.assert(fc.property(underSeveral, agree), { numRuns: RUNS }),
  PATIENCE_MS,
);

function agree(question: Question): void {
  const { revisions, initial, events, until } = question;
  const first = revisions.find((revision) => revision.number === initial) ?? revisions[0]!;
  const story = storiesOf(events, until).get('c');
  if (!story) return;
  const moments = momentsOf(story, { all: revisions, initial: first }, until);
  const own = withoutRepetitions(eventsOf(events)).filter((event) => event.conversation === 'c');
  const fold = foldEvents(timelineFor(question), own, until);
  for (const cycle of cyclesOf(moments, new Hours(scenarioHolidays))) {
    const { segments } = ledgerOf(fold, cycle.metric, until, cycle.cycle)!;
    const told = (kind: string) =>
      joined(
        segments
          .filter((segment) => segment.kind === kind && !segment.projected)
          .map(({ from, to }): Span => [Date.parse(from), Date.parse(to)]),
      );
    expect(told('counted')).toEqual(joined(openTime(moments, cycle, until, false)));
    expect(told('paused')).toEqual(joined(openTime(moments, cycle, until, true)));
  }
}

/** Open time of a cycle under its last application in which its status pauses it, or does not. */
function openTime(moments: readonly Moment[], cycle: Cycle, until: number, paused: boolean): Span[] {
  const { pauseOn, hours } = cycle.applications.at(-1)!;
  const end = cycle.endedAt ?? until;
  return moments.flatMap((moment, index) =>
    pauseOn.includes(moment.status) === paused
      ? [...hours.spans(Math.max(moment.at, cycle.startedAt), Math.min(moments[index + 1]?.at ?? end, end))]
      : [],
  );
}

function joined(spans: readonly Span[]): Span[] {
  const whole: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = whole.at(-1);
    if (last?.[1] === start) last[1] = end;
    else whole.push([start, end]);
  }
  return whole;
}
