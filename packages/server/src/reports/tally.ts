/** Counts the rows of one group into figures (§10.1, §10.2, §10.4). */
import { METRICS, type Metric } from '@kept/engine';
import type { Figures, MetricFigures } from './compliance.ts';
import { Durations } from './percentiles.ts';
import { rateOf } from './rate.ts';
import type { ReportCycle } from './rows.ts';

export class Tally {
  readonly #metrics = {
    firstReply: new MetricTally(),
    allMessages: new MetricTally(),
    resolution: new MetricTally(),
  } satisfies Record<Metric, MetricTally>;
  #total = 0;
  #breached = 0;
  #excused = 0;
  #uncovered = 0;
  #cancelledBreached = 0;
  #breachesInPeriod = 0;

  /** A conversation with those of its cycles that are in the report and the group; none where no metric had a clock. */
  conversation(cycles: readonly ReportCycle[]): void {
    this.#total++;
    if (cycles.length === 0) this.#uncovered++;
    const breaches = cycles.filter(isBreached);
    if (breaches.length > 0) this.#breached++;
    if (areExcused(breaches)) this.#excused++;
    for (const metric of METRICS) {
      const theirs = cycles.filter((cycle) => cycle.metric === metric);
      if (theirs.length > 0) this.#metrics[metric].conversation(theirs);
    }
  }

  cancelledBreached(): void {
    this.#cancelledBreached++;
  }

  breachInPeriod(): void {
    this.#breachesInPeriod++;
  }

  figures(): Figures {
    const [total, breached, excused] = [this.#total, this.#breached, this.#excused];
    const kept = total - breached;
    return {
      total,
      breached,
      excused,
      complianceRate: rateOf(kept, breached) ?? 100,
      complianceRateWithoutExcused: rateOf(kept, breached - excused) ?? 100,
      uncovered: this.#uncovered,
      cancelledBreached: this.#cancelledBreached,
      breachesInPeriod: this.#breachesInPeriod,
      metrics: {
        firstReply: this.#metrics.firstReply.figures(),
        allMessages: this.#metrics.allMessages.figures(),
        resolution: this.#metrics.resolution.figures(),
      },
    };
  }
}

class MetricTally {
  readonly #conversations = { met: 0, breached: 0, running: 0, excused: 0 };
  readonly #cycles = { met: 0, breached: 0, running: 0, detached: 0, excused: 0, closedUnanswered: 0 };
  readonly #times = new Times();

  /** At least one cycle. */
  conversation(cycles: readonly ReportCycle[]): void {
    for (const cycle of cycles) this.#cycle(cycle);
    const breaches = cycles.filter(isBreached);
    // §10.1: in this order.
    if (breaches.length > 0) this.#conversations.breached++;
    else if (cycles.some(({ endedAt }) => endedAt === null)) this.#conversations.running++;
    else this.#conversations.met++;
    if (areExcused(breaches)) this.#conversations.excused++;
  }

  #cycle(cycle: ReportCycle): void {
    const { endedAt, endReason, startedAt, clockMs, excused } = cycle;
    if (isBreached(cycle)) this.#cycles.breached++;
    else if (endedAt === null) this.#cycles.running++;
    else if (endReason === 'answered' || endReason === 'closed') this.#cycles.met++;
    else this.#cycles.detached++;
    if (excused) this.#cycles.excused++;
    const resolution = cycle.metric === 'resolution';
    if (endReason === 'closed' && !resolution) this.#cycles.closedUnanswered++;
    // §10.4: a reply metric is measured where there was a reply, Resolution where there was one.
    if (endReason !== (resolution ? 'closed' : 'answered')) return;
    this.#times.add(clockMs!, endedAt! - startedAt);
  }

  figures(): MetricFigures {
    const { met, breached, excused } = this.#conversations;
    return {
      conversations: { ...this.#conversations },
      cycles: { ...this.#cycles },
      rate: rateOf(met, breached),
      rateWithoutExcused: rateOf(met, breached - excused),
      times: this.#times.figures(),
    };
  }
}

/** How long cycles took on their clock and on the calendar, in milliseconds. */
export class Times {
  readonly clock = new Durations();
  readonly calendar = new Durations();

  add(clockMs: number, calendarMs: number): void {
    this.clock.add(clockMs);
    this.calendar.add(calendarMs);
  }

  figures(): MetricFigures['times'] {
    const { count, relativeError } = this.clock;
    const spreads = { cycles: count, clockSeconds: this.clock.spread(), calendarSeconds: this.calendar.spread() };
    return relativeError === 0 ? spreads : { ...spreads, relativeError };
  }
}

/** A promise is broken when its tripwire is crossed, whether or not the clock still runs (§5.4). */
function isBreached({ breachedAt }: ReportCycle): boolean {
  return breachedAt !== null;
}

function areExcused(breaches: readonly ReportCycle[]): boolean {
  return breaches.length > 0 && breaches.every(({ excused }) => excused);
}
