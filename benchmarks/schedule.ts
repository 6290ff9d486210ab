/**
 * Office hours, Monday to Friday 09:00-17:00 in Berlin: `elapsed` and `add` a second over a day, a month and two years,
 * against the libraries that people use, a plain loop, and bare prefix sums. Answers are compared before any is timed.
 */
import { compileSchedule, type Schedule } from '@kept/engine';
import { rateOf } from './rate.ts';
import { dayjsBusinessTime, momentBusinessTime } from './schedule-peers.ts';
import { barePrefixSums, dayByDay } from './schedule-plain.ts';
import { printTable } from './table.ts';

/** What is timed. The peers know whole minutes, so every question and answer is one. */
export interface Contender {
  readonly name: string;
  elapsed(fromMs: number, toMs: number): number;
  add(startMs: number, durationMs: number): number | null;
}

export interface Row {
  readonly contender: string;
  readonly method: 'elapsed' | 'add';
  /** What the questions reach over. */
  readonly reach: string;
  readonly perSecond: number;
  /** How many times slower than ours. */
  readonly behind: number;
  /** Share of the answers that are ours, 1 for all. */
  readonly agreeing: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2026, 0, 1);
const QUESTIONS = 1024;
const COMPARED = 64;

interface Question {
  readonly startMs: number;
  readonly endMs: number;
  readonly openMs: number;
}

/** Whole minutes, the same ones in each run. */
function questions(days: number, openHours: number): Question[] {
  let seed = 1;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: QUESTIONS }, () => {
    const startMs = FROM + next((TO - FROM) / MINUTE) * MINUTE;
    const reach = 0.5 + next(500) / 1000;
    const [minutes, openMinutes] = [Math.round(days * 1440 * reach), Math.round(openHours * 60 * reach)];
    return { startMs, endMs: startMs + minutes * MINUTE, openMs: openMinutes * MINUTE };
  });
}

function ours(): Contender {
  const office = ['09:00-17:00'];
  const weekly = { mon: office, tue: office, wed: office, thu: office, fri: office };
  const schedule: Schedule = compileSchedule({ timeZone: 'Europe/Berlin', weekly });
  return {
    name: 'kept',
    elapsed: (fromMs, toMs) => schedule.elapsed(fromMs, toMs),
    add: (startMs, durationMs) => schedule.add(startMs, durationMs),
  };
}

const METHODS = {
  elapsed: (contender: Contender, { startMs, endMs }: Question) => contender.elapsed(startMs, endMs),
  add: (contender: Contender, { startMs, openMs }: Question) => contender.add(startMs, openMs),
} as const;

export async function benchSchedule(): Promise<Row[]> {
  // The peers count in the process's own zone.
  process.env.TZ = 'Europe/Berlin';
  const kept = ours();
  const contenders = [
    kept,
    barePrefixSums(FROM - DAY, TO + 3 * 366 * DAY),
    dayByDay(),
    dayjsBusinessTime(),
    momentBusinessTime(),
  ];
  const rows: Row[] = [];
  for (const [reach, days, openHours] of [
    ['a day', 1, 8],
    ['a month', 30, 170],
    ['two years', 730, 4170],
  ] as const) {
    const asked = questions(days, openHours);
    for (const method of ['elapsed', 'add'] as const) {
      const answer = METHODS[method];
      let oursPerSecond = 0;
      for (const contender of contenders) {
        const compared = asked.slice(0, COMPARED);
        const agreeing = compared.filter((one) => answer(contender, one) === answer(kept, one)).length / COMPARED;
        const perSecond = timed(contender, method, asked);
        if (contender === kept) oursPerSecond = perSecond;
        const behind = oursPerSecond / perSecond;
        rows.push({ contender: contender.name, method, reach, perSecond, behind, agreeing });
      }
    }
  }
  print(rows);
  return rows;
}

/** Answers a second: as many at a time as take about as long as looking at the clock matters. */
function timed(contender: Contender, method: Row['method'], asked: readonly Question[]): number {
  let at = 0;
  let sum = 0;
  const ask =
    method === 'elapsed'
      ? (one: Question) => contender.elapsed(one.startMs, one.endMs)
      : (one: Question) => contender.add(one.startMs, one.openMs) ?? 0;
  const start = performance.now();
  ask(asked[0]!);
  ask(asked[1]!);
  const batch = performance.now() - start > 1 ? 1 : QUESTIONS;
  const rate = rateOf(batch, () => {
    for (let more = 0; more < batch; more++) sum += ask(asked[at++ & (QUESTIONS - 1)]!);
  });
  if (!Number.isFinite(sum)) throw new Error(`${contender.name} gave no number`);
  return rate;
}

function print(rows: readonly Row[]): void {
  printTable(
    'Schedules: answers a second, Monday to Friday 09:00-17:00, Europe/Berlin',
    ['', 'question', 'over', 'a second', 'times slower', 'answers as ours'],
    rows.map(({ contender, method, reach, perSecond, behind, agreeing }) => [
      contender,
      method,
      reach,
      Math.round(perSecond),
      contender === 'kept' ? '' : behind < 10 ? behind.toFixed(2) : Math.round(behind).toLocaleString('en'),
      `${Math.round(agreeing * 100)} %`,
    ]),
  );
}

if (import.meta.main) await benchSchedule();
