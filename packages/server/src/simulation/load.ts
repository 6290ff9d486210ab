/** What a configuration asks of people: the warnings and breaches that ring, by day and hour of a time zone. */
import type { Transition } from '@kept/engine';

export interface Rings {
  readonly warnings: number;
  readonly breaches: number;
}

export interface HourLoad {
  /** 0 to 23, of the clock on the wall. */
  readonly hour: number;
  readonly before: Rings;
  readonly after: Rings;
}

export interface DayLoad {
  /** `2026-03-02`. */
  readonly day: string;
  readonly before: Rings;
  readonly after: Rings;
  /** Hours in which anything rings, in order. */
  readonly hours: readonly HourLoad[];
}

export interface Load {
  readonly before: Rings;
  readonly after: Rings;
  /** Days on which anything rings, in order. */
  readonly days: readonly DayLoad[];
  /** Every hour of the day over the whole period: when it rings. */
  readonly hours: readonly HourLoad[];
}

type Side = 'before' | 'after';
type Count = { warnings: number; breaches: number };
type Counts = Record<Side, Count>;

/** Quarters of an hour are the finest that any zone's offset has: each is looked up once. */
const QUARTER_MS = 900_000;

export class LoadCount {
  readonly #from: number;
  readonly #to: number;
  readonly #zone: string;
  readonly #cells = new Map<number, { readonly day: string; readonly hour: number }>();
  readonly #days = new Map<string, Map<number, Counts>>();

  /** Of what rings in `[from, to)`. */
  constructor({ from, to, timeZone }: { readonly from: number; readonly to: number; readonly timeZone: string }) {
    this.#from = from;
    this.#to = to;
    this.#zone = timeZone;
  }

  add(side: Side, transitions: readonly Transition[]): void {
    for (const { at, trigger, alerts, raises } of transitions) {
      if (at < this.#from || at >= this.#to) continue;
      // §5.7: this one would not have fired.
      if (alerts === 'perEpisode' && !raises) continue;
      this.#of(at)[side][trigger === 'sla_breached' ? 'breaches' : 'warnings']++;
    }
  }

  load(): Load {
    const whole = noCounts();
    const byHour = Array.from({ length: 24 }, noCounts);
    const days = [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, cells]): DayLoad => {
        const sum = noCounts();
        const hours = [...cells].sort(([a], [b]) => a - b).map(([hour, counts]) => ({ hour, ...counts }));
        for (const { hour, ...counts } of hours) for (const into of [sum, whole, byHour[hour]!]) addTo(into, counts);
        return { day, ...sum, hours };
      });
    return { ...whole, days, hours: byHour.map((counts, hour) => ({ hour, ...counts })) };
  }

  #of(at: number): Counts {
    const { day, hour } = this.#cell(at);
    const hours = this.#days.get(day) ?? new Map<number, Counts>();
    this.#days.set(day, hours);
    const counts = hours.get(hour) ?? noCounts();
    hours.set(hour, counts);
    return counts;
  }

  #cell(at: number): { readonly day: string; readonly hour: number } {
    const quarter = Math.floor(at / QUARTER_MS);
    let cell = this.#cells.get(quarter);
    if (cell === undefined) {
      const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.#zone);
      cell = { day: local.toPlainDate().toString(), hour: local.hour };
      this.#cells.set(quarter, cell);
    }
    return cell;
  }
}

function noCounts(): Counts {
  return { before: { warnings: 0, breaches: 0 }, after: { warnings: 0, breaches: 0 } };
}

function addTo(into: Counts, counts: Counts): void {
  for (const side of ['before', 'after'] as const) {
    into[side].warnings += counts[side].warnings;
    into[side].breaches += counts[side].breaches;
  }
}
