/**
 * Why a clock shows what it shows (§11): a cycle's life cut into segments. It is counted under the
 * cycle's last application, as its elapsed time is (§7.5), so the counted segments sum to that exactly.
 *
 *   start ── counted ── closed ── counted ── paused ── counted ── now ┄┄ projected ┄┄ due
 */
import type { Metric, Status } from '../config/config.ts';
import { formatInstant } from '../instant.ts';
import type { Terms } from '../policy/rules.ts';
import { elapsedAt } from './clock.ts';
import type { Application, Cycle, Outcome } from './facts.ts';
import type { Fold } from './fold.ts';
import { dueAtOf } from './record.ts';
import { CROSSED, type Tripwire } from './risk.ts';

export const SEGMENT_KINDS = ['counted', 'closed', 'holiday', 'override', 'paused'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

export interface LedgerSegment {
  readonly from: string;
  readonly to: string;
  readonly kind: SegmentKind;
  /** Length of the segment in real time; milliseconds as decimals. */
  readonly seconds: number;
  /** The holiday's name, the override's date, the status that pauses; null where there is nothing to say. */
  readonly note: string | null;
  /** Lies ahead, if nothing happens. */
  readonly projected: boolean;
}

export interface Ledger {
  readonly conversation: string;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly outcome: Outcome | null;
  readonly crossed: 'none' | Tripwire;
  readonly breachedAt: string | null;
  /** Under which it is counted: the last application's. */
  readonly policy: string;
  readonly policyVersion: number;
  readonly schedule: string | null;
  readonly timeZone: string | null;
  readonly targetSeconds: number;
  readonly dueAt: string | null;
  readonly elapsedSeconds: number;
  /** Negative when overdue. */
  readonly remainingSeconds: number;
  /** When each application began and with which policy: more than one where the rules changed on the way. */
  readonly applications: readonly {
    readonly at: string;
    readonly policy: string;
    readonly policyVersion: number;
    readonly priority: string | null;
    readonly tier: string | null;
    readonly targetSeconds: number;
  }[];
  readonly segments: readonly LedgerSegment[];
}

/** A piece of a ledger with its instants as numbers. */
interface Piece {
  readonly startMs: number;
  endMs: number;
  readonly kind: SegmentKind;
  readonly note: string | null;
  readonly projected: boolean;
}

/**
 * The ledger of a metric's cycle as of `now`, to which the fold has been advanced; of its last cycle if none is named.
 * Null where there is no such cycle.
 */
export function ledgerOf(fold: Fold, metric: Metric, now: number, cycleNumber?: number): Ledger | null {
  const { conversation, written } = fold;
  const number = cycleNumber ?? conversation?.metrics[metric].cycles ?? 0;
  const cycle = written.cycles.find((candidate) => candidate.metric === metric && candidate.cycle === number);
  if (!conversation || !cycle) return null;
  const applications = written.applications
    .filter((application) => application.metric === metric && application.cycle === number)
    .sort((a, b) => a.application - b.application);
  const last = applications.at(-1)!;
  const terms = fold.timeline.numbered(last.revision).rules.terms(last.policy, metric, last);
  const { clock } = conversation.metrics[metric];
  const dueAt = cycle.endedAt === null ? dueAtOf(clock!, terms, now) : (cycle.breachedAt ?? last.dueAt);
  const elapsedMs = cycle.endedAt === null ? elapsedAt(cycle, terms, now) : cycle.countedMs;
  const pieces = lived(fold, cycle, terms, cycle.endedAt ?? now);
  if (cycle.countingSince !== null && dueAt !== null && dueAt > now) ahead(pieces, terms, now, dueAt);
  return {
    conversation: conversation.id,
    metric,
    cycle: number,
    episode: cycle.episode,
    startedAt: formatInstant(cycle.startedAt),
    endedAt: text(cycle.endedAt),
    endReason: cycle.endReason,
    outcome: cycle.outcome,
    crossed: CROSSED[cycle.level],
    breachedAt: text(cycle.breachedAt),
    policy: last.policy,
    policyVersion: last.policyVersion,
    schedule: last.schedule,
    timeZone: last.schedule === null ? null : (timeZoneOf(fold, last) ?? null),
    targetSeconds: last.targets.urgent,
    dueAt: text(dueAt),
    elapsedSeconds: elapsedMs / 1000,
    remainingSeconds: (last.targets.urgent * 1000 - elapsedMs) / 1000,
    applications: applications.map(({ appliedAt, policy, policyVersion, priority, tier, targets }) => ({
      at: formatInstant(appliedAt),
      policy,
      policyVersion,
      priority,
      tier,
      targetSeconds: targets.urgent,
    })),
    segments: pieces.map(segmentOf),
  };
}

function timeZoneOf(fold: Fold, application: Application): string | undefined {
  return fold.timeline.numbered(application.revision).rules.config.schedules[application.schedule!]?.timeZone;
}

/** From the start to the end, or now: status by status, and within each by the schedule. */
function lived(fold: Fold, cycle: Cycle, terms: Terms, end: number): Piece[] {
  const { spans } = fold.written.episodes.find((episode) => episode.episode === cycle.episode)!;
  const pieces: Piece[] = [];
  for (let i = 0; i < spans.length; i++) {
    const from = Math.max(spans[i]!.at, cycle.startedAt);
    const to = Math.min(spans[i + 1]?.at ?? end, end);
    if (from < to)
      scheduled(pieces, terms, from, to, terms.pauseOn.includes(spans[i]!.status) ? spans[i]!.status : null, false);
  }
  return pieces;
}

function ahead(pieces: Piece[], terms: Terms, now: number, dueAt: number): void {
  scheduled(pieces, terms, now, dueAt, null, true);
}

/** §11.1: time both outside office hours and paused is not paused. */
function scheduled(
  pieces: Piece[],
  terms: Terms,
  from: number,
  to: number,
  pausedBy: Status | null,
  projected: boolean,
): void {
  for (const span of terms.schedule.spans(from, to)) {
    const kind = span.kind !== 'open' ? span.kind : pausedBy === null ? 'counted' : 'paused';
    const note = span.kind === 'open' ? pausedBy : span.note;
    const last = pieces.at(-1);
    const joins =
      last?.endMs === span.startMs && last.kind === kind && last.note === note && last.projected === projected;
    if (joins) last.endMs = span.endMs;
    else pieces.push({ startMs: span.startMs, endMs: span.endMs, kind, note, projected });
  }
}

function segmentOf({ startMs, endMs, kind, note, projected }: Piece): LedgerSegment {
  return {
    from: formatInstant(startMs),
    to: formatInstant(endMs),
    kind,
    seconds: (endMs - startMs) / 1000,
    note,
    projected,
  };
}

function text(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
