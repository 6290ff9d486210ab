/** Counts the conversations of a block as the report over rows does (../reports/compliance.ts), without making rows. */
import { METRICS } from '@kept/engine';
import { Days } from '../reports/days.ts';
import { Part } from '../reports/percentiles.ts';
import {
  type Block,
  COLUMNS,
  END_REASONS,
  EXCUSED_BIT,
  METRIC_BITS,
  namesOf,
  REASON_BITS,
  REASON_SHIFT,
} from './block.ts';
import { lets, type ReportQuestion } from './question.ts';
import * as at from './sums.ts';

const ANSWERED = END_REASONS.indexOf('answered');
const CLOSED = END_REASONS.indexOf('closed');
const RESOLUTION = METRICS.indexOf('resolution');

/** What a conversation is in a metric, as bits; those of the next metric lie four further. */
const HAS_CYCLE = 0b0001;
const HAS_BREACH = 0b0010;
const HAS_UNEXCUSED = 0b0100;
const HAS_RUNNING = 0b1000;
const BITS = 4;
const ANY_BREACH = METRICS.reduce((bits, _, metric) => bits | (HAS_BREACH << (BITS * metric)), 0);
const ANY_UNEXCUSED = METRICS.reduce((bits, _, metric) => bits | (HAS_UNEXCUSED << (BITS * metric)), 0);

/** One question's scans: days and groups are looked up once for all blocks. */
export class Scanner {
  readonly #question: ReportQuestion;
  readonly #days: Days;

  constructor(question: ReportQuestion) {
    this.#question = question;
    this.#days = new Days(question.options.timeZone);
  }

