/** What a simulation replays: one conversation with everything that happened to it. */
import type { Event } from '@kept/engine';

export interface Life {
  readonly conversation: string;
  /** In the order of receipt, without repetitions. */
  readonly events: readonly Event[];
  /** The revision that an import named for its episodes before the first (§8.2); null where none did. */
  readonly initialRevision: number | null;
}
