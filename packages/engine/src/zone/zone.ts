import { DAY_MS, MINUTE_MS } from './civil.ts';

/**
 * The offset changes of a zone as they were once known. A schedule that is compiled with them keeps its hours through an
 * update of the zone data (§8.3); before and after, the zone is as it is known now.
 */
export interface HeldOffsets {
  /** `[fromMs, toMs)`, epoch milliseconds: where they hold. */
  readonly fromMs: number;
  readonly toMs: number;
  /** `[epoch milliseconds, offset in milliseconds, east positive]`, in order; the first is the offset from `fromMs` on. */
  readonly changes: readonly (readonly [number, number])[];
}

/** By IANA name; undefined where the zone is as it is known now. */
export type HeldZones = (timeZone: string) => HeldOffsets | undefined;

/**
 * A time zone as the list of instants at which its offset changes. Asked of Temporal once, then local time is
 * arithmetic: compiling a year of office hours costs no further call.
 *
 * This folder is the only place in the engine that knows time zones, and the only one that may use Temporal.
 */
export class Zone {
  /** The IANA name, spelt as the zone data spells it. */
  readonly timeZone: string;
  /** Instants at which an offset begins, in order. The first reaches back for ever. */
  readonly #since: number[] = [Number.NEGATIVE_INFINITY];
  /** The offset from UTC in milliseconds from that instant on, east positive. */
  readonly #offsets: number[];
  /** Offset changes are listed up to here: zones with daylight saving have no last one. */
  #listedUntil: number;

  constructor(timeZone: string, held?: HeldOffsets) {
    const first = startOfTime(timeZone);
    this.timeZone = first.timeZoneId;
    this.#offsets = [offsetOf(first)];
    this.#listedUntil = first.epochMilliseconds;
    if (held !== undefined) this.#hold(held);
  }

  /** The offset in force at an instant, in milliseconds, east positive. */
  offsetAt(atMs: number): number {
    return this.#offsets[this.#eraAt(atMs)]!;
  }

  /** The day number of the local date at an instant. */
  dayAt(atMs: number): number {
    return Math.floor((atMs + this.offsetAt(atMs)) / DAY_MS);
  }

  /**
   * The instant of a local time, `minute` minutes after the 00:00 that a clock on the wall shows on `day`, where
   * 1440 is the next day's 00:00. A time that occurs twice gives the earlier or the later instant, as asked; one that
   * does not exist moves forward by the length of the gap (§2.6).
   */
  instantOf(day: number, minute: number, which: 'earlier' | 'later'): number {
    const wall = day * DAY_MS + minute * MINUTE_MS;
    let found: number | null = null;
    // Offsets stay under a day: the era of a day before cannot begin after this wall time, and one begins before it ends.
    for (let era = this.#eraAt(wall - DAY_MS, wall + DAY_MS); era < this.#since.length; era++) {
      if (wall < this.#wallStart(era)) return found ?? wall - this.#offsets[era - 1]!;
      if (wall < this.#wallEnd(era)) {
        found = wall - this.#offsets[era]!;
        if (which === 'earlier') return found;
      }
    }
    return found!;
  }

  /** Whether the zone passed over the whole local date, as Samoa did 30 December 2011 when it changed sides. */
  skips(day: number): boolean {
    const midnight = day * DAY_MS;
    for (let era = this.#eraAt(midnight - DAY_MS, midnight + 2 * DAY_MS) + 1; era < this.#since.length; era++) {
      const gapStart = this.#wallEnd(era - 1);
      if (gapStart > midnight) return false;
      if (this.#wallStart(era) >= midnight + DAY_MS) return true;
    }
    return false;
  }

  /** The index of the offset in force at an instant; changes up to `untilMs` are listed on the way. */
  #eraAt(atMs: number, untilMs = atMs): number {
    if (untilMs >= this.#listedUntil) this.#list(untilMs);
    let low = 0;
    let high = this.#since.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#since[middle]! <= atMs) low = middle;
      else high = middle;
    }
    return low;
  }

  #wallStart(era: number): number {
    return this.#since[era]! + this.#offsets[era]!;
  }

