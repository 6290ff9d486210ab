/** Which transitions fire, and why the others do not (§5.7). */
import type { Cause } from '@kept/engine';
import type { TransitionFact } from './facts.ts';

export type NotFired = 'import' | 'revision' | 'superseded' | 'late' | 'per_episode';

export interface FiringContext {
  /** When it was noticed. */
  readonly detectedAt: number;
  /** Of the revision that the transition's episode uses (§8.2). */
  readonly fireWithinSeconds: number;
  /** Whether the cycle still runs. */
  readonly runs: boolean;
  /** Whether a later transition of the same clock is known: only the last one fires. */
  readonly followed: boolean;
  /** Whether an import brought it. */
  readonly imported: boolean;
  /** Revisions that were saved to fire nothing at once. */
  isSilent(revision: number): boolean;
}

/** Null where it fires. */
export function whyNotFired(transition: TransitionFact, context: FiringContext): NotFired | null {
  if (context.imported) return 'import';
  const cause = JSON.parse(transition.cause) as Cause;
  if (cause.kind === 'revision' && context.isSilent(cause.revision)) return 'revision';
  if (context.followed) return 'superseded';
  if (!context.runs && context.detectedAt - transition.at >= context.fireWithinSeconds * 1000) return 'late';
  if (transition.alerts === 'perEpisode' && transition.raises === 0) return 'per_episode';
  return null;
}
