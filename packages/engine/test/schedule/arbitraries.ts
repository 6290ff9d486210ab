import fc from 'fast-check';
import { type Holidays, type ScheduleConfig, WEEKDAYS } from '../../src/schedule/config.ts';

/** Zones with a date around which something odd happens there, or nothing does. */
const ODD_TIMES: readonly (readonly [timeZone: string, date: string])[] = [
  ['UTC', '2026-02-15'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Europe/Dublin', '2025-10-26'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Havana', '2026-03-08'],
  ['America/Nuuk', '2024-03-31'],
  ['America/Nuuk', '2023-03-26'],
  ['America/St_Johns', '2008-11-02'],
  ['Africa/Casablanca', '2024-03-10'],
  ['Africa/Casablanca', '2024-04-14'],
  ['Africa/Cairo', '2024-04-26'],
  ['Asia/Kathmandu', '2026-01-01'],
  ['Asia/Tehran', '2022-03-22'],
  ['Asia/Pyongyang', '2018-05-05'],
  ['Pacific/Chatham', '2026-04-05'],
  ['Pacific/Chatham', '2026-09-27'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
  ['Pacific/Kiritimati', '1994-12-31'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Antarctica/Casey', '2018-03-11'],
];

const DAY_MS = 86_400_000;

export interface Situation {
  readonly schedule: ScheduleConfig;
  readonly holidayDates: ReadonlySet<string>;
  readonly holidays: Holidays;
  /** Some days around the odd date. */
  readonly fromMs: number;
  readonly toMs: number;
}

const clockTime = fc.integer({ min: 0, max: 287 }).map((step) => step * 5);

/** Ranges of one day that do not overlap, the last one into the next day at times. */
const rangesOfADay: fc.Arbitrary<readonly string[]> = fc
  .record({ times: fc.uniqueArray(clockTime, { maxLength: 6 }), night: fc.boolean(), whole: fc.nat(19) })
  .map(({ times, night, whole }) => {
    if (whole === 0) return ['00:00-24:00'];
    if (whole === 1) return [`${text(times[0] ?? 540)}-${text(times[0] ?? 540)}`];
    const sorted = times.toSorted((a, b) => a - b);
    // Over midnight: from the last time to the first, which no range of the day lies after.
    const overnight = night && sorted.length >= 2 ? [`${text(sorted.at(-1)!)}-${text(sorted[0]!)}`] : [];
    const rest = overnight.length > 0 ? sorted.slice(0, -1) : sorted;
    const ranges = overnight;
    for (let at = 0; at + 1 < rest.length; at += 2) ranges.push(`${text(rest[at]!)}-${text(rest[at + 1]!)}`);
    return ranges;
  });

export const situations: fc.Arbitrary<Situation> = fc
  .record({
    odd: fc.constantFrom(...ODD_TIMES),
    weekly: fc.array(fc.option(rangesOfADay, { nil: undefined, freq: 3 }), { minLength: 7, maxLength: 7 }),
    overrides: fc.array(
      fc.tuple(fc.integer({ min: -6, max: 6 }), fc.boolean(), fc.option(rangesOfADay, { nil: 'closed' as const })),
      { maxLength: 3 },
    ),
    holidays: fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 3 }),
  })
  .map(({ odd: [timeZone, date], weekly, overrides, holidays }) => {
    const middle = Date.parse(`${date}T00:00:00Z`);
    const dateAt = (days: number) => new Date(middle + days * DAY_MS).toISOString().slice(0, 10);
    const holidayDates = new Set(holidays.map(dateAt));
    return {
      schedule: {
        timeZone,
        weekly: Object.fromEntries(WEEKDAYS.map((day, at) => [day, weekly[at] ?? []])),
        holidays: ['XX'],
        overrides: Object.fromEntries(
          overrides.map(([days, yearly, ranges]) => [yearly ? dateAt(days).slice(5) : dateAt(days), ranges]),
        ),
      },
      holidayDates,
      holidays: (_: string, year: number) =>
        [...holidayDates]
          .filter((day) => Number(day.slice(0, 4)) === year)
          .map((day) => ({ date: day, name: `Day ${day}` })),
      fromMs: middle - 9 * DAY_MS,
      toMs: middle + 12 * DAY_MS,
    };
  });

/** An instant in a situation, often a whole minute of one. */
export function instantIn({ fromMs, toMs }: Situation, share: number, whole: boolean): number {
  const atMs = fromMs + Math.floor(share * (toMs - fromMs - 1));
  return whole ? atMs - (atMs % 300_000) : atMs;
}

/** In `[0, 1)`. */
export const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function text(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
