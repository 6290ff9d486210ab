/** What a report is asked, as far as conversations are counted by it. */
import type { Metric } from '@kept/engine';
import type { ReportOptions } from '../reports/compliance.ts';
import type { ReportStanding } from '../reports/rows.ts';

export interface ReportFilter {
  readonly metric: readonly Metric[] | null;
  readonly team: readonly string[] | null;
  readonly channel: readonly string[] | null;
  readonly priority: readonly string[] | null;
  readonly tier: readonly string[] | null;
  readonly policy: readonly string[] | null;
  /** `unassigned` stands for nobody. */
  readonly assignee: readonly string[] | null;
}

export interface ReportQuestion {
  readonly options: ReportOptions;
  readonly filter: ReportFilter;
  /** The cell of the heat map that an instant lies in. */
  cellOf(at: number): number;
}

export type Column = keyof ReportStanding | 'policy';

/** Whether a filter lets a value of a column through. */
export function lets(filter: ReportFilter, column: Column, value: string | null): boolean {
  const wanted = filter[column];
  if (wanted === null) return true;
  const named = column === 'assignee' ? (value ?? 'unassigned') : value;
  return named !== null && wanted.includes(named);
}

/** The same for questions that count a block alike, if all that it holds lies in the period. */
export function keyOf({ options: { basis, groupBy, timeZone }, filter }: ReportQuestion): string {
  return JSON.stringify([basis, groupBy, timeZone, filter]);
}

/** The same over all time: what is kept of a block is counted so, whichever period it was asked for. */
export function everOf(question: ReportQuestion): ReportQuestion {
  const { options } = question;
  return { ...question, options: { ...options, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } };
}
