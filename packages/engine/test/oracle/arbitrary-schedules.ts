import * as fc from 'fast-check';
import type { RawSchedule } from './raw.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/St_Johns',
];

/** Fortnights begin here: an ordinary one, two with a change of the clocks, two with holidays and the turn of a year. */
export const BEGINNINGS = ['2026-03-02', '2026-03-23', '2026-03-30', '2026-10-20', '2026-12-20'].map((date) =>
  Date.parse(`${date}T06:00:00Z`),
);

const clock = fc.oneof(
  { weight: 4, arbitrary: fc.nat(47).map((half) => half * 30) },
  { weight: 1, arbitrary: fc.nat(1439) },
);

/** Ranges of one day, apart or touching, the last one into the next day at times, in any order. */
const ranges: fc.Arbitrary<readonly string[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(['09:00-17:00'], ['09:00-12:00', '13:00-17:00'], ['13:00-17:00', '08:00-12:00']),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(['22:00-06:00'], ['09:00-09:00'], ['00:00-24:00'], ['20:00-24:00', '00:00-02:00']),
  },
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.uniqueArray(clock, { minLength: 2, maxLength: 6 }), fc.boolean(), fc.boolean())
      .map(([times, overnight, touching]) => {
        const sorted = times.toSorted((a, b) => a - b);
        const written: string[] = [];
        for (let at = 0; at + 1 < sorted.length; at += touching ? 1 : 2)
          written.push(range(sorted[at]!, sorted[at + 1]!));
        // Beyond midnight no other range may follow.
        if (overnight) written[written.length - 1] = range(sorted.at(-1)!, sorted[0]!);
        return overnight && written.length > 1
          ? [range(sorted[0]!, sorted[1]!), range(sorted.at(-1)!, sorted[0]!)]
          : written;
      }),
  },
);

function range(from: number, to: number): string {
  return `${text(from)}-${text(to)}`;
}

function text(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** With overrides near a beginning, by date or every year. */
export function schedulesNear(beginning: number): fc.Arbitrary<RawSchedule> {
  const overrides = fc.array(
    fc.tuple(fc.integer({ min: -3, max: 20 }), fc.boolean(), fc.oneof(ranges, fc.constant('closed' as const))),
    { maxLength: 4 },
  );
  return fc
    .record({
      timeZone: fc.constantFrom(...ZONES),
      days: fc.oneof(
        ranges.filter((day) => day.length > 0).map((day) => [day, day, day, day, day, [], []]),
        fc.array(ranges, { minLength: 7, maxLength: 7 }),
      ),
      holidays: fc.constantFrom([], ['DE'], ['US'], ['DE', 'US']),
      overrides,
    })
    .map(({ timeZone, days, holidays, overrides }) => ({
      timeZone,
      weekly: Object.fromEntries(
        days.map((day, index) => [
          WEEKDAYS[index]!,
          index === 0 && days.every((other) => other.length === 0) ? ['09:00-17:00'] : day,
        ]),
      ),
      holidays,
      overrides: Object.fromEntries(
        overrides.map(([day, yearly, hours]) => {
          const date = new Date(beginning + day * 86_400_000).toISOString().slice(0, 10);
          return [yearly ? date.slice(5) : date, hours];
        }),
      ),
    }));
}

/** One that is open once or twice a year, or once ever: there is a decade in which little happens (§2.8). */
export const sparseSchedules: fc.Arbitrary<RawSchedule> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    overrides: fc.dictionary(
      fc.constantFrom('05-01', '02-29', '12-31', '2030-06-01', '2041-01-01', '2010-03-03'),
      fc.constantFrom(['09:00-10:00'], ['00:00-24:00'], ['22:00-06:00']),
      { minKeys: 1 },
    ),
  })
  .map((schedule) => ({ ...schedule, weekly: {} }));
