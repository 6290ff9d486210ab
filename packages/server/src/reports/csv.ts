/** A report as CSV (RFC 4180): one line for the whole, or one for each group. */
import { METRICS } from '@kept/engine';
import type { ComplianceReport, Figures, MetricFigures } from './compliance.ts';

type Value = string | number | null;

/** Lines end in CRLF. Seconds and percents are plain numbers; what has no value is empty. */
export function toCsv(report: ComplianceReport): string {
  const { groups, groupBy, from, to, overall } = report;
  const lineOf = (group: string | null, figures: Figures): [string, Value][] => [
    ['from', from],
    ['to', to],
    ...(groupBy === null ? [] : [[groupBy, group] as [string, Value]]),
    ...figuresOf(figures),
  ];
  const headings = lineOf(null, overall).map(([heading]) => heading);
  const lines = (groups ?? [{ group: null, figures: overall }]).map(({ group, figures }) =>
    lineOf(group, figures).map(([, value]) => value),
  );
  return [headings, ...lines].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

function figuresOf(figures: Figures): [string, Value][] {
  const { metrics, ...overall } = figures;
  return [
    ...Object.entries(overall),
    ...METRICS.flatMap((metric) =>
      metricFiguresOf(metrics[metric]).map(([name, value]): [string, Value] => [`${metric}${name}`, value]),
    ),
  ];
}

function metricFiguresOf({ conversations, cycles, rate, rateWithoutExcused, times }: MetricFigures): [string, Value][] {
  return [
    ['Met', conversations.met],
    ['Breached', conversations.breached],
    ['Running', conversations.running],
    ['Excused', conversations.excused],
    ['Rate', rate],
    ['RateWithoutExcused', rateWithoutExcused],
    ['CyclesMet', cycles.met],
    ['CyclesBreached', cycles.breached],
    ['CyclesRunning', cycles.running],
    ['CyclesDetached', cycles.detached],
    ['CyclesExcused', cycles.excused],
    ['ClosedUnanswered', cycles.closedUnanswered],
    ['Measured', times.cycles],
    ['ClockMedianSeconds', times.clockSeconds.median],
    ['ClockP90Seconds', times.clockSeconds.p90],
    ['CalendarMedianSeconds', times.calendarSeconds.median],
    ['CalendarP90Seconds', times.calendarSeconds.p90],
  ];
}

/** Somebody's text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cellOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
