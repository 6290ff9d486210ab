import type { HolidayDates, RawSchedule } from './raw.ts';

const DAY_MS = 86_400_000;
const TEN_YEARS_MS = 3652.5 * DAY_MS;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Span = readonly [startMs: number, endMs: number];

/** Open time (§2), day by day from the written ranges; null for a policy that ignores office hours. */
export class OfficeHours {
  readonly #schedule: RawSchedule | null;
  readonly #holidays: HolidayDates;
  readonly #ranges = new Map<number, readonly Span[]>();
  readonly #open = new Map<number, readonly Span[]>();

  constructor(schedule: RawSchedule | null, holidays: HolidayDates) {
    this.#schedule = schedule;
    this.#holidays = holidays;
  }

  /** Open spans inside `[fromMs, toMs)`, in order, apart from each other. */
  *spans(fromMs: number, toMs: number): Generator<Span> {
    if (fromMs >= toMs) return;
    if (this.#schedule === null) {
      yield [fromMs, toMs];
      return;
    }
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) {
      for (const [start, end] of this.#openOn(day)) {
        if (start < toMs && end > fromMs) yield [Math.max(start, fromMs), Math.min(end, toMs)];
      }
    }
  }

  /** §2.7 */
  elapsed(fromMs: number, toMs: number): number {
    let sum = 0;
    for (const [start, end] of this.spans(fromMs, toMs)) sum += end - start;
    return sum;
  }

  isOpen(atMs: number): boolean {
    return this.elapsed(atMs, atMs + 1) > 0;
  }

  /** §2.7, §2.8: null where it is never. */
  add(startMs: number, durationMs: number): number | null {
    let left = durationMs;
    for (const [start, end] of this.spans(startMs, startMs + TEN_YEARS_MS + 1)) {
      if (end - start >= left) return start + left <= startMs + TEN_YEARS_MS ? start + left : null;
      left -= end - start;
    }
    return null;
  }

  /** Open time in a UTC day. A range reaches 24 h past its date, and a zone is 14 h and some off: days around it matter. */
  #openOn(day: number): readonly Span[] {
    const known = this.#open.get(day);
    if (known) return known;
    const near = [-3, -2, -1, 0, 1, 2].flatMap((shift) => this.#rangesOf(day + shift));
    const open = union(
      near.map(([start, end]): Span => [Math.max(start, day * DAY_MS), Math.min(end, (day + 1) * DAY_MS)]),
    );
    this.#open.set(day, open);
    return open;
  }

  /** The ranges that start on a local date, given by its number since 1970-01-01, as instants (§2.5, §2.6). */
  #rangesOf(day: number): readonly Span[] {
    const known = this.#ranges.get(day);
    if (known) return known;
    const ranges = [...this.#written(new Temporal.PlainDate(1970, 1, 1).add({ days: day }))];
    this.#ranges.set(day, ranges);
    return ranges;
  }

  *#written(date: Temporal.PlainDate): Generator<Span> {
    const zone = this.#schedule!.timeZone;
    if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return;
    for (const range of this.#textsOf(date)) {
      const [from, to] = range.split('-') as [string, string];
      const endsOn = to <= from || to === '24:00' ? date.add({ days: 1 }) : date;
      const start = date
        .toPlainDateTime(from)
        .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
      const end = endsOn
        .toPlainDateTime(to === '24:00' ? '00:00' : to)
        .toZonedDateTime(zone, { disambiguation: 'later' });
      if (end.epochMilliseconds > start) yield [start, end.epochMilliseconds];
    }
  }

  #textsOf(date: Temporal.PlainDate): readonly string[] {
    const { overrides = {}, holidays = [], weekly = {} } = this.#schedule!;
    const text = date.toString();
    const override = overrides[text] ?? overrides[text.slice(5)];
    if (override !== undefined) return override === 'closed' ? [] : override;
    if (holidays.some((code) => this.#holidays(code, date.year).some((holiday) => holiday.date === text))) return [];
    return weekly[WEEKDAYS[date.dayOfWeek - 1]!] ?? [];
  }
}

function union(spans: readonly Span[]): Span[] {
  const apart: [number, number][] = [];
  for (const [start, end] of spans.filter((span) => span[0] < span[1]).sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
