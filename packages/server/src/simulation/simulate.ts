/**
 * A configuration tried on history: every conversation is replayed twice, as things stand and as proposed, and what
 * comes out is compared. One conversation is in memory at a time.
 */
import { foldEvents, type Timeline } from '@kept/engine';
import type { Life } from '../lives/life.ts';
import type { ReportOptions } from '../reports/compliance.ts';
import { type Compared, Comparison } from './comparison.ts';

export interface SimulationOptions {
  /** Period, time zone and the rest as of a report (§10); events and time are taken in up to `until`. */
  readonly report: ReportOptions;
  /** What it is compared with: the revision or revisions that a life was, or would be, lived under. */
  readonly before: (life: Life) => Timeline;
  readonly after: Timeline;
  /** Stops it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how many conversations have been replayed. */
  readonly progress?: ((conversations: number) => void) | undefined;
}

/** Conversations between two looks at the signal. */
const PIECE = 256;

/** @throws the signal's reason, where it is aborted */
export async function simulate(
  lives: AsyncIterable<Life> | Iterable<Life>,
  { report, before, after, signal, progress }: SimulationOptions,
): Promise<Compared> {
  const comparison = new Comparison(report);
  let replayed = 0;
  for await (const life of lives) {
    if (replayed % PIECE === 0) {
      signal?.throwIfAborted();
      progress?.(replayed);
    }
    replayed++;
    // Each fold changes what it makes of the events, never the events.
    comparison.add(foldEvents(before(life), life.events, report.until), foldEvents(after, life.events, report.until));
  }
  signal?.throwIfAborted();
  progress?.(replayed);
  return comparison.compared();
}
