/** A simulation as a person reads it: the sentence first, then what changes, by promise, by kind, by load. */
import { METRICS, parseInstant } from '@kept/engine';
import type { ComplianceReport } from '../reports/compliance.ts';
import { daysBetween } from '../reports/days.ts';
import type { Compared } from '../simulation/comparison.ts';
import type { HourLoad, Rings } from '../simulation/load.ts';
import type { Flip, Verdict } from '../simulation/verdict.ts';
import { visible } from './text/columns.ts';
import { counted, grouped } from './text/duration.ts';
import { METRIC_NAMES } from './text/metrics.ts';
import type { Paint } from './text/paint.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import { ZoneTime } from './text/zone-time.ts';

export interface SimulationLook {
  readonly width: number;
  readonly paint: Paint;
  /** Flips that are listed. */
  readonly flips: number;
}

const right = (heading: string): Column => ({ heading, align: 'right' });

export function simulationTable(compared: Compared, look: SimulationLook): string[] {
  const { before, flips, list } = compared;
  const head = [
    look.paint('bold', sentence(compared)),
    ...direction(compared),
    look.paint('dim', scope(before)),
    '',
    ...rateTable(compared, look),
    '',
    ...loadTable(compared, look),
  ];
  if (flips.kinds.length === 0) return head;
  return [...head, '', ...kindTable(compared, look), '', ...flipTable(list.slice(0, look.flips), before, look)];
}

function sentence({ flips, before }: Compared): string {
  const { total } = before.overall;
  if (total === 0) return 'No conversation is in this period.';
  if (flips.conversations === 0) return `Nothing would come out differently in ${counted(total, 'conversation')}.`;
  const of = `${grouped(flips.conversations)} of ${counted(total, 'conversation')}`;
  return `${of} would come out differently.`;
}

function direction({ flips: { toBreached, toKept }, before, after }: Compared): string[] {
  if (toBreached === 0 && toKept === 0) return [];
  const [was, is] = [before.overall.complianceRate, after.overall.complianceRate];
  const moves = `${percent(was)} without a breach becomes ${percent(is)}`;
  return [`${moves}: ${grouped(toBreached)} kept would be breached, ${grouped(toKept)} breached would be kept.`];
}

function scope({ from, to, basis, timeZone }: ComplianceReport): string {
  const time = new ZoneTime(timeZone);
  const at = (text: string) => time.minute(parseInstant(text)!);
  const words = { created: 'Created', completed: 'Last completed', ended: 'Cycles ended' }[basis];
  return `${words} from ${at(from)} to ${at(to)} (${timeZone}).`;
}

function rateTable({ before, after }: Compared, look: SimulationLook): string[] {
  const rows = METRICS.map((metric): Cell[] => {
    const [was, is] = [before.overall.metrics[metric], after.overall.metrics[metric]];
    return [
      METRIC_NAMES[metric],
      percent(was.rate),
      percent(is.rate),
      was.rate === null || is.rate === null ? '' : change(is.rate - was.rate, (points) => points.toFixed(1)),
      grouped(was.conversations.breached),
      grouped(is.conversations.breached),
      change(is.conversations.breached - was.conversations.breached, grouped),
    ];
  });
  const columns = [
    { heading: 'PROMISE' },
    ...[right('KEPT NOW'), right('PROPOSED'), right('POINTS'), right('BREACHED NOW'), right('PROPOSED')],
    right('CHANGE'),
  ];
  return tableLines(columns, rows, look);
}

/** The load on people, a day: days without any are days too. */
function loadTable({ load, before }: Compared, look: SimulationLook): string[] {
  const days = daysBetween(parseInstant(before.from)!, parseInstant(before.to)!);
  const aDay = (rings: Rings) => [rings.warnings, rings.breaches].map((count) => (count / days).toFixed(1));
  const busiest = (side: 'before' | 'after') => {
    const most = load.hours.reduce((a, b) => (sum(b[side]) > sum(a[side]) ? b : a));
    return sum(most[side]) === 0 ? '–' : hourText(most);
  };
  const rows = (['before', 'after'] as const).map((side): Cell[] => [
    side === 'before' ? 'now' : 'proposed',
    grouped(load[side].warnings),
    grouped(load[side].breaches),
    ...aDay(load[side]),
    busiest(side),
  ]);
  const columns = [{ heading: 'RINGS' }, right('WARNINGS'), right('BREACHES'), right('A DAY'), right('A DAY')];
  return tableLines([...columns, right('MOST AT')], rows, look);
}

function kindTable({ flips }: Compared, look: SimulationLook): string[] {
  const rows = flips.kinds.map(({ metric, before, after, conversations }): Cell[] => [
    METRIC_NAMES[metric],
    verdictCell(before),
    verdictCell(after),
    grouped(conversations),
  ]);
  return tableLines(
    [{ heading: 'PROMISE' }, { heading: 'NOW' }, { heading: 'PROPOSED' }, right('CONVERSATIONS')],
    rows,
    look,
  );
}

function flipTable(flips: readonly Flip[], { timeZone }: ComplianceReport, look: SimulationLook): string[] {
  if (flips.length === 0) return [];
  const time = new ZoneTime(timeZone);
  const at = (breachedAt: number | null) => (breachedAt === null ? '' : time.minute(breachedAt));
  const rows = flips.map((flip): Cell[] => [
    visible(flip.conversation),
    METRIC_NAMES[flip.metric],
    verdictCell(flip.before),
    verdictCell(flip.after),
    at(flip.breachedAtBefore),
    at(flip.breachedAtAfter),
  ]);
  const columns = [
    { heading: 'CONVERSATION', rest: true },
    ...['PROMISE', 'NOW', 'PROPOSED', 'BREACHED NOW', 'PROPOSED'].map((heading) => ({ heading })),
  ];
  return tableLines(columns, rows, look);
}

function verdictCell(verdict: Verdict): Cell {
  if (verdict === 'breached') return { text: verdict, style: 'red' };
  return verdict === 'none' ? { text: 'no clock', style: 'dim' } : verdict;
}

function sum({ warnings, breaches }: Rings): number {
  return warnings + breaches;
}

function hourText({ hour }: HourLoad): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function change(by: number, text: (value: number) => string): string {
  if (by === 0) return '=';
  return by > 0 ? `+${text(by)}` : `−${text(-by)}`;
}

function percent(rate: number | null): string {
  return rate === null ? '–' : `${rate.toFixed(1)} %`;
}
