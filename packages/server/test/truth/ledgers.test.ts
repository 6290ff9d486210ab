/** Every worked case, cycle by cycle: its ledger sums to the millisecond, and what is told of it names the right reasons. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  byConversation,
  type Config,
  compileRules,
  type Fold,
  foldEvents,
  type Ledger,
  type LedgerSegment,
  ledgerOf,
  METRICS,
  parseConfig,
  parseInstant,
  recordOf,
  singleRevision,
} from '@kept/engine';
import { describe, expect, test } from 'vitest';
import { ledgerText } from '../../src/cli/ledger-text.ts';
import { PLAIN } from '../../src/cli/text/paint.ts';
import { letterOf } from '../../src/explain/letter.ts';
import { spoken } from '../../src/explain/spoken.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import { parsed } from './lives.ts';

interface Scenario {
  readonly config: unknown;
  readonly events: readonly unknown[];
  readonly until: string;
}

const FOLDER = new URL('../../../engine/vectors/scenarios/', import.meta.url);
const SCENARIOS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file): [string, Scenario] => [file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))]);

interface Explained {
  readonly fold: Fold;
  readonly config: Config;
  readonly ledger: Ledger;
  readonly elapsedSeconds: number;
  readonly until: number;
}

/** The ledger of each cycle, also of those that ended long ago. */
function explained({ config, events, until }: Scenario): Explained[] {
  const read = parseConfig(config);
  if (!read.ok) throw new Error('A scenario is refused.');
  const timeline = singleRevision(compileRules(read.config, { holidays }));
  const now = parseInstant(until)!;
  return [...byConversation(parsed(events)).values()].flatMap((each) => {
    const fold = foldEvents(timeline, each, now);
    const record = recordOf(fold, now);
    return (record?.cycles ?? []).map(({ metric, cycle, elapsedSeconds }) => ({
      ...{ fold, config: read.config, elapsedSeconds, until: now },
      ledger: ledgerOf(fold, metric, now, cycle)!,
    }));
  });
}

const ms = (seconds: number) => Math.round(seconds * 1000);
const at = (text: string) => parseInstant(text)!;
const sum = (segments: readonly LedgerSegment[]) => segments.reduce((all, { seconds }) => all + ms(seconds), 0);

/** Why a segment does not count, asked of the configuration and the holiday data, not of the ledger. */
function mustBeRight({ kind, note, from, to }: LedgerSegment, { config, ledger, fold }: Explained): void {
  const schedule = ledger.schedule === null ? null : config.schedules[ledger.schedule]!;
  // The local dates whose ranges could have reached into it: of its start, and the day before.
  const dates = schedule === null ? [] : datesOf(from, schedule.timeZone);
  switch (kind) {
    case 'counted':
    case 'closed':
      return expect(note).toBeNull();
    case 'paused': {
      const { pauseOn } = config.policies[ledger.policy]!.metrics[ledger.metric]!;
      expect(pauseOn).toContain(note);
      const { spans } = fold.written.episodes.find(({ episode }) => episode === ledger.episode)!;
      expect(spans.findLast((span) => span.at <= at(from))!.status).toBe(note);
      return;
    }
    case 'holiday': {
      const known = dates.flatMap((date) =>
        (schedule!.holidays ?? []).flatMap((code) =>
          holidays(code, Number(date.slice(0, 4))).filter((day) => day.date === date),
        ),
      );
      return expect(known.map(({ name }) => name)).toContain(note);
    }
    case 'override': {
      const overrides = Object.keys(schedule!.overrides ?? {});
      expect(dates).toContain(note);
      expect(overrides.includes(note!) || overrides.includes(note!.slice(5))).toBe(true);
      return expect(at(from)).toBeLessThan(at(to));
    }
    default:
      return kind satisfies never;
  }
}

function datesOf(instant: string, zone: string): string[] {
  const date = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
  return [date, date.subtract({ days: 1 })].map(String);
}

