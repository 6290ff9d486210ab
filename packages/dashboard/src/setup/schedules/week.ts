/** Ranges of a week as minutes, for a grid that can be dragged on and a line that can be typed. Pure. */
import { WEEKDAYS, type Weekday } from '@kept/engine';

export { WEEKDAYS, type Weekday };

export const DAY_MINUTES = 1_440;
export const STEP_MINUTES = 15;

/** Half-open, minutes from the day's midnight; an end past 1,440 runs into the next day (§2.2). */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const TEXT = /^\s*(\d{1,2})(?::?(\d{2}))?\s*[-–]\s*(\d{1,2})(?::?(\d{2}))?\s*$/;

/** `09:00-12:00`, and what people type for it: `9-12`, `9:00–12`. Null where it is no range. */
export function parseRange(text: string): Range | null {
  const match = TEXT.exec(text);
  if (!match) return null;
  const [, fromHour = '0', fromMinute = '0', toHour = '0', toMinute = '0'] = match;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  let to = Number(toHour) * 60 + Number(toMinute);
  if (from >= DAY_MINUTES || to > DAY_MINUTES || Number(fromMinute) > 59 || Number(toMinute) > 59) return null;
  if (to <= from) to += DAY_MINUTES;
  return { from, to };
}

/** A line of ranges, split by commas; null where one of them is none. An empty line is no range at all. */
export function parseLine(text: string): Range[] | null {
  const parts = text.split(/[,;]/).filter((part) => part.trim() !== '');
  const ranges = parts.map(parseRange);
  return ranges.every((range) => range !== null) ? ranges : null;
}

export function formatRange({ from, to }: Range): string {
  return `${clock(from)}-${to === DAY_MINUTES ? '24:00' : clock(to % DAY_MINUTES)}`;
}

export function formatLine(ranges: readonly Range[]): string {
  return ranges.map(formatRange).join(', ');
}

/** `09:00`. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The ranges of one day in order, those that overlap or touch joined: a drag over another range grows it. */
export function joined(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && range.from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else out.push(range);
  }
  return out;
}

/** The next step of the grid to a minute. */
export function snap(minutes: number): number {
  return Math.round(minutes / STEP_MINUTES) * STEP_MINUTES;
}

export interface Drag {
  readonly kind: 'new' | 'move' | 'start' | 'end';
  /** Where the hand took hold, minutes. */
  readonly grabbed: number;
  /** Of the range that is moved or stretched; for a new one an empty one. */
  readonly range: Range;
}

/** What a range becomes while the hand is at a minute. It may reach into the next day, never before its own. */
export function dragged({ kind, grabbed, range }: Drag, at: number): Range {
  const to = snap(Math.max(0, Math.min(at, 2 * DAY_MINUTES)));
  switch (kind) {
    case 'new': {
      const start = Math.max(0, Math.min(snap(grabbed), DAY_MINUTES - STEP_MINUTES));
      return to > start
        ? { from: start, to: Math.max(to, start + STEP_MINUTES) }
        : { from: to, to: start + STEP_MINUTES };
    }
    case 'move': {
      const length = range.to - range.from;
      const from = Math.max(0, Math.min(snap(range.from + at - grabbed), DAY_MINUTES - STEP_MINUTES));
      return { from, to: Math.min(from + length, from + DAY_MINUTES) };
    }
    case 'start':
      return { from: Math.max(0, Math.min(to, range.to - STEP_MINUTES, DAY_MINUTES - STEP_MINUTES)), to: range.to };
    case 'end':
      return { from: range.from, to: Math.max(range.from + STEP_MINUTES, Math.min(to, range.from + DAY_MINUTES)) };
    default:
      return kind satisfies never;
  }
}

/** What is drawn in a day's column: its own ranges cut at midnight, and the end of the night before. */
export interface Block extends Range {
  /** Index into the day's own ranges; null for what ran over from the day before. */
  readonly index: number | null;
  /** Goes on the next day. */
  readonly over: boolean;
}

export function blocksOf(own: readonly Range[], dayBefore: readonly Range[]): Block[] {
  const over = dayBefore
    .filter(({ to }) => to > DAY_MINUTES)
    .map(({ to }) => ({ from: 0, to: Math.min(to - DAY_MINUTES, DAY_MINUTES), index: null, over: false }));
  return [
    ...over,
    ...own.map(({ from, to }, index) => ({ from, to: Math.min(to, DAY_MINUTES), index, over: to > DAY_MINUTES })),
  ];
}

/** All open minutes of a week, as they are written; what overlaps across midnight is counted once. */
export function openMinutes(week: Readonly<Record<Weekday, readonly Range[]>>): number {
  const spans = WEEKDAYS.flatMap((day, at) =>
    week[day].map(({ from, to }) => ({ from: at * DAY_MINUTES + from, to: at * DAY_MINUTES + to })),
  );
  const wrapped = spans.flatMap(({ from, to }) =>
    to > 7 * DAY_MINUTES
      ? [
          { from, to: 7 * DAY_MINUTES },
          { from: 0, to: to - 7 * DAY_MINUTES },
        ]
      : [{ from, to }],
  );
  return joined(wrapped).reduce((sum, { from, to }) => sum + to - from, 0);
}
