import { type HeldZones, heldZoneOf } from '../zone/zone.ts';
import type { Holidays, ScheduleConfig } from './config.ts';
import { Hours } from './day-hours.ts';
import { scheduleFaults } from './faults.ts';
import { Horizon } from './horizon.ts';
import { checkDuration, checkInstant, LOOK_AHEAD_END_MS, NEVER_AFTER_MS } from './limits.ts';
import type { Schedule, ScheduleSpan, Segment } from './schedule.ts';
import { spansOf } from './spans.ts';

export { ALWAYS_OPEN } from './always-open.ts';

export interface CompileOptions {
  /** Needed where the schedule names holiday codes. */
  readonly holidays?: Holidays | undefined;
  /** Zones as they were known when something was promised by them (§8.3); as they are known now where it is not given. */
  readonly zones?: HeldZones | undefined;
}

/**
 * Office hours as something to ask (§2). Years are compiled when a question first reaches them; after that `elapsed`
 * and `add` are two searches each, whatever the stretch.
 *
 * Throws an Error where the schedule is not one that `scheduleFaults` passes (one that is never open is compiled all
 * the same), or names holidays and no `holidays` are given: both are bugs of the caller. What it returns throws a
 * RangeError for a number that is no instant, for a negative duration and outside the years 0000 to 9999.
 */
export function compileSchedule(schedule: ScheduleConfig, options: CompileOptions = {}): Schedule {
  const fault = scheduleFaults(schedule, []).find(
    ({ severity, code }) => severity === 'error' && code !== 'never_open',
  );
  if (fault !== undefined)
    throw new Error(`${fault.code}: ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`);
  const [code] = schedule.holidays ?? [];
  if (code !== undefined && options.holidays === undefined) {
    throw new Error(`missing_holidays: the schedule takes the holidays of ${code}, and no holidays function was given`);
  }
  return new CompiledSchedule(schedule, options);
}

class CompiledSchedule implements Schedule {
  readonly #zone;
  readonly #hours;
  readonly #horizon;

  constructor(schedule: ScheduleConfig, { holidays, zones }: CompileOptions) {
    this.#zone = heldZoneOf(schedule.timeZone, zones);
    this.#hours = new Hours(schedule, holidays);
    this.#horizon = new Horizon(this.#zone, this.#hours);
  }

  elapsed(fromMs: number, toMs: number): number {
    if (!(toMs > fromMs)) {
      checkInstant(fromMs);
      checkInstant(toMs);
      return 0;
    }
    const sums = this.#covering(fromMs, toMs);
    return sums.openBefore(toMs) - sums.openBefore(fromMs);
  }

  add(startMs: number, durationMs: number): number | null {
    return this.addWithin(startMs, durationMs, startMs + NEVER_AFTER_MS);
  }

  addWithin(startMs: number, durationMs: number, untilMs: number): number | null {
    checkDuration(durationMs);
    checkInstant(untilMs);
    let sums = this.#covering(startMs, startMs);
    let at = firstReaching(sums, startMs, durationMs);
    // Not in the years compiled so far: further, but never past the bound, so that hours that do not come again end.
    while (at === null && sums.toMs <= untilMs && sums.toMs < LOOK_AHEAD_END_MS) {
      sums = this.#covering(startMs, sums.toMs);
      at = firstReaching(sums, startMs, durationMs);
    }
    return at !== null && at <= untilMs ? at : null;
  }

  isOpen(atMs: number): boolean {
    return this.#covering(atMs, atMs).isOpen(atMs);
  }

  segments(fromMs: number, toMs: number): Segment[] {
    checkInstant(fromMs);
    checkInstant(toMs);
    return fromMs < toMs ? this.#covering(fromMs, toMs).segments(fromMs, toMs) : [];
  }

  spans(fromMs: number, toMs: number): ScheduleSpan[] {
    return spansOf(this.#zone, this.#hours, this.segments(fromMs, toMs), { startMs: fromMs, endMs: toMs });
  }

  #covering(fromMs: number, toMs: number) {
    const { sums } = this.#horizon;
    // Written so that NaN goes on to `cover`, which throws.
    if (fromMs >= sums.fromMs && toMs < sums.toMs) return sums;
    this.#horizon.cover(fromMs, toMs);
    return this.#horizon.sums;
  }
}

/** The earliest instant in what `sums` covers by which so much is open; null where it lies past that. */
function firstReaching(sums: Horizon['sums'], startMs: number, durationMs: number): number | null {
  if (durationMs === 0) return sums.nextOpen(startMs);
  const openMs = sums.openBefore(startMs) + durationMs;
  return openMs <= sums.totalMs ? sums.reaching(openMs) : null;
}
