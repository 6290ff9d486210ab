import type { Fault } from '@kept/engine';
import type { BadRow } from './bad-row.ts';

/** One record of the file. */
export interface Row {
  readonly line: number;
  /** By slot of the mapping; null where the file has no value at all. Trimmed. */
  readonly cells: readonly (string | null)[];
}

/** What reading a file gives, in the file's order. */
export interface RowBatch {
  readonly rows: readonly (Row | BadRow)[];
  /** Not empty: the file and the mapping do not fit, and nothing of the file is used. */
  readonly faults: readonly Fault[];
}

export function isBad(row: Row | BadRow): row is BadRow {
  return 'code' in row;
}
