import { formatDate } from '../zone/civil.ts';
import type { Zone } from '../zone/zone.ts';
import type { Hours } from './day-hours.ts';
import { REACH_DAYS, resolve } from './open-segments.ts';
import type { ScheduleSpan, Segment } from './schedule.ts';

/**
 * A stretch of time cut whole into open and closed pieces (§11.1), given its open segments.
 *
 * Closed time bears the name of a holiday or the date of an override only where the weekly ranges that it set aside
 * would have been open; the night around a holiday is plainly closed. A date that has both bears its override (§2.5).
 * Where ranges set aside on two dates overlap, the time is the one's that starts first.
 */
export function spansOf(zone: Zone, hours: Hours, open: readonly Segment[], whole: Segment): ScheduleSpan[] {
  if (whole.startMs >= whole.endMs) return [];
  const missed = missedSpans(zone, hours, whole);
  const spans: ScheduleSpan[] = [];
  let cursor = whole.startMs;
  let first = 0;
  for (const { startMs, endMs } of [...open, { startMs: whole.endMs, endMs: whole.endMs }]) {
    while (first < missed.length && missed[first]!.endMs <= cursor) first++;
    for (let at = first; at < missed.length && missed[at]!.startMs < startMs; at++) {
      const span = missed[at]!;
      const from = Math.max(span.startMs, cursor);
      const to = Math.min(span.endMs, startMs);
      if (from >= to) continue;
      push(spans, { startMs: cursor, endMs: from, kind: 'closed', note: null });
      push(spans, { ...span, startMs: from, endMs: to });
      cursor = to;
    }
    push(spans, { startMs: cursor, endMs: startMs, kind: 'closed', note: null });
    push(spans, { startMs, endMs, kind: 'open', note: null });
    cursor = endMs;
  }
  return spans;
}

/** What weekly ranges would have been open but for a holiday or an override of the date they start on, in order of their starts. */
function missedSpans(zone: Zone, hours: Hours, { startMs, endMs }: Segment): ScheduleSpan[] {
  const missed: ScheduleSpan[] = [];
  for (let day = zone.dayAt(startMs) - REACH_DAYS; day < zone.dayAt(endMs) + REACH_DAYS; day++) {
    const { source, holiday } = hours.on(day);
    if (source === 'weekly' || zone.skips(day)) continue;
    for (const range of hours.weeklyOn(day).ranges) {
      const segment = resolve(zone, day, range);
      if (segment !== null) missed.push({ ...segment, kind: source, note: holiday ?? formatDate(day) });
    }
  }
  return missed.sort((a, b) => a.startMs - b.startMs);
}

/** Adds a piece, empty ones not, as part of the one before where that says the same. */
function push(spans: ScheduleSpan[], span: ScheduleSpan): void {
  if (span.startMs >= span.endMs) return;
  const last = spans.at(-1);
  if (last !== undefined && last.kind === span.kind && last.note === span.note) {
    spans[spans.length - 1] = { ...last, endMs: span.endMs };
  } else spans.push(span);
}
