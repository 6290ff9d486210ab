/** Two configurations side by side, conversation by conversation: rates, flips and load. Nothing of a conversation is kept but its flips. */
import type { Fold, Metric } from '@kept/engine';
import { ComplianceCount, type ComplianceReport, inReport, type ReportOptions } from '../reports/compliance.ts';
import { type ReportConversation, reportRow } from '../reports/rows.ts';
import { type Load, LoadCount } from './load.ts';
import { type Flip, flipsOf, isBroken, type Verdict } from './verdict.ts';

/** Flips beyond these are counted, and not listed. */
export const FLIPS_LISTED = 10_000;

export interface FlipKind {
  readonly metric: Metric;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly conversations: number;
}

export interface Compared {
  /** Conversations that were replayed, in the period or not. */
  readonly replayed: number;
  readonly before: ComplianceReport;
  readonly after: ComplianceReport;
  readonly flips: {
    /** Conversations of the report in which any metric comes out differently. */
    readonly conversations: number;
    /** Of the conversations of the report, those with a breach only after, and only before. */
    readonly toBreached: number;
    readonly toKept: number;
    /** By metric and direction, the most frequent first. */
    readonly kinds: readonly FlipKind[];
    /** Of `list`; more were counted where `truncated`. */
    readonly listed: number;
    readonly truncated: boolean;
  };
  readonly load: Load;
  /** In the order in which the conversations came. */
  readonly list: readonly Flip[];
}

type Replayed = Pick<Fold, 'conversation' | 'written'>;

const NO_CYCLES: ReportConversation['cycles'] = [];

export class Comparison {
  readonly #options: ReportOptions;
  readonly #before: ComplianceCount;
  readonly #after: ComplianceCount;
  readonly #load: LoadCount;
  readonly #kinds = new Map<string, { -readonly [K in keyof FlipKind]: FlipKind[K] }>();
  readonly #list: Flip[] = [];
  #replayed = 0;
  #flipping = 0;
  #toBreached = 0;
  #toKept = 0;
  #truncated = false;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#before = new ComplianceCount(options);
    this.#after = new ComplianceCount(options);
    this.#load = new LoadCount(options);
  }

  /** One conversation, folded from the beginning under either configuration. */
  add(before: Replayed, after: Replayed): void {
    const rows = { before: reportRow(before), after: reportRow(after) };
    // What exists does not depend on the configuration (§3.3).
    if (rows.before === null || rows.after === null) return;
    this.#replayed++;
    this.#before.add(rows.before);
    this.#after.add(rows.after);
    this.#load.add('before', before.written.transitions);
    this.#load.add('after', after.written.transitions);
    if (!rows.after.deleted) this.#compare(rows.before, rows.after);
  }

  compared(): Compared {
    return {
      replayed: this.#replayed,
      before: this.#before.report(),
      after: this.#after.report(),
      flips: {
        conversations: this.#flipping,
        toBreached: this.#toBreached,
        toKept: this.#toKept,
        kinds: [...this.#kinds.values()].sort((a, b) => b.conversations - a.conversations),
        listed: this.#list.length,
        truncated: this.#truncated,
      },
      load: this.#load.load(),
      list: this.#list,
    };
  }

  #compare(before: ReportConversation, after: ReportConversation): void {
    const cycles = { before: inReport(before, this.#options), after: inReport(after, this.#options) };
    if (cycles.before === null && cycles.after === null) return;
    const [was, is] = [cycles.before ?? NO_CYCLES, cycles.after ?? NO_CYCLES];
    const flips = flipsOf(after.id, was, is);
    if (flips.length > 0) this.#flipping++;
    for (const flip of flips) this.#note(flip);
    if (isBroken(was) === isBroken(is)) return;
    if (isBroken(is)) this.#toBreached++;
    else this.#toKept++;
  }

  #note(flip: Flip): void {
    const { metric, before, after } = flip;
    const key = `${metric}/${before}/${after}`;
    const kind = this.#kinds.get(key);
    if (kind) kind.conversations++;
    else this.#kinds.set(key, { metric, before, after, conversations: 1 });
    if (this.#list.length < FLIPS_LISTED) this.#list.push(flip);
    else this.#truncated = true;
  }
}
