/**
 * A ledger as sentences that one can paste into an e-mail to a customer (§11): what was promised, how the time was counted
 * stretch by stretch and why some of it was not, and what came of it.
 */
import { type Instant, type Ledger, type LedgerSegment, type Metric, parseInstant } from '@kept/engine';
import { spoken, whyPaused } from './spoken.ts';
import { ZoneTime } from './zone-time.ts';

export interface LetterOptions {
  /** In which times are written; that of the schedule, or UTC where there is none, if not given. */
  readonly zone?: string | undefined;
  readonly subject?: string | null | undefined;
  /** Whether its clock is stopped by the status now. */
  readonly paused: boolean;
}

const PROMISES: Readonly<Record<Metric, string>> = {
  firstReply: 'a first reply',
  allMessages: 'a reply',
  resolution: 'a solution',
};
const TITLES: Readonly<Record<Metric, string>> = {
  firstReply: 'First reply',
  allMessages: 'Reply to a message',
  resolution: 'Resolution',
};

/** Stretches that are told one by one; of more, those in the middle are summed. */
const TOLD = 24;

/** Lines without a line break. */
export function letterOf(ledger: Ledger, { zone, subject, paused }: LetterOptions): string[] {
  const time = new ZoneTime(zone ?? ledger.timeZone ?? 'UTC');
  const lived = ledger.segments.filter(({ projected }) => !projected);
  const ahead = ledger.segments.filter(({ projected }) => projected);
  const about = subject == null ? '' : `, “${subject.replaceAll(/\s+/g, ' ')}”`;
  return [
    `${TITLES[ledger.metric]}, conversation ${ledger.conversation}${about}`,
    '',
    ...promiseLines(ledger, time),
    '',
    ...(lived.length === 0 ? [] : ['This is how the time was counted:', ...stretches(lived, time, 0), '']),
    ...conclusion(ledger, time, paused),
    ...(ahead.length === 0
      ? []
      : ['', 'If nothing happens, it is counted on like this:', ...stretches(ahead, time, countedMs(lived))]),
  ];
}

function promiseLines(ledger: Ledger, time: ZoneTime): string[] {
  const [first, ...later] = ledger.applications;
  const hours = ledger.schedule === null ? 'around the clock' : `in office time (the hours of “${ledger.schedule}”)`;
  const lines = [
    `Promised was ${PROMISES[ledger.metric]} within ${termsOf(first!)}, counted ${hours}. All times are ${time.zone}.`,
    `The clock started on ${time.full(at(ledger.startedAt))}.`,
  ];
  for (const application of later) {
    lines.push(
      `On ${time.full(at(application.at))} the promise changed: ${termsOf(application)}. The time is counted afresh from the start under it.`,
    );
  }
  return lines;
}

function termsOf({ targetSeconds, policy, priority, tier }: Ledger['applications'][number]): string {
  const of = [
    ...(priority === null ? [] : [`priority ${priority}`]),
    ...(tier === null ? [] : [`customers of tier ${tier}`]),
  ];
  return `${spoken(targetSeconds * 1000)} by the policy “${policy}”${of.length === 0 ? '' : `, for ${of.join(' and ')}`}`;
}

function stretches(segments: readonly LedgerSegment[], time: ZoneTime, counted: number): string[] {
  let sum = counted;
  const lines = segments.map((segment) => {
    if (segment.kind === 'counted') sum += msOf(segment);
    return `- ${spanOf(segment, time)}: ${whatOf(segment, sum)}.`;
  });
  if (segments.length <= TOLD) return lines;
  const half = TOLD / 2;
  const hidden = segments.slice(half, -half);
  const summary = `- … ${hidden.length} more stretches, in which ${spoken(countedMs(hidden))} counted …`;
  return [...lines.slice(0, half), summary, ...lines.slice(-half)];
}

function spanOf({ from, to }: LedgerSegment, time: ZoneTime): string {
  return `${time.dayAndTime(at(from)).replace(/\s+/g, ' ')} to ${time.after(at(to), at(from)).replace(/\s+/g, ' ')}`;
}

function whatOf(segment: LedgerSegment, sum: number): string {
  const length = spoken(msOf(segment));
  const { kind, note } = segment;
  switch (kind) {
    case 'counted':
      return sum === msOf(segment) ? `${length} counted` : `${length} counted, ${spoken(sum)} in all`;
    case 'closed':
      return `${length} not counted, outside office hours`;
    case 'holiday':
      return `${length} not counted, a public holiday${note === null ? '' : ` (${note})`}`;
    case 'override':
      return `${length} not counted, special hours${note === null ? '' : ` of ${note}`}`;
    case 'paused':
      return `${length} not counted, as ${whyPaused(note ?? 'pending')}`;
    default:
      return kind satisfies never;
  }
}

function conclusion(ledger: Ledger, time: ZoneTime, paused: boolean): string[] {
  const { elapsedSeconds, targetSeconds, remainingSeconds, endedAt, breachedAt, dueAt, outcome } = ledger;
  const rest = spoken(Math.abs(remainingSeconds) * 1000);
  const left = remainingSeconds < 0 ? `${rest} too many` : `which leaves ${rest}`;
  const count = `The count is ${spoken(elapsedSeconds * 1000)} of ${spoken(targetSeconds * 1000)}, ${left}.`;
  const end = endedAt === null ? null : `${endingOf(ledger)} on ${time.full(at(endedAt))}`;
  if (breachedAt !== null) {
    return [count, `The promise was broken on ${time.full(at(breachedAt))}. ${end ?? 'It has not been kept yet'}.`];
  }
  if (end !== null) return [count, outcome === 'met' ? `${end}: the promise was kept.` : `${end}.`];
  if (paused) return [count, 'The clock stands still for now, and runs on when the status changes.'];
  if (dueAt === null) return [count, 'There is not enough office time ahead for it ever to be due.'];
  return [count, `It is due on ${time.full(at(dueAt))}.`];
}

function endingOf({ endReason, metric }: Ledger): string {
  switch (endReason) {
    case 'answered':
      return 'The reply came';
    case 'closed':
      return metric === 'resolution' ? 'It was solved' : 'The conversation was closed without a reply';
    case 'cancelled':
      return 'The conversation was removed';
    default:
      return 'The promise ceased to apply';
  }
}

function countedMs(segments: readonly LedgerSegment[]): number {
  return segments.reduce((sum, segment) => (segment.kind === 'counted' ? sum + msOf(segment) : sum), 0);
}

function msOf({ seconds }: LedgerSegment): number {
  return Math.round(seconds * 1000);
}

/** The engine wrote it. */
function at(text: string): Instant {
  return parseInstant(text)!;
}
