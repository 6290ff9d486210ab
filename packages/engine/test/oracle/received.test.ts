/** §9.1: received one by one in any order, put away as JSON after each, with time let pass between: one record. */
import {
  advance,
  applyEvent,
  type Conversation,
  canAppend,
  type Event,
  foldEvents,
  recordOf,
  renderRecord,
  resumeFold,
  type Timeline,
  type Written,
  withoutRepetitions,
} from '@kept/engine';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsOf } from '../support/scenarios.ts';
import { type Question, timelineFor, underSeveral } from './arbitrary-questions.ts';

const RUNS = Number(process.env.KEPT_RUNS ?? 150);
const PATIENCE_MS = 3_600_000;

const delays = fc.array(fc.nat(100), { minLength: 45, maxLength: 45 });

it(
  'whenever and in whatever order they come',
  () => fc.assert(fc.property(underSeveral, delays, anyhow), { numRuns: RUNS }),
  PATIENCE_MS,
);

it(
  'soon after they happened, most of them gone on with',
  () => fc.assert(fc.property(underSeveral, delays, soon), { numRuns: RUNS }),
  PATIENCE_MS,
);

function anyhow(question: Question, shares: readonly number[]): void {
  const { until } = question;
  const events = eventsOfOne(question);
  const first = Math.min(until, ...events.map((event) => event.at));
  const receipts = shares.map((share) => first + Math.floor(((until - first) * share) / 100)).sort((a, b) => a - b);
  agree(question, events, receipts);
}

function soon(question: Question, minutes: readonly number[]): void {
  const { until } = question;
  const events = eventsOfOne(question)
    .filter((event) => event.type !== 'event.voided' && event.at <= until)
    .sort((a, b) => a.at - b.at || a.seq - b.seq);
  let now = Number.NEGATIVE_INFINITY;
  const receipts = events.map(({ at }, index) => {
    now = Math.min(until, Math.max(now, at + Math.max(0, minutes[index]! - 50) * 60_000));
    return now;
  });
  agree(question, events, receipts);
}

function eventsOfOne(question: Question): Event[] {
  return withoutRepetitions(eventsOf(question.events)).filter((event) => event.conversation === 'c');
}

function agree(question: Question, events: readonly Event[], receipts: readonly number[]): void {
  const timeline = timelineFor(question);
  const { until } = question;
  const desk = new Desk(timeline);
  for (const [index, event] of events.entries()) desk.receive(event, receipts[index]!);
  desk.wake(until);
  expect(desk.record(until)).toEqual(plain(recordOf(foldEvents(timeline, events, until), until)));
}

/** As a store would keep one conversation. */
class Desk {
  readonly #timeline: Timeline;
  readonly #events: Event[] = [];
  #kept: string | null = null;
  #written: Written = NOTHING;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  receive(event: Event, now: number): void {
    const voids = event.type === 'event.voided' || this.#events.some(({ type }) => type === 'event.voided');
    const sound = !voids && event.at <= now && !this.#liesAhead() && canAppend(this.#conversation(), event);
    this.#events.push(event);
    if (sound) this.#goOn(event, now);
    else this.#foldAnew(now);
  }

  wake(now: number): void {
    if (this.#liesAhead()) this.#foldAnew(now);
    else this.#goOn(null, now);
  }

  /** Whether there is something that has been received and not yet folded. */
  #liesAhead(): boolean {
    return this.#kept === null || this.#events.some(({ at }) => at > this.#conversation().asOf);
  }

  record(now: number): unknown {
    if (this.#kept === null) return null;
    const fold = resumeFold(this.#timeline, this.#conversation());
    return plain(renderRecord(fold.conversation!, fold.terms, this.#written, now));
  }

  #conversation(): Conversation {
    return JSON.parse(this.#kept!);
  }

  #goOn(event: Event | null, now: number): void {
    const fold = resumeFold(this.#timeline, this.#conversation());
    if (event !== null && event.type !== 'event.voided') applyEvent(fold, event);
    advance(fold, now);
    this.#written = merged(this.#written, plain(fold.written));
    this.#kept = JSON.stringify(fold.conversation);
  }

  #foldAnew(now: number): void {
    const fold = foldEvents(this.#timeline, this.#events, now);
    this.#written = plain(fold.written);
    this.#kept = fold.conversation && JSON.stringify(fold.conversation);
  }
}

const NOTHING: Written = { episodes: [], cycles: [], applications: [], transitions: [], selections: [] };

/** Rows replaced by key. */
function merged(before: Written, later: Written): Written {
  const by = <T>(key: (row: T) => string, rows: readonly T[]): T[] => [
    ...new Map(rows.map((row) => [key(row), row])).values(),
  ];
  return {
    episodes: by((row) => `${row.episode}`, [...before.episodes, ...later.episodes]),
    cycles: by((row) => `${row.metric}/${row.cycle}`, [...before.cycles, ...later.cycles]),
    applications: by(
      (row) => `${row.metric}/${row.cycle}/${row.application}`,
      [...before.applications, ...later.applications],
    ),
    transitions: by((row) => `${row.metric}/${row.cycle}/${row.at}`, [...before.transitions, ...later.transitions]),
    selections: [...before.selections, ...later.selections],
  };
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
