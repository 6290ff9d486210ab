/** Writes down what came of attempts: the delivery, the attempt, and how its destination fares. */
import { type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import { callAt } from '../store/destinations.ts';
import type { Store } from '../store/store.ts';
import type { DestinationTable, PostTable, Tables } from '../store/tables.ts';
import { backoffMs, pauseMs } from './backoff.ts';
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

/** What became of a destination: to be reported. */
export interface Report {
  readonly kind: 'paused' | 'recovered' | 'gave_up' | 'refused';
  readonly workspace: string;
  readonly destination: string;
  readonly error: string | null;
  readonly until: number | null;
  readonly delivery: string;
}

/** Slack: one message a second a channel. */
const SLACK_PACE_MS = 1_000;

export async function settle(store: Store, attempts: readonly Attempted[], options: SettleOptions): Promise<Report[]> {
  return await store.retrying(async (trx) => {
    const reports: Report[] = [];
    // Destinations in one order everywhere, so that two transactions never wait for each other.
    const inOrder = [...attempts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    for (const attempt of inOrder) {
      const fate = fateOf(attempt, options);
      const standing = await settleDelivery(trx, attempt, fate, options);
      if (!standing) continue;
      if (fate.state === 'failed')
        reports.push(reportOf(attempt, attempt.outcome.kind === 'refused' ? 'refused' : 'gave_up'));
      if (attempt.delivery.kind === 'change') {
        await callAt(trx, attempt.delivery.workspace, [attempt.delivery], options.now);
      } else {
        reports.push(...(await settleDestination(trx, store, attempt, options)));
      }
      if (attempt.post !== null) await keepPost(trx, attempt, options.now);
    }
    return reports;
  });
}

function keyOf({ delivery }: Attempted): string {
  return `${delivery.workspace}\0${delivery.destination}`;
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

/** False where the claim had run out and somebody else has it: theirs counts, the attempt is kept all the same. */
async function settleDelivery(
  trx: Transaction<Tables>,
  { delivery, startedAt, endedAt, outcome }: Attempted,
  { state, nextAttemptAt, error }: Fate,
  { worker, now }: SettleOptions,
): Promise<boolean> {
  const { workspace, id } = delivery;
  const { last } = await trx
    .selectFrom('attempts')
    .select(({ fn }) => fn.max('attempt').as('last'))
    .where('workspace', '=', workspace)
    .where('delivery', '=', id)
    .executeTakeFirstOrThrow();
  const attempt = Number(last ?? 0) + 1;
  await trx
    .insertInto('attempts')
    .values({
      workspace,
      delivery: id,
      attempt,
      at: startedAt,
      took_ms: Math.max(0, endedAt - startedAt),
      status: outcome.status,
      error: outcome.kind === 'delivered' ? null : outcome.error,
      answer: outcome.answer,
    })
    .execute();
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({
      state,
      next_attempt_at: nextAttemptAt,
      attempts: attempt,
      last_error: error,
      finished_at: state === 'waiting' ? null : now,
      claimed_by: null,
      claimed_until: null,
    })
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .where('claimed_by', '=', worker)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The destination's luck: failures add up to a pause, an answer ends it and calls all that waited. */
async function settleDestination(
  trx: Transaction<Tables>,
  { dialect }: Store,
  attempt: Attempted,
  { now, random }: SettleOptions,
): Promise<Report[]> {
  const { delivery, outcome } = attempt;
  const { workspace, destination, kind } = delivery;
  await callAt(trx, workspace, [delivery], now);
  const query = trx
    .selectFrom('destinations')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('destination', '=', destination);
  const before = await (dialect.rowLocks ? query.forUpdate() : query).executeTakeFirstOrThrow();
  const pace = kind === 'slack' ? now + SLACK_PACE_MS : null;
  const wanted = outcome.kind === 'later' && outcome.retryAfterMs !== null ? now + outcome.retryAfterMs : null;
  const free = Math.max(pace ?? 0, wanted ?? 0, before.next_free_at ?? 0);
  const fared = faredBy(before, outcome, now, random);
  const after = { ...fared, next_free_at: free > now ? free : null };
  await trx
    .updateTable('destinations')
    .set(after)
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .execute();
  const recovered = before.failing_since !== null && after.failing_since === null;
  if (recovered) await callWaiting(trx, delivery, now);
  if (recovered && before.paused_until !== null) return [reportOf(attempt, 'recovered')];
  const pausedAnew = after.paused_until !== null && after.paused_until !== before.paused_until;
  return pausedAnew ? [reportOf(attempt, 'paused', after.paused_until)] : [];
}

type Fared = Pick<Selectable<DestinationTable>, 'failures' | 'failing_since' | 'paused_until' | 'last_error'>;

function faredBy(before: Selectable<DestinationTable>, outcome: Outcome, now: number, random: () => number): Fared {
  const { failures, failing_since, paused_until, last_error } = before;
  const same = { failures, failing_since, paused_until, last_error };
  if (outcome.kind === 'delivered') return { failures: 0, failing_since: null, paused_until: null, last_error: null };
  // Somebody is there and says why this one message is not wanted, or asks for time: that is no failure.
  if (outcome.kind === 'refused' && outcome.blames === 'message') return same;
  if (outcome.kind === 'later' && outcome.retryAfterMs !== null) return { ...same, last_error: outcome.error };
  // Others that were under way when the pause began tell nothing new.
  if (paused_until !== null && paused_until > now) return same;
  const pause = pauseMs(failures + 1, random());
  return {
    failures: failures + 1,
    failing_since: failing_since ?? now,
    paused_until: pause === 0 ? null : now + pause,
    last_error: outcome.error,
  };
}

/** A destination that answers again gets at once what waited for its own next attempt. */
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
