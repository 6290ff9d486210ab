/**
 * What a revision's schedules resolved to when it was saved (§8.3): holiday dates and the zones' changes of offset. Kept
 * with it, so that an update of either package changes nothing that has been promised without a revision that says so.
 */
import type { Config, HeldOffsets, HeldZones, Holiday, Holidays, ScheduleConfig } from '@kept/engine';

export interface Resolved {
  /** First and last year that it covers. */
  readonly years: readonly [number, number];
  /** The zone data that it was resolved with, such as `2026c`. */
  readonly zoneData: string;
  /** By code, then by year. */
  readonly holidays: Readonly<Record<string, Readonly<Record<string, readonly Holiday[]>>>>;
  /** By zone: the offset at the start, then `[epoch seconds, offset in minutes]` of each change. */
  readonly zones: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** As far back as anybody imports, and past the ten years that a schedule looks ahead (§2.8). */
const YEARS_BACK = 10;
const YEARS_AHEAD = 12;

export function resolve(config: Config, holidays: Holidays, now: number): Resolved {
  const year = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').year;
  const years = [year - YEARS_BACK, year + YEARS_AHEAD] as const;
  const schedules = Object.values(config.schedules);
  const codes = new Set(schedules.flatMap((schedule) => schedule.holidays ?? []));
  const zones = new Set(schedules.map((schedule) => schedule.timeZone));
  return {
    years,
    zoneData: process.versions.tz ?? '',
    holidays: Object.fromEntries([...codes].sort().map((code) => [code, byYear(holidays, code, years)])),
    zones: Object.fromEntries([...zones].sort().map((zone) => [zone, offsetChanges(zone, years)])),
  };
}

function byYear(
  holidays: Holidays,
  code: string,
  [first, last]: Resolved['years'],
): Record<string, readonly Holiday[]> {
  const dates: Record<string, readonly Holiday[]> = {};
  for (let year = first; year <= last; year++) dates[year] = holidays(code, year);
  return dates;
}

function offsetChanges(zone: string, [first, last]: Resolved['years']): [number, number][] {
  let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from({ year: first, month: 1, day: 1 }).toZonedDateTime(
    zone,
  );
  const changes: [number, number][] = [];
  while (at !== null && at.year <= last) {
    changes.push([at.epochMilliseconds / 1000, at.offsetNanoseconds / 60e9]);
    at = at.getTimeZoneTransition('next');
  }
  return changes;
}

/** The dates as they were resolved; outside those years, as they are known now. */
export function heldHolidays(resolved: Resolved, holidays: Holidays): Holidays {
  return (code, year) => resolved.holidays[code]?.[year] ?? holidays(code, year);
}

/**
 * Zones as they were resolved, where the zone data has moved them since; undefined where it has moved none.
 * @param zoneData of today
 */
export function heldZones(resolved: Resolved, zoneData = process.versions.tz ?? ''): HeldZones | undefined {
  if (resolved.zoneData === zoneData) return undefined;
  const moved = Object.entries(resolved.zones).filter(
    ([zone, changes]) => JSON.stringify(changes) !== JSON.stringify(offsetChanges(zone, resolved.years)),
  );
  if (moved.length === 0) return undefined;
  const held = new Map(moved.map(([zone, changes]) => [zone, heldOffsets(changes, resolved.years)]));
  return (timeZone) => held.get(timeZone);
}

function heldOffsets(changes: Resolved['zones'][string], [, last]: Resolved['years']): HeldOffsets {
  return {
    fromMs: changes[0]![0] * 1000,
    // Past the end of that year in every zone.
    toMs: Date.UTC(last + 1, 0, 2),
    changes: changes.map(([seconds, minutes]) => [seconds * 1000, minutes * 60_000]),
  };
}

/** Whether a schedule means the same under both, as far as both have looked. */
export function meansTheSame(schedule: ScheduleConfig, a: Resolved, b: Resolved): boolean {
  const first = Math.max(a.years[0], b.years[0]);
  const last = Math.min(a.years[1], b.years[1]);
  for (const code of schedule.holidays ?? []) {
    for (let year = first; year <= last; year++) {
      if (datesOf(a, code, year) !== datesOf(b, code, year)) return false;
    }
  }
  return offsetsOf(a, schedule.timeZone, first, last) === offsetsOf(b, schedule.timeZone, first, last);
}

/** A holiday that is only called otherwise moves no instant. */
function datesOf(resolved: Resolved, code: string, year: number): string {
  return (resolved.holidays[code]?.[year] ?? []).map(({ date }) => date).join();
}

function offsetsOf(resolved: Resolved, zone: string, first: number, last: number): string {
  const from = Date.UTC(first, 0, 2) / 1000;
  const to = Date.UTC(last, 11, 31) / 1000;
  const changes = resolved.zones[zone] ?? [];
  const before = changes.findLast(([at]) => at < from);
  return JSON.stringify([before?.[1], changes.filter(([at]) => at >= from && at < to)]);
}
