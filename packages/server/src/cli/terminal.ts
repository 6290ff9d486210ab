/** What a command has of the world: three streams and the time. Tests give their own. */
import type { Screen } from '../screen.ts';

export type { Screen } from '../screen.ts';

export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Results, and nothing else. */
  readonly stdout: Screen;
  /** Faults, notes, progress. */
  readonly stderr: Screen;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Tables never get wider than this. */
export const WIDEST = 100;

/** How many columns a table may take. */
export function widthOf(screen: Screen): number {
  return screen.isTTY === true && screen.columns ? Math.min(screen.columns, WIDEST) : WIDEST;
}
