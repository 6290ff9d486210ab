/** Which promises were kept (§10): rows in, figures out, whole or in groups. */
import { compareText, formatInstant, type Metric } from '@kept/engine';
import { Days } from './days.ts';
import type { Spread } from './percentiles.ts';
import type { ReportConversation, ReportCycle } from './rows.ts';
import { Tally } from './tally.ts';

export const BASES = ['created', 'completed', 'ended'] as const;
/** Conversations created in the period, or completed (last) in it, or cycles ended in it (§10.1). */
export type Basis = (typeof BASES)[number];

export const GROUPINGS = ['day', 'team', 'channel', 'priority', 'tier', 'policy', 'assignee'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

export interface ReportOptions {
  /** `[from, to)`, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** As of when the rows are. */
  readonly until: number;
  readonly basis: Basis;
  /** Of the days. */
  readonly timeZone: string;
  readonly groupBy: GroupBy | null;
}

export interface ComplianceReport {
  readonly from: string;
  readonly to: string;
  readonly until: string;
  readonly basis: Basis;
  readonly timeZone: string;
  readonly groupBy: GroupBy | null;
  readonly overall: Figures;
  /** Every day of the period in order, or every value that occurs, none last. Null where not grouped. */
  readonly groups: readonly ReportGroup[] | null;
}

export interface ReportGroup {
  /** A day as `2026-03-02`; null for what has no team, no assignee, … */
  readonly group: string | null;
  readonly figures: Figures;
}

export interface Figures {
  /** Conversations. */
  readonly total: number;
  /** Conversations with any breach. */
  readonly breached: number;
  /** Those of them whose every breach is excused. */
  readonly excused: number;
  /** Percent; 100 where there is no conversation. */
  readonly complianceRate: number;
  /** The same with excused conversations set aside: neither kept nor breached. */
  readonly complianceRateWithoutExcused: number;
  /** Conversations in which no metric had a clock; they are in the total. */
  readonly uncovered: number;
  /** Conversations that were deleted after a breach; they are in no other figure (§10.2). */
  readonly cancelledBreached: number;
  /** Transitions to breach whose instant lies in the period, whenever their conversation was created. */
  readonly breachesInPeriod: number;
  readonly metrics: Readonly<Record<Metric, MetricFigures>>;
}

export interface MetricFigures {
  /** `excused`: of the breached, those whose every breach is excused. */
  readonly conversations: {
    readonly met: number;
    readonly breached: number;
    readonly running: number;
    readonly excused: number;
  };
  readonly cycles: {
    readonly met: number;
    readonly breached: number;
    /** And not breached. */
    readonly running: number;
    /** Ended because no policy watched them any more, without a breach: neither met nor breached (§5.8). */
    readonly detached: number;
    /** Of the breached. */
    readonly excused: number;
    /** Of the met and the breached, those closed without an answer (§10.2). */
    readonly closedUnanswered: number;
  };
  /** Percent of conversations; null where none is met or breached. */
  readonly rate: number | null;
  readonly rateWithoutExcused: number | null;
  /** Of answered cycles; of Resolution, closed ones (§10.4). Seconds. */
  readonly times: {
    readonly cycles: number;
    readonly clockSeconds: Spread;
    readonly calendarSeconds: Spread;
    /** Of more than 100,000 cycles: by what share of itself each percentile may be off. Absent where they are exact. */
    readonly relativeError?: number;
  };
}

/** The report over rows, which come in any order and are read once. */
export function complianceReport(rows: Iterable<ReportConversation>, options: ReportOptions): ComplianceReport {
  const counting = new ComplianceCount(options);
  for (const row of rows) counting.add(row);
  return counting.report();
}

/** A report under way, row by row: no row is kept. */
export class ComplianceCount {
  readonly #options: ReportOptions;
  readonly #whole = new Tally();
  readonly #groups: Groups | null;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#groups = options.groupBy === null ? null : new Groups(options.groupBy, options);
  }

  add(row: ReportConversation): void {
    const options = this.#options;
    const cycles = inReport(row, options);
    if (cycles !== null) count(row, cycles, this.#whole, this.#groups);
    if (row.deleted) return;
    for (const cycle of row.cycles) {
      if (cycle.breachedAt === null || !isWithin(cycle.breachedAt, options)) continue;
      this.#whole.breachInPeriod();
      this.#groups?.ofBreach(cycle).breachInPeriod();
    }
  }

  report(): ComplianceReport {
    const { from, to, until, basis, timeZone, groupBy } = this.#options;
    return {
      from: formatInstant(from),
      to: formatInstant(to),
      until: formatInstant(until),
      basis,
      timeZone,
      groupBy,
      overall: this.#whole.figures(),
      groups: this.#groups?.figures() ?? null,
    };
  }
}

/** The cycles of a conversation that the report is over; null where the conversation is not in it. */
export function inReport(row: ReportConversation, options: ReportOptions): readonly ReportCycle[] | null {
  switch (options.basis) {
    case 'created':
      return isWithin(row.createdAt, options) ? row.cycles : null;
    case 'completed':
      return row.completedAt !== null && isWithin(row.completedAt, options) ? row.cycles : null;
    case 'ended': {
      const ended = row.cycles.filter(({ endedAt }) => endedAt !== null && isWithin(endedAt, options));
      return ended.length === 0 ? null : ended;
    }
    default:
      return options.basis satisfies never;
  }
}

function count(row: ReportConversation, cycles: readonly ReportCycle[], whole: Tally, groups: Groups | null): void {
  if (!row.deleted) {
    whole.conversation(cycles);
    for (const [tally, theirs] of groups?.split(row, cycles) ?? []) tally.conversation(theirs);
    return;
  }
  // §10.2: deleted, it is in this figure alone.
  const breached = cycles.filter(({ breachedAt }) => breachedAt !== null);
  if (breached.length === 0) return;
  whole.cancelledBreached();
  for (const [tally] of groups?.split(row, breached) ?? []) tally.cancelledBreached();
}

function isWithin(at: number, { from, to }: ReportOptions): boolean {
  return from <= at && at < to;
}

class Groups {
  readonly #groupBy: GroupBy;
  readonly #basis: Basis;
  readonly #days: Days;
  readonly #tallies = new Map<string | null, Tally>();

  constructor(groupBy: GroupBy, { basis, timeZone, from, to }: ReportOptions) {
    this.#groupBy = groupBy;
    this.#basis = basis;
    this.#days = new Days(timeZone);
    // A day on which nothing happened is a day all the same.
    if (groupBy === 'day') for (const day of this.#days.within(from, to)) this.#of(day);
  }

  /** A conversation is in the group of each of its cycles; with the cycles that are in it. */
  split(row: ReportConversation, cycles: readonly ReportCycle[]): Map<Tally, ReportCycle[]> {
    const parts = new Map<Tally, ReportCycle[]>();
    if (cycles.length === 0) return parts.set(this.#of(this.#ofRow(row)), []);
    for (const cycle of cycles) {
      const tally = this.#of(this.#ofCycle(row, cycle));
      const part = parts.get(tally);
      if (part) part.push(cycle);
      else parts.set(tally, [cycle]);
    }
    return parts;
  }

  /** The group in which a transition to breach counts. */
  ofBreach(cycle: ReportCycle): Tally {
    return this.#of(this.#groupBy === 'day' ? this.#days.of(cycle.breachedAt!) : cycle[this.#groupBy]);
  }

  figures(): ReportGroup[] {
    const groups = [...this.#tallies].map(([group, tally]) => ({ group, figures: tally.figures() }));
    return groups.sort((a, b) => {
      if (a.group === null || b.group === null) return a.group === b.group ? 0 : a.group === null ? 1 : -1;
      return compareText(a.group, b.group);
    });
  }

  #ofCycle(row: ReportConversation, cycle: ReportCycle): string | null {
    if (this.#groupBy !== 'day') return cycle[this.#groupBy];
    return this.#basis === 'ended' ? this.#days.of(cycle.endedAt!) : this.#ofRow(row);
  }

  /** Of a conversation without a clock: as it is now. */
  #ofRow(row: ReportConversation): string | null {
    if (this.#groupBy === 'day') return this.#days.of(this.#basis === 'completed' ? row.completedAt! : row.createdAt);
    return this.#groupBy === 'policy' ? null : row[this.#groupBy];
  }

  #of(group: string | null): Tally {
    const known = this.#tallies.get(group);
    if (known) return known;
    const tally = new Tally();
    this.#tallies.set(group, tally);
    return tally;
  }
}
