/** Conversations as a table: what breaks next stands first. */
import { type Badge, type ConversationSummary, compareText, METRICS, type Metric, parseInstant } from '@kept/engine';
import { visible } from './text/columns.ts';
import { countdown, counted, grouped } from './text/duration.ts';
import type { Paint } from './text/paint.ts';
import { BADGES, CLOSED, LOOKS, PAUSED, withShape } from './text/risk.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import type { ZoneTime } from './text/zone-time.ts';

/** What one line shows: little enough that a hundred thousand fit in memory. */
export interface SummaryRow {
  readonly id: string;
  readonly subject: string | null;
  readonly status: ConversationSummary['status'];
  readonly risk: Badge | null;
  readonly metrics: Readonly<Partial<Record<Metric, MetricCell>>>;
  /** Of the running clock that is due first; null where none runs. */
  readonly next: { readonly dueAt: number | null; readonly remainingSeconds: number; readonly sign: string } | null;
}

interface MetricCell {
  readonly badge: Badge | null;
  /** Of a clock that stands still: paused or outside office hours. */
  readonly sign: string;
}

export interface SummaryLook {
  readonly now: number;
  readonly time: ZoneTime;
  readonly width: number;
  readonly paint: Paint;
}

const HEADINGS: Readonly<Record<Metric, string>> = {
  firstReply: 'FIRST REPLY',
  allMessages: 'MESSAGES',
  resolution: 'RESOLUTION',
};

export function rowOf(summary: ConversationSummary, subject: string | null): SummaryRow {
  const metrics: Partial<Record<Metric, MetricCell>> = {};
  let next: SummaryRow['next'] = null;
  for (const metric of METRICS) {
    const record = summary.metrics[metric];
    if (!record) continue;
    const sign = record.clock === 'paused' ? PAUSED : record.clock === 'closed' ? CLOSED : '';
    metrics[metric] = { badge: record.badge, sign };
    if (record.remainingSeconds === null) continue;
    const dueAt = record.dueAt === null ? null : parseInstant(record.dueAt);
    const clock = { dueAt, remainingSeconds: record.remainingSeconds, sign };
    if (next === null || compareNext(clock, next) < 0) next = clock;
  }
  return { id: summary.id, subject, status: summary.status, risk: summary.risk, metrics, next };
}

/** The lines of the table: a line of counts, an empty one, the headings, and a line for each conversation. */
export function summaryTable(rows: readonly SummaryRow[], look: SummaryLook): string[] {
  const metrics = METRICS.filter((metric) => rows.some((row) => row.metrics[metric] !== undefined));
  const head = headLines(rows, look);
  if (rows.length === 0) return head;
  const columns: Column[] = [
    { heading: 'RISK' },
    { heading: 'LEFT', align: 'right' },
    { heading: 'DUE' },
    ...metrics.map((metric) => ({ heading: HEADINGS[metric] })),
    { heading: 'CONVERSATION', rest: true },
  ];
  const cells = rows.toSorted(compareRows).map((row) => cellsOf(row, metrics, look));
  return [...head, '', ...tableLines(columns, cells, look)];
}

/** How many of what, and as of when. */
function headLines(rows: readonly SummaryRow[], { now, time, paint }: SummaryLook): string[] {
  const counts = BADGES.flatMap((badge) => {
    const count = rows.filter((row) => row.risk === badge).length;
    const { shape, word, style } = LOOKS[badge];
    return count === 0 ? [] : [paint(style, `${shape} ${grouped(count)} ${word}`)];
  });
  const without = rows.filter((row) => row.risk === null).length;
  if (without > 0 && without < rows.length) counts.push(paint('dim', `${grouped(without)} without a badge`));
  const title = `${counted(rows.length, 'conversation')} as of ${time.minute(now)} (${time.zone})`;
  return counts.length === 0 ? [title] : [title, counts.join('  ')];
}

function cellsOf(row: SummaryRow, metrics: readonly Metric[], look: SummaryLook): Cell[] {
  return [
    riskCell(row),
    leftCell(row),
    dueCell(row, look),
    ...metrics.map((metric) => metricCell(row, metric)),
    nameOf(row),
  ];
}

function riskCell({ risk, status }: SummaryRow): Cell {
  if (risk === null) return { text: status === 'deleted' ? '– Deleted' : '– None', style: 'dim' };
  return { text: withShape(LOOKS[risk]), style: LOOKS[risk].style };
}

function leftCell({ next }: SummaryRow): Cell {
  if (next === null) return '';
  const text = `${next.sign}${next.sign && ' '}${countdown(next.remainingSeconds)}`;
  return next.sign === '' ? text : { text, style: 'dim' };
}

function dueCell({ next, status }: SummaryRow, { now, time }: SummaryLook): Cell {
  if (next === null) return { text: status === 'done' ? 'done' : '', style: 'dim' };
  if (next.dueAt !== null) return time.near(next.dueAt, now);
  return { text: next.sign === PAUSED ? 'paused' : 'never', style: 'dim' };
}

function metricCell({ metrics }: SummaryRow, metric: Metric): Cell {
  const cell = metrics[metric];
  if (!cell) return '';
  if (cell.badge === null) return { text: '–', style: 'dim' };
  const look = LOOKS[cell.badge];
  if (cell.sign === '') return { text: withShape(look), style: look.style };
  return { text: `${cell.sign} ${look.word}`, style: 'dim' };
}

function nameOf({ id, subject }: SummaryRow): string {
  return subject === null ? visible(id) : `${visible(id)}  ${visible(subject)}`;
}

/** What runs and has a due instant, by that; then what is paused or never due, by the time left. */
function compareNext(a: NonNullable<SummaryRow['next']>, b: NonNullable<SummaryRow['next']>): number {
  if (a.dueAt !== null && b.dueAt !== null) return a.dueAt - b.dueAt;
  if (a.dueAt === null && b.dueAt === null) return a.remainingSeconds - b.remainingSeconds;
  return a.dueAt === null ? 1 : -1;
}

function compareRows(a: SummaryRow, b: SummaryRow): number {
  if (a.next !== null && b.next !== null) return compareNext(a.next, b.next) || compareText(a.id, b.id);
  if (a.next !== null || b.next !== null) return a.next === null ? 1 : -1;
  return rankOf(a.risk) - rankOf(b.risk) || compareText(a.id, b.id);
}

function rankOf(risk: Badge | null): number {
  return risk === null ? BADGES.length : BADGES.indexOf(risk);
}
