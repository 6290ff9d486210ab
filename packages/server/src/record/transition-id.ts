import { hash } from 'node:crypto';

/**
 * A transition's id, given when it is recorded and kept for ever. One that is found again after having been retracted is
 * another transition: `retractions` counts those of the conversation so far.
 */
export function transitionId(
  of: { readonly conversation: string; readonly metric: string; readonly cycle: number; readonly at: number },
  retractions: number,
): string {
  const name = JSON.stringify([of.conversation, of.metric, of.cycle, of.at, retractions]);
  return `tr_${hash('sha256', name, 'base64url').slice(0, 22)}`;
}

/** The id of the trigger that tells of a cycle that was met; as `transitionId`. */
export function metId(
  of: { readonly conversation: string; readonly metric: string; readonly cycle: number; readonly started_at: number },
  retractions: number,
): string {
  const name = JSON.stringify([of.conversation, of.metric, of.cycle, of.started_at, retractions]);
  return `met_${hash('sha256', name, 'base64url').slice(0, 22)}`;
}
