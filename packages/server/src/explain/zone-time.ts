/** Instants as the people of one time zone write them. */

interface Local {
  readonly weekday: string;
  readonly day: number;
  readonly month: string;
  readonly year: number;
  /** `14:20`, `14:20:05` or `14:20:05.250`: as far as there is something to say. */
  readonly time: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEK_MS = 7 * 86_400_000;

export class ZoneTime {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** `Mon 14:20` within six days of `now`, else `2 Mar 14:20`, else `2 Mar 2025`. */
  near(at: number, now: number): string {
    const there = this.#local(at);
    if (Math.abs(at - now) < WEEK_MS - 86_400_000) return `${there.weekday} ${there.time.slice(0, 5)}`;
    const date = `${there.day} ${there.month}`;
    return there.year === this.#local(now).year ? `${date} ${there.time.slice(0, 5)}` : `${date} ${there.year}`;
  }

  /** `Mon 2 Mar 2026 14:20`, with seconds where there are any. */
  full(at: number): string {
    const { weekday, day, month, year, time } = this.#local(at);
    return `${weekday} ${day} ${month} ${year} ${time}`;
  }

  /** As `full`, to the minute. */
  minute(at: number): string {
    const { weekday, day, month, year, time } = this.#local(at);
    return `${weekday} ${day} ${month} ${year} ${time.slice(0, 5)}`;
  }

  /** `Mon 2 Mar 14:20`, for lists whose year is clear. */
  dayAndTime(at: number): string {
    const { weekday, day, month, time } = this.#local(at);
    return `${weekday} ${String(day).padStart(2)} ${month} ${time}`;
  }

  /** The time alone where it is the day of `before`: `14:20`, else as `dayAndTime`. */
  after(at: number, before: number): string {
    const there = this.#local(at);
    const then = this.#local(before);
    const same = there.day === then.day && there.month === then.month && there.year === then.year;
    return same ? there.time : this.dayAndTime(at);
  }

  #local(at: number): Local {
    const parts = Object.fromEntries(this.#format.formatToParts(at).map(({ type, value }) => [type, value]));
    const ms = ((at % 1000) + 1000) % 1000;
    const seconds = parts.second === '00' && ms === 0 ? '' : `:${parts.second}`;
    return {
      weekday: parts.weekday!,
      day: Number(parts.day),
      month: MONTHS[Number(parts.month) - 1]!,
      year: Number(parts.year),
      time: `${parts.hour}:${parts.minute}${seconds}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}`,
    };
  }
}
