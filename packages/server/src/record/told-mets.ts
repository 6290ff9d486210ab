import type { Selectable } from 'kysely';
import type { CycleTable } from '../store/tables.ts';
import type { Pair } from './difference.ts';
import type { CycleFact } from './facts.ts';

/** What is known of a cycle's `sla_met`: the trigger that told of it, or why none did. */
export type Met = Pick<Selectable<CycleTable>, 'met_trigger' | 'met_not_fired'>;

/** Mets that have been told of go with the start of their cycle, whatever number late events give it. */
export class ToldMets {
  readonly #told = new Map<string, Selectable<CycleTable>[]>();

  constructor(pairs: readonly Pair<Selectable<CycleTable>, CycleFact>[]) {
    for (const { stored: row, kind } of pairs) {
      if (row === null || kind === 'same' || (row.met_trigger === null && row.met_not_fired === null)) continue;
      const key = keyOf(row);
      this.#told.set(key, [...(this.#told.get(key) ?? []), row]);
    }
  }

  takeOver(fact: CycleFact, row: Selectable<CycleTable> | null): Met | null {
    if (!isMet(fact)) return null;
    const rows = this.#told.get(keyOf(fact)) ?? [];
    const index = Math.max(0, row === null ? 0 : rows.indexOf(row));
    return rows.splice(index, 1)[0] ?? null;
  }

  /** Those that nothing follows from any more. */
  left(): Selectable<CycleTable>[] {
    return [...this.#told.values()].flat().filter((row) => row.met_trigger !== null);
  }
}

function keyOf(cycle: { readonly metric: string; readonly started_at: number }): string {
  return `${cycle.metric}/${cycle.started_at}`;
}

/** §5.9. */
export function isMet(cycle: CycleFact): boolean {
  if (cycle.outcome !== 'met') return false;
  return cycle.end_reason === 'answered' || (cycle.metric === 'resolution' && cycle.end_reason === 'closed');
}
