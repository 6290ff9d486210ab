import type { ScheduleConfig } from '../../src/schedule/config.ts';

/**
 * Office hours by the letter of §2, minute by minute, with nothing from the engine: slow, plain, and something to agree
 * with. It holds for ranges and offsets of whole minutes, inside `[fromMs, toMs)`, whole minutes too.
 */
export class ByMinute {
  readonly fromMs: number;
  readonly toMs: number;
  readonly open: readonly boolean[];

  constructor(schedule: ScheduleConfig, holidays: ReadonlySet<string>, fromMs: number, toMs: number) {
    this.fromMs = fromMs;
    this.toMs = toMs;
    const open = new Array<boolean>((toMs - fromMs) / MINUTE).fill(false);
    let date = localDate(fromMs, schedule.timeZone).subtract({ days: 4 });
    const last = localDate(toMs, schedule.timeZone).add({ days: 4 });
    for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
      for (const [startMs, endMs] of rangesOn(date, schedule, holidays)) {
        for (let at = Math.max(startMs, fromMs); at < Math.min(endMs, toMs); at += MINUTE)
          open[(at - fromMs) / MINUTE] = true;
      }
    }
    this.open = open;
  }

  isOpen(atMs: number): boolean {
    return this.open[Math.floor((atMs - this.fromMs) / MINUTE)]!;
  }

  elapsed(fromMs: number, toMs: number): number {
    let sum = 0;
    for (const [startMs, endMs] of this.#openMinutes(fromMs)) {
      if (startMs >= toMs) break;
      sum += Math.min(endMs, toMs) - startMs;
    }
    return sum;
  }

  /** The earliest such instant; null where it is not before the end of the window. */
  add(startMs: number, durationMs: number): number | null {
    let left = durationMs;
    for (const [openMs, endMs] of this.#openMinutes(startMs)) {
      if (endMs - openMs >= left) return openMs + left;
      left -= endMs - openMs;
    }
    return null;
  }

  *#openMinutes(fromMs: number): Generator<[number, number]> {
    for (let minute = Math.floor((fromMs - this.fromMs) / MINUTE); minute < this.open.length; minute++) {
      const startMs = this.fromMs + minute * MINUTE;
      if (this.open[minute]) yield [Math.max(startMs, fromMs), startMs + MINUTE];
    }
  }
}

const MINUTE = 60_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function localDate(atMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** §2.5 and §2.6: the ranges that start on a local date, as instants. */
function rangesOn(
  date: Temporal.PlainDate,
  schedule: ScheduleConfig,
  holidays: ReadonlySet<string>,
): [number, number][] {
  const { timeZone } = schedule;
  // A date that the zone skips whole begins on another date.
  if (!date.toZonedDateTime(timeZone).toPlainDate().equals(date)) return [];
  const ranges: [number, number][] = [];
  for (const text of textsOn(date, schedule, holidays)) {
    const [start = '', end = ''] = text.split('-');
    const nextDay = end === '24:00' || end <= start;
    const from = date.toPlainDateTime(start).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    const to = (nextDay ? date.add({ days: 1 }) : date)
      .toPlainDateTime(end === '24:00' ? '00:00' : end)
      .toZonedDateTime(timeZone, { disambiguation: 'later' });
    if (to.epochMilliseconds > from.epochMilliseconds) ranges.push([from.epochMilliseconds, to.epochMilliseconds]);
  }
  return ranges;
}

function textsOn(date: Temporal.PlainDate, schedule: ScheduleConfig, holidays: ReadonlySet<string>): readonly string[] {
  const override = schedule.overrides?.[date.toString()] ?? schedule.overrides?.[date.toString().slice(5)];
  if (override !== undefined) return override === 'closed' ? [] : override;
  if (holidays.has(date.toString())) return [];
  return schedule.weekly?.[WEEKDAYS[date.dayOfWeek - 1]!] ?? [];
}
