/** How somebody watches, and stops, a reading of many lives. */

export interface ReadingProgress {
  /** Conversations so far. */
  readonly replayed: number;
  readonly total: number;
}

export interface ReadingHooks {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: ReadingProgress) => void) | undefined;
}
