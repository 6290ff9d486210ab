/** A report as a person reads it: the sentence first, then the tables. */
import { METRICS, parseInstant } from '@kept/engine';
import type { ComplianceReport, Figures, ReportGroup } from '../reports/compliance.ts';
import { visible } from './text/columns.ts';
import { countdown, counted, grouped } from './text/duration.ts';
import { METRIC_NAMES } from './text/metrics.ts';
import type { Paint } from './text/paint.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import { ZoneTime } from './text/zone-time.ts';

export interface ReportLook {
  readonly width: number;
  readonly paint: Paint;
}

export function reportTable(report: ComplianceReport, look: ReportLook): string[] {
  const { overall, groups } = report;
  const head = [
    look.paint('bold', sentence(overall)),
    ...restSentences(overall),
    ...scope(report).map((line) => look.paint('dim', line)),
  ];
  if (overall.total === 0) return head;
  return [
    ...head,
    '',
    ...metricTable(overall, look),
    '',
    ...timesTable(overall, look),
    ...(groups === null ? [] : ['', ...groupTable(report, groups, look)]),
  ];
}

const BASIS_WORDS = {
  created: 'Conversations created',
  completed: 'Conversations last completed',
  ended: 'Cycles ended',
} as const;

function scope({ basis, from, to, until, timeZone }: ComplianceReport): string[] {
  const time = new ZoneTime(timeZone);
  const at = (text: string) => time.minute(parseInstant(text)!);
  return [`${BASIS_WORDS[basis]} from ${at(from)} to ${at(to)} (${timeZone}),`, `as of ${at(until)}.`];
}

function sentence({ total, breached, complianceRate }: Figures): string {
  if (total === 0) return 'No conversation is in this report.';
  const without = grouped(total - breached);
  return `${percent(complianceRate)} without a breach: ${without} of ${counted(total, 'conversation')}.`;
}

function restSentences(figures: Figures): string[] {
  const { excused, complianceRateWithoutExcused, uncovered, cancelledBreached, breachesInPeriod } = figures;
  const lines: string[] = [];
  if (excused > 0)
    lines.push(
      `${counted(excused, 'breached one is', 'breached ones are')} excused; without them ${percent(complianceRateWithoutExcused)}.`,
    );
  const rest = [`${counted(breachesInPeriod, 'breach', 'breaches')} fell in the period`];
  if (uncovered > 0) rest.push(`${counted(uncovered, 'conversation')} had no clock at all`);
  if (cancelledBreached > 0) rest.push(`${counted(cancelledBreached, 'was', 'were')} deleted after a breach`);
  return [...lines, `${rest.join('; ')}.`];
}

/** Conversations by promise, then cycles. */
function metricTable({ metrics, excused }: Figures, look: ReportLook): string[] {
  const right = (heading: string): Column => ({ heading, align: 'right' });
  const columns = [
    { heading: 'PROMISE' },
    right('KEPT'),
    ...(excused > 0 ? [right('UNEXCUSED')] : []),
    right('MET'),
    right('BREACHED'),
    right('RUNNING'),
    right('CYCLES MET'),
    right('BREACHED'),
    right('RUNNING'),
    right('UNANSWERED'),
  ];
  const rows = METRICS.map((metric): Cell[] => {
    const { rate, rateWithoutExcused, conversations, cycles } = metrics[metric];
    return [
      METRIC_NAMES[metric],
      percent(rate),
      ...(excused > 0 ? [percent(rateWithoutExcused)] : []),
      grouped(conversations.met),
      grouped(conversations.breached),
      grouped(conversations.running),
      grouped(cycles.met),
      grouped(cycles.breached),
      grouped(cycles.running),
      metric === 'resolution' ? '' : grouped(cycles.closedUnanswered),
    ];
  });
  return tableLines(columns, rows, look);
}

function timesTable({ metrics }: Figures, look: ReportLook): string[] {
  const right = (heading: string): Column => ({ heading, align: 'right' });
  const columns = [
    { heading: 'TIME TAKEN' },
    right('OF CYCLES'),
    right('CLOCK, MEDIAN'),
    right('90 %'),
    right('CALENDAR, MEDIAN'),
    right('90 %'),
  ];
  const time = (seconds: number | null) => (seconds === null ? '–' : countdown(seconds));
  const rows = METRICS.map((metric): Cell[] => {
    const { cycles, clockSeconds, calendarSeconds } = metrics[metric].times;
    const times = [clockSeconds.median, clockSeconds.p90, calendarSeconds.median, calendarSeconds.p90];
    return [METRIC_NAMES[metric], grouped(cycles), ...times.map(time)];
  });
  const error = Math.max(...METRICS.map((metric) => metrics[metric].times.relativeError ?? 0));
  const lines = tableLines(columns, rows, look);
  return error === 0
    ? lines
    : [...lines, `Of more than 100,000 cycles, times are within ${error * 100} % of the true ones.`];
}

function groupTable({ groupBy }: ComplianceReport, groups: readonly ReportGroup[], look: ReportLook): string[] {
  const right = (heading: string): Column => ({ heading, align: 'right' });
  const columns = [
    { heading: groupBy!.toUpperCase(), rest: true },
    right('TOTAL'),
    right('BREACHED'),
    right('KEPT'),
    ...METRICS.map((metric) => right(METRIC_NAMES[metric].toUpperCase())),
    right('BREACHES'),
  ];
  const rows = groups.map(({ group, figures }): Cell[] => [
    group === null ? { text: '(none)', style: 'dim' } : visible(group),
    grouped(figures.total),
    grouped(figures.breached),
    figures.total === 0 ? '–' : percent(figures.complianceRate),
    ...METRICS.map((metric) => percent(figures.metrics[metric].rate)),
    grouped(figures.breachesInPeriod),
  ]);
  return tableLines(columns, rows, look);
}

function percent(rate: number | null): string {
  return rate === null ? '–' : `${rate.toFixed(1)} %`;
}
