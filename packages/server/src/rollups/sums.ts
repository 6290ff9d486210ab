/**
 * What a report counts, in a form that adds up: the sums of the blocks of a period are the sums of the period, as a
 * conversation lies in one block with all its cycles.
 */
import { compareText, METRICS } from '@kept/engine';
import type { Figures, MetricFigures, ReportGroup } from '../reports/compliance.ts';
import type { Part } from '../reports/percentiles.ts';
import { rateOf } from '../reports/rate.ts';
import { Times } from '../reports/tally.ts';

/** Places among the counts of one group. */
export const TOTAL = 0;
export const BREACHED = 1;
export const EXCUSED = 2;
export const UNCOVERED = 3;
export const CANCELLED_BREACHED = 4;
export const BREACHES_IN_PERIOD = 5;
/** Where a metric's begin; those of the others follow. */
export const METRIC = 6;
export const OF_METRIC = 10;
export const MET = 0;
export const METRIC_BREACHED = 1;
export const RUNNING = 2;
export const METRIC_EXCUSED = 3;
export const CYCLES_MET = 4;
export const CYCLES_BREACHED = 5;
export const CYCLES_RUNNING = 6;
export const CYCLES_DETACHED = 7;
export const CYCLES_EXCUSED = 8;
export const CLOSED_UNANSWERED = 9;
export const COUNTS = METRIC + METRICS.length * OF_METRIC;

/** How long a metric's cycles took in one block and group: the clock's and the calendar's, in milliseconds. */
export interface Took {
  readonly clock: Part;
  readonly calendar: Part;
}

/** Of one block, and of one question. */
export interface Sums {
  /** The whole first, which has no name; then each group that something was counted in. */
  readonly groups: readonly GroupSums[];
  /** Breaches, by the cell of the heat map. */
  readonly heat: ReadonlyMap<number, number>;
}

export interface GroupSums {
  readonly group: string | null;
  readonly counts: Float64Array;
  /** By metric; null where there are none. Of the whole only where nothing is grouped: else those of its groups are. */
  readonly took: readonly (Took | null)[];
}

/** Makes beforehand what percentiles are found by, of few times and of many. */
export function prepare({ groups }: Sums): void {
  for (const each of groups.flatMap(({ took }) => took)) {
    for (const part of each === null ? [] : [each.clock, each.calendar]) {
      part.sorted();
      part.buckets();
    }
  }
}

/** A report's sums, block by block. */
export class Summing {
  readonly #grouped: boolean;
  readonly #always: ReadonlySet<string | null>;
  readonly #whole = new Sum();
  readonly #groups = new Map<string | null, Sum>();
  readonly #heat = new Map<number, number>();

  /** @param groups that are there even if nothing is counted in them; null where nothing is grouped */
  constructor(groups: readonly string[] | null) {
    this.#grouped = groups !== null;
    this.#always = new Set(groups);
    for (const group of groups ?? []) this.#groups.set(group, new Sum());
  }

  add(sums: Sums): void {
    this.#count(sums, 1);
  }

  /** Takes away what was counted of some conversations, all of which have been added. */
  remove(sums: Sums): void {
    this.#count(sums, -1);
  }

  /** Cells without a breach are left out. */
  get heat(): ReadonlyMap<number, number> {
    return new Map([...this.#heat].filter(([, breaches]) => breaches !== 0));
  }

  overall(): Figures {
    return this.#whole.figures();
  }

  /** None last. */
  groups(): ReportGroup[] | null {
    if (!this.#grouped) return null;
    const counted = [...this.#groups].filter(([group, sum]) => this.#always.has(group) || !sum.isEmpty);
    const groups = counted.map(([group, sum]) => ({ group, figures: sum.figures() }));
    return groups.sort((a, b) => {
      if (a.group === null || b.group === null) return a.group === b.group ? 0 : a.group === null ? 1 : -1;
      return compareText(a.group, b.group);
    });
  }

  #count({ groups: [whole, ...groups], heat }: Sums, sign: Sign): void {
    this.#whole.add(whole!, sign);
    for (const each of groups) {
      let sum = this.#groups.get(each.group);
      if (sum === undefined) {
        sum = new Sum();
        this.#groups.set(each.group, sum);
      }
      sum.add(each, sign);
      this.#whole.addTimes(each, sign);
    }
    for (const [cell, breaches] of heat) this.#heat.set(cell, (this.#heat.get(cell) ?? 0) + sign * breaches);
  }
}

/** Whether it is added or taken away. */
type Sign = 1 | -1;

class Sum {
  readonly #counts = new Float64Array(COUNTS);
  readonly #times = METRICS.map(() => new Times());

  /** Whether nothing is counted in it, not even something that is over. */
  get isEmpty(): boolean {
    return this.#counts.every((count) => count === 0);
  }

  add(group: GroupSums, sign: Sign): void {
    for (let at = 0; at < COUNTS; at++) this.#counts[at]! += sign * group.counts[at]!;
    this.addTimes(group, sign);
  }

  addTimes({ took }: GroupSums, sign: Sign): void {
    for (const [metric, parts] of took.entries()) {
      if (parts === null) continue;
      const { clock, calendar } = this.#times[metric]!;
      if (sign === 1) {
        clock.addPart(parts.clock);
        calendar.addPart(parts.calendar);
      } else {
        clock.removePart(parts.clock);
        calendar.removePart(parts.calendar);
      }
    }
  }

  figures(): Figures {
    const of = (at: number) => this.#counts[at]!;
    const [total, breached, excused] = [of(TOTAL), of(BREACHED), of(EXCUSED)];
    const [firstReply, allMessages, resolution] = METRICS.map((_, metric) => this.#metric(metric));
    return {
      total,
      breached,
      excused,
      complianceRate: rateOf(total - breached, breached) ?? 100,
      complianceRateWithoutExcused: rateOf(total - breached, breached - excused) ?? 100,
      uncovered: of(UNCOVERED),
      cancelledBreached: of(CANCELLED_BREACHED),
      breachesInPeriod: of(BREACHES_IN_PERIOD),
      metrics: { firstReply: firstReply!, allMessages: allMessages!, resolution: resolution! },
    };
  }

  #metric(metric: number): MetricFigures {
    const of = (at: number) => this.#counts[METRIC + metric * OF_METRIC + at]!;
    const [met, breached, excused] = [of(MET), of(METRIC_BREACHED), of(METRIC_EXCUSED)];
    return {
      conversations: { met, breached, running: of(RUNNING), excused },
      cycles: {
        met: of(CYCLES_MET),
        breached: of(CYCLES_BREACHED),
        running: of(CYCLES_RUNNING),
        detached: of(CYCLES_DETACHED),
        excused: of(CYCLES_EXCUSED),
        closedUnanswered: of(CLOSED_UNANSWERED),
      },
      rate: rateOf(met, breached),
      rateWithoutExcused: rateOf(met, breached - excused),
      times: this.#times[metric]!.figures(),
    };
  }
}
