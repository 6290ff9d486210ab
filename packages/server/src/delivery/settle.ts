/** Writes down what came of attempts: the deliveries, the attempts, and how their destinations fare. */
import { type Insertable, type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import type { Bulk } from '../store/bulk.ts';
import { callAt } from '../store/destinations.ts';
import type { Dialect } from '../store/dialect.ts';
import type { AttemptTable, DestinationTable, PostTable, Tables } from '../store/tables.ts';
import { backoffMs, PAUSE_AFTER, pauseMs } from './backoff.ts';
import type { Delivery } from './claim.ts';
import type { Outcome } from './outcome.ts';

/** One attempt that is over. */
export interface Attempted {
  readonly delivery: Delivery;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** The message or incident that follows its conversation from now on; null where none does. */
  readonly post: Omit<Selectable<PostTable>, 'workspace' | 'at'> | null;
}

export interface SettleOptions {
  readonly worker: string;
  readonly now: number;
  readonly random: () => number;
}

/** What became of a destination or a delivery: to be reported. */
export interface Report {
  readonly kind: 'paused' | 'recovered' | 'gave_up' | 'refused';
  readonly workspace: string;
  readonly destination: string;
  readonly error: string | null;
  readonly until: number | null;
  readonly delivery: string;
}

export async function settle(
  trx: Transaction<Tables>,
  bulk: Bulk,
  dialect: Dialect,
  attempts: readonly Attempted[],
  options: SettleOptions,
): Promise<Report[]> {
  if (attempts.length === 0) return [];
  const reports: Report[] = [];
  const kept: Attempted[] = [];
  for (const group of byDestination(attempts)) {
    const mine = await settleDeliveries(trx, dialect, group, options);
    if (mine.length === 0) continue;
    kept.push(...mine.map(({ attempt }) => attempt));
    for (const { attempt, fate } of mine) {
      if (fate.state === 'failed') {
        reports.push(reportOf(attempt, attempt.outcome.kind === 'refused' ? 'refused' : 'gave_up'));
      }
    }
    const settled = mine.map(({ attempt }) => attempt);
    reports.push(...(await settleDestination(trx, dialect, settled, options)));
  }
  for (const attempt of kept) if (attempt.post !== null) await keepPost(trx, attempt, options.now);
  await bulk.add('attempts', kept.map(attemptRow));
  return reports;
}

/** In one order everywhere, so that two transactions never wait for each other. */
function byDestination(attempts: readonly Attempted[]): Attempted[][] {
  const groups = new Map<string, Attempted[]>();
  for (const attempt of attempts) {
    const key = `${attempt.delivery.workspace}\0${attempt.delivery.destination}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [attempt]);
    else group.push(attempt);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function attemptRow({ delivery, startedAt, endedAt, outcome }: Attempted): Insertable<AttemptTable> {
  return {
    workspace: delivery.workspace,
    delivery: delivery.id,
    attempt: delivery.attempts + 1,
    at: startedAt,
    took_ms: Math.max(0, endedAt - startedAt),
    status: outcome.status,
    error: outcome.kind === 'delivered' ? null : outcome.error,
    answer: outcome.answer,
  };
}

interface Fate {
  readonly state: 'sent' | 'failed' | 'waiting';
  readonly nextAttemptAt: number | null;
  readonly error: string | null;
}

function fateOf({ delivery, outcome }: Attempted, { now, random }: SettleOptions): Fate {
  switch (outcome.kind) {
    case 'delivered':
      return { state: 'sent', nextAttemptAt: null, error: null };
    case 'refused':
      return { state: 'failed', nextAttemptAt: null, error: outcome.error };
    case 'later': {
      const next = now + backoffMs(delivery.attempts + 1, random(), outcome.retryAfterMs);
      const inTime = delivery.give_up_at === null || next <= delivery.give_up_at;
      if (inTime) return { state: 'waiting', nextAttemptAt: next, error: outcome.error };
      return { state: 'failed', nextAttemptAt: null, error: `Given up after a day of trying. ${outcome.error}` };
    }
    default:
      return outcome satisfies never;
  }
}

type Settled = { readonly attempt: Attempted; readonly fate: Fate };

/** Those of one destination whose claims stand; where one had run out and somebody else has it, theirs counts. */
async function settleDeliveries(
  trx: Transaction<Tables>,
  dialect: Dialect,
  group: readonly Attempted[],
  options: SettleOptions,
): Promise<Settled[]> {
  const all = group.map((attempt) => ({ attempt, fate: fateOf(attempt, options) }));
  // What went out is written down in one statement; the others are few, as a destination that fails is left alone.
  const sent = all.filter(({ fate }) => fate.state === 'sent');
  const mine = new Set(await settleSame(trx, dialect, sent, options));
  for (const settled of all) {
    if (settled.fate.state === 'sent') continue;
    for (const id of await settleSame(trx, dialect, [settled], options)) mine.add(id);
  }
  return all.filter(({ attempt }) => mine.has(attempt.delivery.id));
}

/** Writes down attempts of one destination and one fate; the ids of those whose claims stand. */
async function settleSame(
  trx: Transaction<Tables>,
  dialect: Dialect,
  settled: readonly Settled[],
  { worker, now }: SettleOptions,
): Promise<string[]> {
  const [first] = settled;
  if (first === undefined) return [];
  const { state, nextAttemptAt, error } = first.fate;
  const rows = await trx
    .updateTable('deliveries')
    .set(({ eb }) => ({
      state,
      next_attempt_at: nextAttemptAt,
      attempts: eb('attempts', '+', 1),
      last_error: error,
      finished_at: state === 'waiting' ? null : now,
      claimed_by: null,
      claimed_until: null,
    }))
    .where('workspace', '=', first.attempt.delivery.workspace)
    .where(
      dialect.among(
        'id',
        settled.map(({ attempt }) => attempt.delivery.id),
      ),
    )
    .where('claimed_by', '=', worker)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

type Destination = Selectable<DestinationTable>;

/** The destination's luck: failures add up to a pause, an answer ends it and calls all that waited. */
async function settleDestination(
  trx: Transaction<Tables>,
  dialect: Dialect,
  attempts: readonly Attempted[],
  options: SettleOptions,
): Promise<Report[]> {
  const { workspace, destination } = attempts[0]!.delivery;
  await callAt(trx, workspace, [attempts[0]!.delivery], options.now);
  const query = trx
    .selectFrom('destinations')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('destination', '=', destination);
  let now = await (dialect.rowLocks ? query.forUpdate() : query).executeTakeFirstOrThrow();
  const reports: Report[] = [];
  for (const attempt of attempts) {
    const next = { ...now, ...faredBy(now, attempt, options) };
    // After a failure or two each goes on at its own pace; a destination that was given up is made good for at once.
    if (now.failures >= PAUSE_AFTER && next.failures === 0) {
      await callWaiting(trx, attempt.delivery, options.now);
      reports.push(reportOf(attempt, 'recovered'));
    }
    if (next.paused_until !== null && next.paused_until !== now.paused_until) {
      reports.push(reportOf(attempt, 'paused', next.paused_until));
    }
    now = next;
  }
  const { failures, failing_since, paused_until, next_free_at, last_error } = now;
  await trx
    .updateTable('destinations')
    .set({ failures, failing_since, paused_until, next_free_at, last_error })
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .execute();
  return reports;
}

/** Slack: one message a second a channel. */
const SLACK_PACE_MS = 1_000;

function faredBy(before: Destination, { delivery, outcome }: Attempted, options: SettleOptions): Partial<Destination> {
  const { now } = options;
  if (delivery.kind === 'change') return {};
  const pacedUntil = delivery.kind === 'slack' ? now + SLACK_PACE_MS : 0;
  if (outcome.kind === 'delivered') {
    const next_free_at = later(before.next_free_at, pacedUntil, now);
    return { failures: 0, failing_since: null, paused_until: null, last_error: null, next_free_at };
  }
  const asked = outcome.kind === 'later' && outcome.retryAfterMs !== null ? now + outcome.retryAfterMs : null;
  const next_free_at = later(before.next_free_at, Math.max(pacedUntil, asked ?? 0), now);
  // Somebody is there and says why this one message is not wanted, or asks for time: that is no failure.
  if (outcome.kind === 'refused' && outcome.blames === 'message') return { next_free_at };
  if (asked !== null) return { next_free_at, last_error: outcome.error };
  // Others that were under way when the pause began tell nothing new.
  if (before.paused_until !== null && before.paused_until > now) return { next_free_at };
  const failures = before.failures + 1;
  const pause = pauseMs(failures, options.random());
  return {
    failures,
    failing_since: before.failing_since ?? now,
    paused_until: pause === 0 ? null : now + pause,
    last_error: outcome.error,
    next_free_at,
  };
}

function later(a: number | null, b: number, now: number): number | null {
  const at = Math.max(a ?? 0, b);
  return at > now ? at : null;
}

async function callWaiting(trx: Transaction<Tables>, { workspace, destination }: Delivery, now: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ next_attempt_at: now })
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .where(sql<SqlBool>`state = 'waiting'`)
    .where('next_attempt_at', '>', now)
    .execute();
}

async function keepPost(trx: Transaction<Tables>, { delivery, post }: Attempted, now: number): Promise<void> {
  const row = { ...post!, workspace: delivery.workspace, at: now };
  const { workspace: _workspace, delivery: _delivery, at: _at, ...changing } = row;
  await trx
    .insertInto('posts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace', 'delivery']).doUpdateSet(changing))
    .execute();
}

function reportOf({ delivery, outcome }: Attempted, kind: Report['kind'], until: number | null = null): Report {
  const error = outcome.kind === 'delivered' ? null : outcome.error;
  return {
    kind,
    workspace: delivery.workspace,
    destination: delivery.destination,
    delivery: delivery.id,
    error,
    until,
  };
}
