import type { BatchResult } from './batch.ts';
import type { Folded } from './folding.ts';
import type { WaitedMs } from './waits.ts';

/** What a commit did, for metrics and for whoever waits for news. */
export interface Commit {
  readonly workspace: string;
  readonly cause: 'events' | 'time' | 'revision';
  /** The last position that it took. */
  readonly position: number;
  readonly events: number;
  readonly conversations: number;
  /** How many of them were folded anew from all their events. */
  readonly anew: number;
  readonly transitions: number;
  /** Triggers that rules have still to be asked about. */
  readonly outbox: number;
  /** The earliest instant at which one of them has to be woken; null where none has. */
  readonly wakeAt: number | null;
  /** Of each crossing that time made, how long after its instant it was noticed, in milliseconds. */
  readonly lagsMs: readonly number[];
  readonly tookMs: number;
  readonly waitedMs: WaitedMs;
}

export function commitOf(
  workspace: string,
  cause: Commit['cause'],
  events: number,
  { written, folded }: BatchResult,
  startedAt: number,
  now: number,
  waitedMs: WaitedMs,
): Commit {
  const wakes = folded.map(({ wakeAt }) => wakeAt).filter((at) => at !== null);
  return {
    workspace,
    cause,
    position: written!.position,
    events,
    conversations: folded.length,
    anew: folded.filter(({ kind }) => kind === 'anew').length,
    transitions: written!.transitions,
    outbox: written!.outbox,
    wakeAt: wakes.length === 0 ? null : wakes.reduce((a, b) => Math.min(a, b)),
    lagsMs: cause === 'time' ? folded.flatMap((each) => lagsOf(each, startedAt)) : [],
    tookMs: now - startedAt,
    waitedMs,
  };
}

function lagsOf({ loaded }: Folded, detectedAt: number): number[] {
  const due = loaded.row?.wake_at ?? null;
  return due === null ? [] : [detectedAt - due];
}
