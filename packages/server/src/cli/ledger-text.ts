/** A ledger as text that one could paste into an e-mail: why this is due when it is (§11). */
import { type Instant, type Ledger, type LedgerSegment, parseInstant } from '@kept/engine';
import { visible } from './text/columns.ts';
import { exact } from './text/duration.ts';
import { METRIC_NAMES } from './text/metrics.ts';
import type { Paint } from './text/paint.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import { ZoneTime } from './text/zone-time.ts';

export interface LedgerLook {
  readonly subject: string | null;
  /** Whether its clock is stopped by the status now. */
  readonly paused: boolean;
  /** In which times are written. */
  readonly zone: string;
  readonly width: number;
  readonly paint: Paint;
}

const COLUMNS: readonly Column[] = [
  { heading: 'FROM' },
  { heading: 'TO' },
  { heading: 'KIND' },
  { heading: 'TIME', align: 'right' },
  { heading: 'COUNTED', align: 'right' },
  { heading: 'NOTE', rest: true },
];

export function ledgerText(ledger: Ledger, look: LedgerLook): string[] {
  const time = new ZoneTime(look.zone);
  return [
    ...headLines(ledger, look, time),
    '',
    ...tableLines(COLUMNS, rowsOf(ledger, time), look),
    '',
    look.paint('bold', conclusion(ledger, look, time)),
  ];
}

function headLines(ledger: Ledger, { subject }: LedgerLook, time: ZoneTime): string[] {
  const about = subject === null ? '' : `, “${visible(subject)}”`;
  const lines = [
    `${METRIC_NAMES[ledger.metric]} of ${visible(ledger.conversation)}${about}: cycle ${ledger.cycle}, episode ${ledger.episode}`,
  ];
  const [first, ...later] = ledger.applications;
  if (first) lines.push(`Target ${termsOf(first)}, ${hoursOf(ledger)}`);
  for (const application of later) lines.push(`Since ${time.full(instant(application.at))} ${termsOf(application)}`);
  return lines;
}

function termsOf({ targetSeconds, policy, priority, tier }: Ledger['applications'][number]): string {
  const of = [priority === null ? null : `priority ${priority}`, tier === null ? null : `tier ${tier}`];
  const whose = of.filter((each) => each !== null).map((each) => `, ${visible(each)}`);
  return `${exact(targetSeconds)} by policy ${visible(policy)}${whose.join('')}`;
}

function hoursOf({ schedule, timeZone }: Ledger): string {
  return schedule === null ? 'around the clock' : `in the office hours of ${visible(schedule)} (${timeZone})`;
}

/** A row for each segment, with the sum so far after those that count. */
function rowsOf({ segments }: Ledger, time: ZoneTime): Cell[][] {
  let sum = 0;
  return segments.map((segment) => {
    if (segment.kind === 'counted') sum += segment.seconds;
    const from = instant(segment.from);
    const cells = [
      time.dayAndTime(from),
      time.after(instant(segment.to), from),
      segment.kind,
      exact(segment.seconds),
      segment.kind === 'counted' ? exact(sum) : '',
      noteOf(segment),
    ];
    const still = segment.projected || segment.kind !== 'counted';
    return still ? cells.map((text) => ({ text, style: 'dim' as const })) : cells;
  });
}

function noteOf({ kind, note, projected }: LedgerSegment): string {
  const said = note === null ? null : kind === 'paused' ? `status ${note}` : visible(note);
  return [said, projected ? 'projected' : null].filter((part) => part !== null).join(', ');
}

/** The sum, and what follows from it. */
function conclusion(ledger: Ledger, { paused }: LedgerLook, time: ZoneTime): string {
  const { elapsedSeconds, targetSeconds, remainingSeconds, endedAt, endReason, outcome, dueAt, breachedAt } = ledger;
  const at = (text: string) => `${time.full(instant(text))} (${time.zone}), ${text}`;
  const rest = remainingSeconds < 0 ? `${exact(-remainingSeconds)} over` : `${exact(remainingSeconds)} left`;
  const sum = `Counted ${exact(elapsedSeconds)} of ${exact(targetSeconds)}, ${rest}`;
  const end = endedAt === null ? '' : `; ${endReason} ${at(endedAt)}${outcome === null ? '' : `: ${outcome}`}`;
  if (breachedAt !== null) return `${sum}; breached ${at(breachedAt)}${end}.`;
  if (endedAt !== null) return `${sum}${end}${dueAt === null ? '' : `; it would have been due ${at(dueAt)}`}.`;
  if (paused) return `${sum}; paused, so it has no due time until it runs on.`;
  return dueAt === null ? `${sum}; never due: too little open time lies ahead.` : `${sum}; due ${at(dueAt)}.`;
}

/** The engine wrote it. */
function instant(text: string): Instant {
  return parseInstant(text)!;
}
