/** Days of a time zone (§10.3). A day is written `2026-03-02`. */

const DAY_MS = 86_400_000;

interface Day {
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Which day of the zone an instant is in. A day is looked up once. */
export class Days {
  readonly #zone: string;
  /** By the days of UTC that they lie in. */
  readonly #known = new Map<number, Day[]>();
  #day: Day = { date: '', startMs: 0, endMs: 0 };

  constructor(zone: string) {
    this.#zone = zone;
  }

  of(at: number): string {
    if (at < this.#day.startMs || at >= this.#day.endMs) this.#day = this.#dayOf(at);
    return this.#day.date;
  }

  /** Every day that has an instant in `[from, to)`, in order. */
  within(from: number, to: number): string[] {
    const days: string[] = [];
    for (let at = from; at < to; at = this.#day.endMs) days.push(this.of(at));
    return days;
  }

  #dayOf(at: number): Day {
    const ofUtc = Math.floor(at / DAY_MS);
    const known = this.#known.get(ofUtc) ?? [];
    const found = known.find(({ startMs, endMs }) => at >= startMs && at < endMs);
    if (found !== undefined) return found;
    const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.#zone).startOfDay();
    const day = {
      date: start.toPlainDate().toString(),
      startMs: start.epochMilliseconds,
      endMs: start.add({ days: 1 }).startOfDay().epochMilliseconds,
    };
    this.#known.set(ofUtc, [...known, day]);
    return day;
  }
}

/** The instant at which a date begins in the zone; null where the text is no date. */
export function startOfDate(date: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  try {
    return Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().epochMilliseconds;
  } catch {
    return null;
  }
}

/** So many days of the zone before an instant, at the same local time. */
export function daysBefore(at: number, days: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).subtract({ days }).epochMilliseconds;
}

/** How many days of 24 hours a period has, as a decimal: for what is counted a day. */
export function daysBetween(from: number, to: number): number {
  return (to - from) / 86_400_000;
}
