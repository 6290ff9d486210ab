/** What the timeline draws: cycles as bands cut by kind and by state, tripwires, marks. Pure. */
import type { Metric, Schedule } from '@kept/engine';
import { METRICS } from '../clock/running.ts';
import type { Detail, Ledger, StoredEvent } from './use-conversation.ts';

export type BandKind = Ledger['segments'][number]['kind'];
export type State = 'sla' | 'at_risk' | 'urgent' | 'breach';

export interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: BandKind;
  /** The cycle's own state while this passed. */
  readonly state: State;
  readonly note: string | null;
  readonly projected: boolean;
}

export interface Tick {
  readonly atMs: number;
  readonly tripwire: 'low' | 'normal' | 'high' | 'urgent';
  /** Lies ahead, if nothing happens. */
  readonly projected: boolean;
}

export interface Band {
  readonly metric: Metric;
  readonly cycle: number;
  readonly fromMs: number;
  readonly endedMs: number | null;
  readonly dueMs: number | null;
  readonly outcome: 'met' | 'breached' | null;
  readonly pieces: readonly Piece[];
  readonly ticks: readonly Tick[];
}

const STATE_AFTER = { low: 'at_risk', normal: 'urgent', high: 'urgent', urgent: 'breach' } as const;

/** Bands by metric, in the order of the metrics. Cycles without a ledger are one plain piece. */
export function bandsOf(
  detail: Detail,
  ledgers: ReadonlyMap<string, Ledger>,
  schedules: (name: string) => Schedule | undefined,
): { metric: Metric; bands: Band[] }[] {
  const asOfMs = Date.parse(detail.asOf);
  return METRICS.filter((metric) => detail.cycles.some((cycle) => cycle.metric === metric)).map((metric) => ({
    metric,
    bands: detail.cycles
      .filter((cycle) => cycle.metric === metric)
      .map((cycle) => {
        const crossed = detail.transitions
          .filter((transition) => transition.metric === metric && transition.cycle === cycle.cycle)
          .map(({ at, tripwire }) => ({ atMs: Date.parse(at), tripwire, projected: false }));
        const ledger = ledgers.get(`${metric}/${cycle.cycle}`);
        const endedMs = cycle.endedAt === null ? null : Date.parse(cycle.endedAt);
        const fromMs = Date.parse(cycle.startedAt);
        const due = ledger?.dueAt ?? cycle.applications.at(-1)?.dueAt ?? null;
        const pieces: Piece[] = ledger
          ? ledger.segments.flatMap(({ from, to, kind, note, projected }) =>
              cutAt(crossed, { fromMs: Date.parse(from), toMs: Date.parse(to), kind, note, projected }),
            )
          : cutAt(crossed, { fromMs, toMs: endedMs ?? asOfMs, kind: 'counted', note: null, projected: false });
        return {
          metric,
          cycle: cycle.cycle,
          fromMs,
          endedMs,
          dueMs: due === null ? null : Date.parse(due),
          outcome: cycle.outcome,
          pieces,
          ticks: [...crossed, ...ahead(detail, metric, cycle.cycle, asOfMs, schedules)],
        };
      }),
  }));
}

/** A stretch cut wherever a tripwire fell in it, each part with the state that held. */
function cutAt(crossed: readonly Tick[], whole: Omit<Piece, 'state'>): Piece[] {
  let state: State = 'sla';
  let fromMs = whole.fromMs;
  const pieces: Piece[] = [];
  for (const { atMs, tripwire } of crossed) {
    if (atMs > fromMs && atMs < whole.toMs) {
      pieces.push({ ...whole, fromMs, toMs: atMs, state });
      fromMs = atMs;
    }
    if (atMs < whole.toMs) state = STATE_AFTER[tripwire];
  }
  pieces.push({ ...whole, fromMs, state });
  return pieces;
}

/** When the tripwires that are left fall, if nothing happens: counted by the engine from the open segments. */
function ahead(
  detail: Detail,
  metric: Metric,
  cycle: number,
  asOfMs: number,
  schedules: (name: string) => Schedule | undefined,
): Tick[] {
  const clock = detail.metrics[metric];
  const newest = Math.max(...detail.cycles.filter((one) => one.metric === metric).map((one) => one.cycle));
  if (!clock?.running || cycle !== newest || clock.clock === 'paused') return [];
  if (clock.targets === null || clock.remainingSeconds === null) return [];
  const schedule = clock.schedule === null ? null : schedules(clock.schedule);
  if (schedule === undefined) return [];
  const { targets, remainingSeconds } = clock;
  const ticks: Tick[] = [];
  for (const tripwire of ['low', 'normal', 'high', 'urgent'] as const) {
    const target = targets[tripwire];
    if (target === null) continue;
    const leftMs = (remainingSeconds - (targets.urgent - target)) * 1000;
    if (leftMs <= 0) continue;
    const atMs = schedule === null ? asOfMs + leftMs : within(schedule, asOfMs, leftMs);
    if (atMs !== null) ticks.push({ atMs, tripwire, projected: true });
  }
  return ticks;
}

function within(schedule: Schedule, fromMs: number, durationMs: number): number | null {
  try {
    return schedule.add(fromMs, durationMs);
  } catch (error) {
    // A past instant, before the segments that are known.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export interface MessageMark {
  readonly atMs: number;
  readonly kind: 'customer' | 'reply' | 'note' | 'automatic' | 'status';
  readonly status: string | null;
}

/** What was said and done, for the line above the bands. */
export function marksOf(events: readonly StoredEvent[], untilMs: number): MessageMark[] {
  const marks: MessageMark[] = [];
  for (const { type, event, voided } of events) {
    const atMs = Date.parse(String(event.at));
    if (voided || !(atMs <= untilMs)) continue;
    const mark = (kind: MessageMark['kind'], status: string | null = null) => marks.push({ atMs, kind, status });
    if (type === 'conversation.created' && event.initiator !== 'agent') mark('customer');
    else if (type === 'message.received') mark(event.automatic === true ? 'automatic' : 'customer');
    else if (type === 'message.sent') mark(isReply(event) ? 'reply' : 'note');
    else if (type === 'status.changed') mark('status', String(event.status));
  }
  return marks.sort((a, b) => a.atMs - b.atMs);
}

function isReply(event: Readonly<Record<string, unknown>>): boolean {
  const author = event.author as { kind?: string } | undefined;
  return event.private !== true && (author?.kind ?? 'agent') === 'agent';
}
