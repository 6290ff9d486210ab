/** What Prometheus is told. Names and units follow its conventions; a scrape asks the database for depths alone. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryDepth } from '../delivery/queries.ts';
import type { Commit } from '../record/recorder.ts';
import type { Sweep } from '../timers/timers.ts';

const SHORT = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LAGS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600];

export class Metrics {
  readonly #registry = new Registry();
  readonly #events = new Counter({
    name: 'kept_events_total',
    help: 'Events that were sent, by what became of them.',
    labelNames: ['outcome'] as const,
    registers: [this.#registry],
  });
  readonly #commits = new Histogram({
    name: 'kept_commit_seconds',
    help: 'From the start of a batch to its commit: locks, loading, folding, writing.',
    labelNames: ['cause'] as const,
    buckets: SHORT,
    registers: [this.#registry],
  });
  readonly #lockWaits = new Histogram({
    name: 'kept_lock_wait_seconds',
    help: 'How long a write waited for each of its locks, in the order in which it takes them.',
    labelNames: ['lock'] as const,
    buckets: SHORT,
    registers: [this.#registry],
  });
  readonly #folded = new Counter({
    name: 'kept_folded_conversations_total',
    help: 'Conversations folded, gone on with or anew from all their events.',
    labelNames: ['how'] as const,
    registers: [this.#registry],
  });
  readonly #transitions = new Counter({
    name: 'kept_transitions_total',
    help: 'Transitions recorded.',
    registers: [this.#registry],
  });
  readonly #lag = new Histogram({
    name: 'kept_due_lag_seconds',
    help: 'From the instant of a crossing to its detection.',
    buckets: LAGS,
    registers: [this.#registry],
  });
  readonly #overdue = new Gauge({
    name: 'kept_overdue_conversations',
    help: 'Conversations with a tripwire more than five seconds in the past that is not recorded; 0 if all is well.',
    registers: [this.#registry],
  });
  readonly #reportLag = new Gauge({
    name: 'kept_report_blocks_lag_seconds',
    help: 'How long the oldest change has waited to be packed for reports. Reports are right all the same, and slower.',
    registers: [this.#registry],
  });
  readonly #requests = new Histogram({
    name: 'kept_http_request_seconds',
    help: 'Requests by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SHORT,
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  noteReceipt({ accepted, duplicates, rejected }: { accepted: number; duplicates: number; rejected: number }): void {
    if (accepted > 0) this.#events.inc({ outcome: 'accepted' }, accepted);
    if (duplicates > 0) this.#events.inc({ outcome: 'duplicate' }, duplicates);
    if (rejected > 0) this.#events.inc({ outcome: 'rejected' }, rejected);
  }

  noteCommit({ cause, tookMs, waitedMs, conversations, anew, transitions, lagsMs }: Commit): void {
    this.#commits.observe({ cause }, tookMs / 1000);
    for (const [lock, ms] of Object.entries(waitedMs)) this.#lockWaits.observe({ lock }, ms / 1000);
    this.#folded.inc({ how: 'appended' }, conversations - anew);
    this.#folded.inc({ how: 'anew' }, anew);
    this.#transitions.inc(transitions);
    for (const lagMs of lagsMs) this.#lag.observe(lagMs / 1000);
  }

  noteSweep({ overdue }: Sweep): void {
    this.#overdue.set(overdue);
  }

  noteReportLag(lagMs: number): void {
    this.#reportLag.set(lagMs / 1000);
  }

  /** Depths are asked for at each scrape. */
  watchOutbox(depth: () => Promise<DeliveryDepth>): void {
    new Gauge({
      name: 'kept_outbox_depth',
      help: 'Triggers and deliveries that are not done, by where they stand.',
      labelNames: ['state'] as const,
      registers: [this.#registry],
      async collect() {
        const { unrouted, waiting, sending, held, pausedDestinations } = await depth();
        for (const [state, count] of Object.entries({ unrouted, waiting, sending, held })) this.set({ state }, count);
        paused.set(pausedDestinations);
      },
    });
    const paused = new Gauge({
      name: 'kept_paused_destinations',
      help: 'Destinations that keep failing and are left alone for a while.',
      registers: [this.#registry],
    });
  }

  watchRequests(app: FastifyInstance): void {
    app.addHook('onResponse', (request, reply, done) => {
      const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
      this.#requests.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  }

  render(): Promise<string> {
    return this.#registry.metrics();
  }
}