  /** @param skipped 1 for each conversation that is left out, by its place; null to count them all */
  scan(block: Block, skipped: Uint8Array | null): at.Sums {
    const scan = new Scan(this.#question, this.#days, block);
    for (let index = 0; index < block.conversations; index++) if (skipped?.[index] !== 1) scan.conversation(index);
    return scan.sums();
  }

  /**
   * Breaches alone, and nothing of what their conversations are otherwise: those of the period, or those of all other time.
   *
   * @param skipped as for `scan`
   */
  scanBreaches(block: Block, where: 'inside' | 'outside', skipped: Uint8Array | null): at.Sums {
    const scan = new Scan(this.#question, this.#days, block);
    for (let index = 0; index < block.conversations; index++) if (skipped?.[index] !== 1) scan.breaches(index, where);
    return scan.sums();
  }

  /** Some of a block's alone, by their places. */
  scanSome(block: Block, places: readonly number[]): at.Sums {
    const scan = new Scan(this.#question, this.#days, block);
    for (const place of places) scan.conversation(place);
    return scan.sums();
  }
}

class Scan {
  readonly #question: ReportQuestion;
  readonly #days: Days;
  readonly #block: Block;
  /** Whether cycles with a standing pass the filter, and conversations with it that have no cycle. */
  readonly #passes: Uint8Array;
  readonly #metrics: readonly boolean[];
  /** Place of a standing's group; not by day. */
  readonly #groupOf: Int32Array | null;
  /** The whole first. */
  readonly #groups: Counting[] = [new Counting(null)];
  readonly #byName = new Map<string | null, number>();
  readonly #heat = new Map<number, number>();
  /** Groups that the conversation at hand is in, and what it is in each. */
  readonly #theirs: number[] = [];
  readonly #states: number[] = [];

  constructor(question: ReportQuestion, days: Days, block: Block) {
    const { groupBy } = question.options;
    const { metric } = question.filter;
    this.#question = question;
    this.#days = days;
    this.#block = block;
    this.#metrics = METRICS.map((each) => metric === null || metric.includes(each));
    const names = namesOf(block);
    this.#passes = passing(question, block, names);
    this.#groupOf =
      groupBy === null || groupBy === 'day'
        ? null
        : Int32Array.from({ length: block.standings }, (_, standing) =>
            this.#group(names[block.standing[standing * COLUMNS.length + COLUMNS.indexOf(groupBy)]!]!),
          );
  }

  conversation(index: number): void {
    const { firstCycle, deleted } = this.#block;
    const first = firstCycle[index]!;
    const end = firstCycle[index + 1]!;
    const within = this.#isWithin(index);
    if (first === end) {
      if (within && deleted[index] === 0) this.#uncovered(index);
      return;
    }
    this.#theirs.length = 0;
    this.#states.length = 0;
    if (deleted[index] === 1) this.#deleted(index, first, end, within);
    else this.#counted(index, first, end, within);
  }

  breaches(index: number, where: 'inside' | 'outside'): void {
    const { firstCycle, deleted, breachedAt } = this.#block;
    if (deleted[index] === 1) return;
    const { from, to } = this.#question.options;
    const end = firstCycle[index + 1]!;
    for (let cycle = firstCycle[index]!; cycle < end; cycle++) {
      const breached = breachedAt[cycle]!;
      if (Number.isNaN(breached) || (breached >= from && breached < to) !== (where === 'inside')) continue;
      if (this.#isCounted(cycle)) this.#breachInPeriod(cycle, breached);
    }
  }

  sums(): at.Sums {
    const [whole, ...groups] = this.#groups;
    const used = groups.filter(({ used }) => used);
    return { groups: [whole!, ...used].map((group) => group.sums()), heat: this.#heat };
  }

  /** Of no metric had a clock: as it is now. */
  #uncovered(index: number): void {
    const { filter, options } = this.#question;
    const standing = this.#block.standingOf[index]!;
    if (options.basis === 'ended' || filter.metric !== null || this.#passes[standing] === 0) return;
    const count = (group: Counting) => {
      group.count(at.TOTAL);
      group.count(at.UNCOVERED);
    };
    count(this.#groups[0]!);
    if (options.groupBy === null) return;
    count(this.#groups[options.groupBy === 'day' ? this.#day(this.#basisAt(index)) : this.#groupOf![standing]!]!);
  }

  /** §10.2: deleted, it is in one figure alone. */
  #deleted(index: number, first: number, end: number, within: boolean): void {
    for (let cycle = first; cycle < end; cycle++) {
      if (!this.#isCounted(cycle) || Number.isNaN(this.#block.breachedAt[cycle]!)) continue;
      if (this.#isInReport(cycle, within)) this.#note(this.#groupOfCycle(index, cycle), 0);
    }
    if (this.#theirs.length === 0) return;
    this.#groups[0]!.count(at.CANCELLED_BREACHED);
    for (const group of this.#theirs) if (group > 0) this.#groups[group]!.count(at.CANCELLED_BREACHED);
  }

  #counted(index: number, first: number, end: number, within: boolean): void {
    const { breachedAt } = this.#block;
    const { from, to } = this.#question.options;
    for (let cycle = first; cycle < end; cycle++) {
      if (!this.#isCounted(cycle)) continue;
      const breached = breachedAt[cycle]!;
      if (breached >= from && breached < to) this.#breachInPeriod(cycle, breached);
      if (this.#isInReport(cycle, within)) this.#cycle(index, cycle);
    }
    let state = 0;
    for (let place = 0; place < this.#theirs.length; place++) {
      state |= this.#states[place]!;
      if (this.#theirs[place]! > 0) this.#groups[this.#theirs[place]!]!.conversation(this.#states[place]!);
    }
    if (this.#theirs.length > 0) this.#groups[0]!.conversation(state);
  }

  #cycle(index: number, cycle: number): void {
    const { flags, startedAt, endedAt, breachedAt, clockMs } = this.#block;
    const flag = flags[cycle]!;
    const metric = flag & METRIC_BITS;
    const reason = (flag >>> REASON_SHIFT) & REASON_BITS;
    const excused = (flag & EXCUSED_BIT) !== 0;
    const ended = endedAt[cycle]!;
    const breached = !Number.isNaN(breachedAt[cycle]!);
    const group = this.#groupOfCycle(index, cycle);
    let state = HAS_CYCLE;
    if (breached) state |= excused ? HAS_BREACH : HAS_BREACH | HAS_UNEXCUSED;
    if (Number.isNaN(ended)) state |= HAS_RUNNING;
    this.#note(group, state << (BITS * metric));
    const outcome = breached
      ? at.CYCLES_BREACHED
      : Number.isNaN(ended)
        ? at.CYCLES_RUNNING
        : reason === ANSWERED || reason === CLOSED
          ? at.CYCLES_MET
          : at.CYCLES_DETACHED;
    const unanswered = reason === CLOSED && metric !== RESOLUTION;
    this.#groups[0]!.cycle(metric, outcome, excused, unanswered);
    if (group > 0) this.#groups[group]!.cycle(metric, outcome, excused, unanswered);
    // §10.4; where there are groups, the times of the whole are theirs together.
    if (reason === (metric === RESOLUTION ? CLOSED : ANSWERED)) {
      this.#groups[group]!.took(metric, clockMs[cycle]!, ended - startedAt[cycle]!);
    }
  }

  #breachInPeriod(cycle: number, breached: number): void {
    const { options, cellOf } = this.#question;
    this.#groups[0]!.count(at.BREACHES_IN_PERIOD);
    if (options.groupBy !== null) {
      const group =
        options.groupBy === 'day' ? this.#day(breached) : this.#groupOf![this.#block.cycleStanding[cycle]!]!;
      this.#groups[group]!.count(at.BREACHES_IN_PERIOD);
    }
    const cell = cellOf(breached);
    this.#heat.set(cell, (this.#heat.get(cell) ?? 0) + 1);
  }

  /** A conversation is in the group of each of its cycles, once. */
  #note(group: number, state: number): void {
    const place = this.#theirs.indexOf(group);
    if (place >= 0) {
      this.#states[place]! |= state;
    } else {
      this.#theirs.push(group);
      this.#states.push(state);
    }
  }

  #isCounted(cycle: number): boolean {
    const { cycleStanding, flags } = this.#block;
    return this.#passes[cycleStanding[cycle]!] === 1 && this.#metrics[flags[cycle]! & METRIC_BITS]!;
  }

  /** Of those bases on which a conversation is in a period with all its cycles; what is NaN is in none. */
  #isWithin(index: number): boolean {
    const { from, to, basis } = this.#question.options;
    if (basis === 'ended') return false;
    const instant = this.#basisAt(index);
    return instant >= from && instant < to;
  }

  #isInReport(cycle: number, within: boolean): boolean {
    const { from, to, basis } = this.#question.options;
    if (basis !== 'ended') return within;
    const ended = this.#block.endedAt[cycle]!;
    return ended >= from && ended < to;
  }

  #basisAt(index: number): number {
    const { completedAt, createdAt } = this.#block;
    return this.#question.options.basis === 'completed' ? completedAt[index]! : createdAt[index]!;
  }

  /** 0, the whole, where nothing is grouped. */
  #groupOfCycle(index: number, cycle: number): number {
    const { groupBy, basis } = this.#question.options;
    if (groupBy === null) return 0;
    if (groupBy !== 'day') return this.#groupOf![this.#block.cycleStanding[cycle]!]!;
    return this.#day(basis === 'ended' ? this.#block.endedAt[cycle]! : this.#basisAt(index));
  }

  #day(instant: number): number {
    return this.#group(this.#days.of(instant));
  }

  #group(name: string | null): number {
    let group = this.#byName.get(name);
    if (group === undefined) {
      group = this.#groups.push(new Counting(name)) - 1;
      this.#byName.set(name, group);
    }
    return group;
  }
}

class Counting {
  readonly group: string | null;
  readonly counts = new Float64Array(at.COUNTS);
  readonly #clock: number[][] = METRICS.map(() => []);
  readonly #calendar: number[][] = METRICS.map(() => []);
  /** Whether anything was counted: a standing may be a filtered one's, or one's that is out of the period. */
  used = false;

  constructor(group: string | null) {
    this.group = group;
  }

  count(what: number): void {
    this.used = true;
    this.counts[what]!++;
  }

  cycle(metric: number, outcome: number, excused: boolean, unanswered: boolean): void {
    const first = at.METRIC + metric * at.OF_METRIC;
    this.counts[first + outcome]!++;
    if (excused) this.counts[first + at.CYCLES_EXCUSED]!++;
    if (unanswered) this.counts[first + at.CLOSED_UNANSWERED]!++;
  }

  conversation(state: number): void {
    this.used = true;
    const { counts } = this;
    counts[at.TOTAL]!++;
    if ((state & ANY_BREACH) !== 0) {
      counts[at.BREACHED]!++;
      if ((state & ANY_UNEXCUSED) === 0) counts[at.EXCUSED]!++;
    }
    for (let metric = 0; metric < METRICS.length; metric++) {
      const own = state >>> (BITS * metric);
      if ((own & HAS_CYCLE) === 0) continue;
      const first = at.METRIC + metric * at.OF_METRIC;
      // §10.1: in this order.
      if ((own & HAS_BREACH) !== 0) {
        counts[first + at.METRIC_BREACHED]!++;
        if ((own & HAS_UNEXCUSED) === 0) counts[first + at.METRIC_EXCUSED]!++;
      } else if ((own & HAS_RUNNING) !== 0) counts[first + at.RUNNING]!++;
      else counts[first + at.MET]!++;
    }
  }

  took(metric: number, clockMs: number, calendarMs: number): void {
    this.#clock[metric]!.push(clockMs);
    this.#calendar[metric]!.push(calendarMs);
  }

  sums(): at.GroupSums {
    const took = this.#clock.map((clock, metric) =>
      clock.length === 0 ? null : { clock: new Part(clock), calendar: new Part(this.#calendar[metric]!) },
    );
    return { group: this.group, counts: this.counts, took };
  }
}

/** Each name is looked up in the filter once. */
function passing({ filter }: ReportQuestion, block: Block, names: readonly (string | null)[]): Uint8Array {
  const passes = new Uint8Array(block.standings).fill(1);
  for (const [place, column] of COLUMNS.entries()) {
    if (filter[column] === null) continue;
    const named = Uint8Array.from(names, (name) => (lets(filter, column, name) ? 1 : 0));
    for (let standing = 0; standing < block.standings; standing++) {
      if (named[block.standing[standing * COLUMNS.length + place]!] === 0) passes[standing] = 0;
    }
  }
  return passes;
}
