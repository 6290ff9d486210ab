/** The first and the last instants of a block: whether a report has to look into it, and how much of it is counted. */
import type { ReportOptions } from '../reports/compliance.ts';
import type { ReportBlockTable } from '../store/tables.ts';
import type { Block } from './block.ts';

export type Bounds = Pick<
  ReportBlockTable,
  | 'created_from'
  | 'created_to'
  | 'completed_from'
  | 'completed_to'
  | 'ended_from'
  | 'ended_to'
  | 'breached_from'
  | 'breached_to'
>;

export const BOUNDS = [
  'created_from',
  'created_to',
  'completed_from',
  'completed_to',
  'ended_from',
  'ended_to',
  'breached_from',
  'breached_to',
] as const satisfies readonly (keyof Bounds)[];

/** First and last, both included; null where there is none. */
export function boundsOf({ createdAt, completedAt, endedAt, breachedAt }: Block): Bounds {
  const [created_from, created_to] = extremes(createdAt);
  const [completed_from, completed_to] = extremes(completedAt);
  const [ended_from, ended_to] = extremes(endedAt);
  const [breached_from, breached_to] = extremes(breachedAt);
  return {
    ...{ created_from, created_to, completed_from, completed_to },
    ...{ ended_from, ended_to, breached_from, breached_to },
  };
}

/**
 * How much of a block a report over a period counts: nothing; all of it; all of its conversations, or of what ended, while
 * some of its breaches lie outside; breaches alone; or whatever of it lies in the period.
 */
export type Share = 'nothing' | 'all' | 'all but breaches' | 'breaches' | 'some';

export function shareOf(bounds: Bounds, { basis, from, to }: ReportOptions): Share {
  const counted = within(bounds[`${basis}_from`], bounds[`${basis}_to`], from, to);
  const breaches = within(bounds.breached_from, bounds.breached_to, from, to);
  const noBreach = breaches === 'none' || breaches === 'empty';
  if (counted === 'some') return 'some';
  if (counted === 'none') return noBreach ? 'nothing' : 'breaches';
  if (counted === 'empty' && noBreach) return 'nothing';
  return breaches === 'all' || breaches === 'empty' ? 'all' : 'all but breaches';
}

/** Empty: there is none anywhere. */
type Part = 'empty' | 'none' | 'some' | 'all';

function within(first: number | null, last: number | null, from: number, to: number): Part {
  if (first === null || last === null) return 'empty';
  if (last < from || first >= to) return 'none';
  return first >= from && last < to ? 'all' : 'some';
}

function extremes(instants: Float64Array): [first: number | null, last: number | null] {
  let first: number | null = null;
  let last: number | null = null;
  for (const at of instants) {
    if (Number.isNaN(at)) continue;
    if (first === null || at < first) first = at;
    if (last === null || at > last) last = at;
  }
  return [first, last];
}