const REASONS: Readonly<Record<LedgerSegment['kind'], RegExp>> = {
  counted: / counted/,
  closed: /not counted, outside office hours\.$/,
  holiday: /not counted, a public holiday \(.+\)\.$/,
  override: /not counted, special hours of \d{4}-\d\d-\d\d\.$/,
  paused: /not counted, as (we were waiting for .+|its status was .+)\.$/,
};

test('the worked cases are there, and between them they have every reason', () => {
  const all = SCENARIOS.flatMap(([, scenario]) => explained(scenario)).flatMap(({ ledger }) => ledger.segments);
  expect(SCENARIOS.length).toBeGreaterThanOrEqual(76);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(REASONS)));
});

describe.each(SCENARIOS)('%s', (_, scenario) => {
  const cycles = explained(scenario);

  test('the counted segments of each ledger sum to its elapsed time, to the millisecond, and leave no gap', () => {
    for (const { ledger, elapsedSeconds, until } of cycles) {
      const lived = ledger.segments.filter(({ projected }) => !projected);
      expect(sum(lived.filter(({ kind }) => kind === 'counted'))).toBe(ms(elapsedSeconds));
      expect(ledger.elapsedSeconds).toBe(elapsedSeconds);
      const edges = [ledger.startedAt, ...lived.map(({ to }) => to)];
      expect(lived.map(({ from }) => from)).toEqual(edges.slice(0, -1));
      expect(at(edges.at(-1)!)).toBe(ledger.endedAt === null ? until : at(ledger.endedAt));
      expect(sum(lived)).toBe(at(edges.at(-1)!) - at(ledger.startedAt));
      const ahead = ledger.segments.filter(({ projected }) => projected);
      if (ahead.length === 0) continue;
      // What lies ahead counts just what is left, and ends when it is due.
      expect(sum(ahead.filter(({ kind }) => kind === 'counted'))).toBe(ms(ledger.remainingSeconds));
      expect(ahead.at(-1)!.to).toBe(ledger.dueAt);
    }
  });

  test('every reason is one of the configuration, on its day', () => {
    for (const cycle of cycles) for (const segment of cycle.ledger.segments) mustBeRight(segment, cycle);
  });

  test('the texts name each reason, the sum, and how it ended', () => {
    for (const { ledger, fold } of cycles) {
      const { clock } = fold.conversation!.metrics[ledger.metric];
      const paused = ledger.endedAt === null && clock?.cycle.countingSince === null;
      const letter = letterOf(ledger, { paused });
      const told = letter.filter((line) => line.startsWith('- '));
      if (ledger.segments.length <= 24) {
        expect(told).toHaveLength(ledger.segments.length);
        for (const [index, { kind, note }] of ledger.segments.entries()) {
          expect(told[index]).toMatch(REASONS[kind]);
          if (note !== null && kind !== 'paused') expect(told[index]).toContain(note);
        }
      }
      const text = letter.join('\n');
      expect(text).toContain(
        `The count is ${spoken(ms(ledger.elapsedSeconds))} of ${spoken(ledger.targetSeconds * 1000)}`,
      );
      expect(text.includes('The promise was broken on')).toBe(ledger.breachedAt !== null);
      expect(text.includes('the promise was kept')).toBe(ledger.outcome === 'met');
      expect(text.split('the promise changed: ').length).toBe(ledger.applications.length);
      const table = ledgerText(ledger, { paused, subject: null, zone: 'UTC', width: 100, paint: PLAIN });
      for (const { kind } of ledger.segments) expect(table.join('\n')).toContain(kind);
    }
  });
});

test('of all metrics there are ledgers', () => {
  const metrics = SCENARIOS.flatMap(([, scenario]) => explained(scenario)).map(({ ledger }) => ledger.metric);
  expect(new Set(metrics)).toEqual(new Set(METRICS));
});