  /** What the clock shows when the offset ends; later than the next one's `#wallStart` where the clock is put back. */
  #wallEnd(era: number): number {
    return (this.#since[era + 1] ?? Number.POSITIVE_INFINITY) + this.#offsets[era]!;
  }

  #hold({ fromMs, toMs, changes }: HeldOffsets): void {
    this.#list(fromMs);
    // What was listed beyond is not to hold.
    const known = this.#since.findIndex((since) => since >= fromMs);
    if (known !== -1) {
      this.#since.length = known;
      this.#offsets.length = known;
    }
    for (const [atMs, offset] of changes) this.#change(Math.max(atMs, fromMs), offset);
    this.#change(toMs, offsetOf(instantOf(this.timeZone, toMs)));
    this.#listedUntil = toMs;
  }

  #change(atMs: number, offset: number): void {
    if (offset === this.#offsets.at(-1)) return;
    this.#since.push(atMs);
    this.#offsets.push(offset);
  }

  #list(untilMs: number): void {
    const wanted = Math.min(untilMs + LIST_AHEAD_MS, LAST_MS);
    let at = instantOf(this.timeZone, this.#listedUntil);
    while (this.#listedUntil <= wanted) {
      const next = at.getTimeZoneTransition('next');
      if (next === null) {
        this.#listedUntil = Number.POSITIVE_INFINITY;
        return;
      }
      this.#change(next.epochMilliseconds, offsetOf(next));
      this.#listedUntil = next.epochMilliseconds;
      at = next;
    }
  }
}

/** Changes are listed some years further than asked, so that a clock that looks ahead asks once. */
const LIST_AHEAD_MS = 20 * 366 * DAY_MS;
/** The ends of Temporal's time. */
const LAST_MS = 8.64e15;
const FIRST_MS = -8.64e15;

const zones = new Map<string, Zone>();

/** The zone of an IANA name, kept for the next who asks. Throws a RangeError where there is none; `zoneName` asks first. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const name = zoneName(timeZone);
  if (name === null) throw new RangeError(`unknown_time_zone: there is no IANA time zone "${timeZone}"`);
  const zone = zones.get(name) ?? new Zone(name);
  zones.set(name, zone);
  return zone;
}

/** `zoneOf`, or the zone as it was once known. */
export function heldZoneOf(timeZone: string, zones: HeldZones | undefined): Zone {
  const held = zones?.(timeZone);
  return held === undefined ? zoneOf(timeZone) : new Zone(timeZone, held);
}

/** An IANA name as the zone data spells it; null where it is none. Bare offsets such as `+02:00` are none. */
export function zoneName(timeZone: string): string | null {
  const { ZonedDateTime } = temporal();
  if (!/^[A-Za-z]/.test(timeZone)) return null;
  try {
    return new ZonedDateTime(0n, timeZone).timeZoneId;
  } catch {
    return null;
  }
}

/** The names to choose from. More are understood: old ones, that stand for one of these. */
export function zoneNames(): string[] {
  return Intl.supportedValuesOf('timeZone');
}

function startOfTime(timeZone: string): Temporal.ZonedDateTime {
  return instantOf(timeZone, FIRST_MS);
}

function instantOf(timeZone: string, atMs: number): Temporal.ZonedDateTime {
  return new (temporal().ZonedDateTime)(BigInt(atMs) * 1_000_000n, timeZone);
}

function offsetOf(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1_000_000;
}

/** Looked up at each use, so that a page may load a polyfill after this module. */
function temporal(): typeof Temporal {
  const found = (globalThis as { Temporal?: typeof Temporal }).Temporal;
  if (found === undefined) {
    throw new Error('Temporal is missing here: Node 26, a current browser or a polyfill has it.');
  }
  return found;
}
