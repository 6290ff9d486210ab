/** Long reading that is done on a thread of its own, and what the thread says of it. */

import type { ReadingProgress } from '../lives/hooks.ts';
import type { Past, PastAsked } from '../past/past.ts';
import type { Compared } from '../simulation/comparison.ts';
import type { Trial } from '../simulation/trial.ts';
import type { StoreLocation } from '../store/store.ts';
import type { Suggested, SuggestionAsked } from '../suggest/from-store.ts';
import type { Failure } from '../threads/failure.ts';

export type Job =
  | { readonly kind: 'trial'; readonly trial: Trial }
  | { readonly kind: 'suggestion'; readonly asked: SuggestionAsked }
  | { readonly kind: 'past'; readonly asked: PastAsked };

export interface JobResults {
  readonly trial: Compared;
  readonly suggestion: Suggested;
  readonly past: Past;
}

/** What a thread is started with. */
export interface JobGiven {
  readonly location: StoreLocation;
  readonly job: Job;
}

export type JobNews =
  | { readonly kind: 'progress'; readonly progress: ReadingProgress }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };
