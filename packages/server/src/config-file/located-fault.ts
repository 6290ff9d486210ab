import type { Fault } from '@kept/engine';

/** A stretch of one line of a text. Lines and columns count from 1, columns and lengths in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A fault with its place in the file. */
export interface LocatedFault extends Fault, Place {
  readonly file: string;
}

/** In the order of the file; of one place, errors first. */
export function inOrder(faults: readonly LocatedFault[]): LocatedFault[] {
  const rank = (fault: LocatedFault) => (fault.severity === 'error' ? 0 : 1);
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column || rank(a) - rank(b));
}
