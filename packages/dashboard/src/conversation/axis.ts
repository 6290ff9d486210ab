/** A linear axis of time and the instants worth a label on it. Pure. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that a person reads at a glance. */
const STEPS = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  365 * DAY,
];

export interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly ticks: readonly number[];
  /** 0 at the start, 1 at the end. */
  at(ms: number): number;
}

/** `offsetMs`: of the viewer's zone, so that days begin at its midnight. */
export function axisOf(fromMs: number, toMs: number, labels: number, offsetMs: number): Axis {
  const span = Math.max(toMs - fromMs, 10 * MINUTE);
  const stepMs = STEPS.find((step) => span / step <= labels) ?? STEPS.at(-1)!;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs; at <= fromMs + span; at += stepMs)
    ticks.push(at);
  return { fromMs, toMs: fromMs + span, stepMs, ticks, at: (ms) => (ms - fromMs) / span };
}
