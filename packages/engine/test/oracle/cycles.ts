import { isActive, type Moment } from './moments.ts';
import { METRICS, type Metric } from './raw.ts';
import { type Hours, isTheSame, type Terms, termsAt } from './selection.ts';

export interface Application extends Terms {
  readonly appliedAt: number;
  endedAt: number | null;
  endReason: string | null;
}

export interface Cycle {
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly startedAt: number;
  endedAt: number | null;
  endReason: string | null;
  readonly applications: Application[];
}

/** The cycles of a life (§4, §7): at each moment a metric's clock should run or not, and under some terms or none. */
export function cyclesOf(moments: readonly Moment[], hours: Hours): Cycle[] {
  return METRICS.flatMap((metric) => {
    const cycles: Cycle[] = [];
    for (const moment of moments) follow(metric, cycles, moment, hours);
    return cycles;
  });
}

function follow(metric: Metric, cycles: Cycle[], moment: Moment, hours: Hours): void {
  const { at, episode } = moment;
  const running = cycles.find((cycle) => cycle.endedAt === null);
  const since = isActive(moment.status) ? runsSince(metric, moment) : null;
  const terms = since === null ? null : termsAt(moment, metric, hours);
  if (since !== null && terms !== null) {
    if (!running) {
      cycles.push({
        metric,
        cycle: cycles.length + 1,
        episode,
        startedAt: Math.max(since, moment.episodeStartedAt),
        endedAt: null,
        endReason: null,
        applications: [{ ...terms, appliedAt: at, endedAt: null, endReason: null }],
      });
    } else if (!isTheSame(terms, running.applications.at(-1)!)) {
      end(running.applications.at(-1)!, at, 'superseded');
      running.applications.push({ ...terms, appliedAt: at, endedAt: null, endReason: null });
    }
  } else if (running) {
    const reason =
      moment.status === 'deleted'
        ? 'cancelled'
        : moment.status === 'done'
          ? 'closed'
          : since === null
            ? 'answered'
            : 'detached';
    end(running.applications.at(-1)!, at, reason);
    end(running, at, reason);
  }
}

function end(what: { endedAt: number | null; endReason: string | null }, at: number, reason: string): void {
  what.endedAt = at;
  what.endReason = reason;
}

/** Since when §4 has the metric's clock run in an active conversation; null if it does not. */
function runsSince(metric: Metric, moment: Moment): number | null {
  switch (metric) {
    case 'firstReply':
      return moment.replied ? null : moment.firstMessageAt;
    case 'allMessages':
      return moment.unansweredAt;
    case 'resolution':
      return moment.episodeStartedAt;
  }
}
