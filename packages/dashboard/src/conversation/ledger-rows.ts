/** A ledger as the few lines that a person reads: like neighbours joined, with a running sum. Pure. */
import type { Ledger } from './use-conversation.ts';

type Kind = Ledger['segments'][number]['kind'];

export interface LedgerRow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: Kind;
  readonly note: string | null;
  readonly projected: boolean;
  /** What the clock counted in it, milliseconds; 0 unless counted. */
  readonly countedMs: number;
  /** What the clock shows at its end. */
  readonly sumMs: number;
}

/** A long one is shown by its ends; `null` stands for what is left out between. */
export function ledgerRows(ledger: Ledger, most: number = Number.POSITIVE_INFINITY): (LedgerRow | null)[] {
  let sumMs = 0;
  const rows = ledger.segments.map(({ from, to, kind, note, projected, seconds }) => {
    const countedMs = kind === 'counted' ? Math.round(seconds * 1000) : 0;
    sumMs += countedMs;
    return { fromMs: Date.parse(from), toMs: Date.parse(to), kind, note, projected, countedMs, sumMs };
  });
  if (rows.length <= most) return rows;
  const head = Math.floor(most / 3);
  return [...rows.slice(0, head), null, ...rows.slice(rows.length - (most - head - 1))];
}

/** What was left out between the first and the last rows: how many lines, and what they counted. */
export function leftOut(ledger: Ledger, most: number): { lines: number; countedMs: number } {
  const all = ledgerRows(ledger) as LedgerRow[];
  const head = Math.floor(most / 3);
  const hidden = all.slice(head, all.length - (most - head - 1));
  return { lines: hidden.length, countedMs: hidden.reduce((sum, row) => sum + row.countedMs, 0) };
}
