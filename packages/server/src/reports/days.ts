/** Days of a time zone (§10.3). A day is written `2026-03-02`. */

/** Which day of the zone an instant is in. Consecutive questions about one day cost a comparison. */
export class Days {
  readonly #zone: string;
  #date = '';
  #startMs = 0;
  #endMs = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  of(at: number): string {
    if (at < this.#startMs || at >= this.#endMs) this.#enter(at);
    return this.#date;
  }

  /** Every day that has an instant in `[from, to)`, in order. */
  within(from: number, to: number): string[] {
    const days: string[] = [];
    for (let at = from; at < to; at = this.#endMs) days.push(this.of(at));
    return days;
  }

  #enter(at: number): void {
    const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.#zone).startOfDay();
    this.#date = day.toPlainDate().toString();
    this.#startMs = day.epochMilliseconds;
    this.#endMs = day.add({ days: 1 }).startOfDay().epochMilliseconds;
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
