import type { Writable } from 'node:stream';

/** A stream that may be a terminal; then it knows how wide it is and whether it shows colour. */
export type Screen = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};
