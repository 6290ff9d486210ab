import { checkDuration, checkInstant, NEVER_AFTER_MS } from './limits.ts';
import type { Schedule } from './schedule.ts';

/** All time: the schedule of a policy that ignores office hours. */
export const ALWAYS_OPEN: Schedule = {
  elapsed(fromMs, toMs) {
    checkInstant(fromMs);
    checkInstant(toMs);
    return toMs > fromMs ? toMs - fromMs : 0;
  },
  add(startMs, durationMs) {
    return ALWAYS_OPEN.addWithin(startMs, durationMs, startMs + NEVER_AFTER_MS);
  },
  addWithin(startMs, durationMs, untilMs) {
    checkInstant(startMs);
    checkInstant(untilMs);
    checkDuration(durationMs);
    const at = startMs + durationMs;
    return at <= untilMs ? at : null;
  },
  isOpen(atMs) {
    checkInstant(atMs);
    return true;
  },
  segments(fromMs, toMs) {
    checkInstant(fromMs);
    checkInstant(toMs);
    return fromMs < toMs ? [{ startMs: fromMs, endMs: toMs }] : [];
  },
  spans(fromMs, toMs) {
    return ALWAYS_OPEN.segments(fromMs, toMs).map((segment) => ({ ...segment, kind: 'open', note: null }));
  },
};
