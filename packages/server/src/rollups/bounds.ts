/** The first and the last instants of a block: whether a report has to look into it, and whether all of it is counted. */
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

/** How much of a block a report over a period counts. */
export function partOf(bounds: Bounds, { basis, from, to }: ReportOptions): 'none' | 'some' | 'all' {
  const counted = within(bounds[`${basis}_from`], bounds[`${basis}_to`], from, to);
  const breaches = within(bounds.breached_from, bounds.breached_to, from, to);
  if (counted === 'none' && breaches === 'none') return 'none';
  const all = (part: string, first: number | null) => part === 'all' || first === null;
  return all(counted, bounds[`${basis}_from`]) && all(breaches, bounds.breached_from) ? 'all' : 'some';
}

function within(first: number | null, last: number | null, from: number, to: number): 'none' | 'some' | 'all' {
  if (first === null || last === null || last < from || first >= to) return 'none';
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
