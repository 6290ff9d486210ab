/** A compiled schedule: what every clock asks. All instants and durations are epoch milliseconds. */
export interface Schedule {
  /** Open time in `[fromMs, toMs)`; 0 where the end is not after the start (§2.7). */
  elapsed(fromMs: number, toMs: number): number;
  /** The earliest instant `t >= startMs` with `elapsed(startMs, t) >= durationMs`; null for never: none, or over 3,652.5 days ahead (§2.8). */
  add(startMs: number, durationMs: number): number | null;
  /** As `add`, but bound by `untilMs` instead of the ten years: null where it would lie after `untilMs`. */
  addWithin(startMs: number, durationMs: number, untilMs: number): number | null;
  isOpen(atMs: number): boolean;
  /** Open segments, clipped to `[fromMs, toMs)`, in order. */
  segments(fromMs: number, toMs: number): Segment[];
  /** `[fromMs, toMs)` cut whole into open and closed pieces that say why they are closed (§11.1). */
  spans(fromMs: number, toMs: number): ScheduleSpan[];
}

/** Half-open, `[startMs, endMs)`. */
export interface Segment {
  readonly startMs: number;
  readonly endMs: number;
}

/** `note`: the holiday's name, the override's date; null where there is nothing to say. */
export interface ScheduleSpan extends Segment {
  readonly kind: 'open' | 'closed' | 'holiday' | 'override';
  readonly note: string | null;
}
