/** Breaches by weekday and hour of a zone: when promises break. */
import type { ReportConversation } from '../reports/rows.ts';
import { localHourOf, quarterOf } from './local-hour.ts';

export interface HeatCell {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly breaches: number;
}

export interface HeatOptions {
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

export class HeatCount {
  readonly #options: HeatOptions;
  /** Each quarter of an hour is looked up once. */
  readonly #quarters = new Map<number, number>();
  readonly #cells = new Map<number, number>();

  constructor(options: HeatOptions) {
    this.#options = options;
  }

  /** Counts the breaches of a conversation that lie in `[from, to)`. */
  add({ deleted, cycles }: ReportConversation): void {
    if (deleted) return;
    const { from, to } = this.#options;
    for (const { breachedAt } of cycles) {
      if (breachedAt === null || breachedAt < from || breachedAt >= to) continue;
      const cell = this.cellOf(breachedAt);
      this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
    }
  }

  /** Cells without a breach are left out. */
  cells(): HeatCell[] {
    return cellsOf(this.#cells);
  }

  /** Which cell an instant is in. */
  cellOf(at: number): number {
    const quarter = quarterOf(at);
    let cell = this.#quarters.get(quarter);
    if (cell === undefined) {
      const { weekday, hour } = localHourOf(at, this.#options.timeZone);
      cell = weekday * 24 + hour;
      this.#quarters.set(quarter, cell);
    }
    return cell;
  }
}

/** In the order of the week, by cell as `cellOf` tells it. */
export function cellsOf(breaches: ReadonlyMap<number, number>): HeatCell[] {
  return [...breaches]
    .sort(([a], [b]) => a - b)
    .map(([cell, count]) => ({ weekday: Math.floor(cell / 24), hour: cell % 24, breaches: count }));
}
