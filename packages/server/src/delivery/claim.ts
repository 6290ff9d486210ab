/**
 * Takes deliveries that may be tried now. A destination's row is the lock and the pace: whoever holds it claims from
 * it, so that no two processes take the same, and a destination that rests or fills its places costs nothing.
 */
import { type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import { callAt } from '../store/destinations.ts';
import type { Dialect } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';
import type { DeliveryTable, DestinationTable, Tables } from '../store/tables.ts';
import { PAUSE_AFTER } from './backoff.ts';

export type Delivery = Selectable<DeliveryTable>;
type Destination = Selectable<DestinationTable>;

export interface ClaimOptions {
  /** Names this process among those that share the store. */
  readonly worker: string;
  readonly now: number;
  readonly leaseMs: number;
  readonly perDestination: number;
  /** How many more than it has places are claimed for a destination that answers fast. */
  readonly ahead: (workspace: string, destination: string) => number;
}

/** Destinations looked at in one go. */
const DESTINATIONS_AT_ONCE = 100;

/** Deliveries to send now, at most one of a conversation and destination. */
export async function claim(trx: Transaction<Tables>, dialect: Dialect, options: ClaimOptions): Promise<Delivery[]> {
  const claimed: Delivery[] = [];
  for (const destination of await awake(trx, dialect, options.now)) {
    const restsUntil = Math.max(destination.paused_until ?? 0, destination.next_free_at ?? 0);
    if (restsUntil > options.now) {
      await wakeAt(trx, destination, restsUntil);
      continue;
    }
    const free = placesOf(destination, options) - (await underWay(trx, destination));
    const rows = free <= 0 ? [] : await due(trx, destination, options.now, free);
    if (rows.length > 0) claimed.push(...(await take(trx, dialect, destination, rows, options)));
    // Full: whoever finishes, or the end of a lease, calls it again.
    await wakeAt(trx, destination, rows.length >= free ? null : await nextAttempt(trx, destination, options.now));
  }
  return claimed;
}

/** Whether any destination may be claimed from. */
export async function anyAwake({ db }: Store, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('destinations')
    .select('wake_at')
    .where(sql<SqlBool>`wake_at is not null`)
    .where('wake_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function awake(trx: Transaction<Tables>, dialect: Dialect, now: number): Promise<Destination[]> {
  const query = trx
    .selectFrom('destinations')
    .selectAll()
    .where(sql<SqlBool>`wake_at is not null`)
    .where('wake_at', '<=', now)
    .orderBy('wake_at')
    .limit(DESTINATIONS_AT_ONCE);
  return await (dialect.rowLocks ? query.forUpdate().skipLocked() : query).execute();
}

/** Slack takes one message a second a channel; a destination that failed is tried with one. */
function placesOf({ workspace, destination, kind, failures }: Destination, options: ClaimOptions): number {
  if (kind === 'slack' || failures >= PAUSE_AFTER) return 1;
  return options.perDestination + (failures > 0 ? 0 : options.ahead(workspace, destination));
}

async function underWay(trx: Transaction<Tables>, { workspace, destination }: Destination): Promise<number> {
  const { sending } = await trx
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('sending'))
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .where(sql<SqlBool>`state = 'sending'`)
    .executeTakeFirstOrThrow();
  return Number(sending);
}

/** The first of each conversation, as long as nothing before it is unfinished. */
async function due(
  trx: Transaction<Tables>,
  { workspace, destination }: Destination,
  now: number,
  limit: number,
): Promise<Delivery[]> {
  return await trx
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .where(sql<SqlBool>`state = 'waiting'`)
    .where('next_attempt_at', '<=', now)
    .where(
      sql<SqlBool>`not exists (select 1 from deliveries before
        where before.workspace = deliveries.workspace and before.conversation = deliveries.conversation
        and before.destination = deliveries.destination and before.state in ('waiting', 'sending')
        and (before.position < deliveries.position
          or (before.position = deliveries.position and before.id < deliveries.id)))`,
    )
    .orderBy('next_attempt_at')
    .orderBy('position')
    .limit(limit)
    .execute();
}

async function take(
  trx: Transaction<Tables>,
  dialect: Dialect,
  { workspace }: Destination,
  rows: readonly Delivery[],
  { worker, now, leaseMs }: ClaimOptions,
): Promise<Delivery[]> {
  const ids = rows.map(({ id }) => id);
  const taken = await trx
    .updateTable('deliveries')
    .set({ state: 'sending', claimed_by: worker, claimed_until: now + leaseMs })
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids))
    // Meanwhile it may have been replaced by what overtook it.
    .where(sql<SqlBool>`state = 'waiting'`)
    .returning('id')
    .execute();
  const mine = new Set(taken.map(({ id }) => id));
  return rows.filter(({ id }) => mine.has(id));
}

async function nextAttempt(
  trx: Transaction<Tables>,
  { workspace, destination }: Destination,
  now: number,
): Promise<number | null> {
  const row = await trx
    .selectFrom('deliveries')
    .select('next_attempt_at')
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .where(sql<SqlBool>`state = 'waiting'`)
    .where('next_attempt_at', '>', now)
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_attempt_at ?? null;
}

async function wakeAt(
  trx: Transaction<Tables>,
  { workspace, destination }: Destination,
  wake_at: number | null,
): Promise<void> {
  await trx
    .updateTable('destinations')
    .set({ wake_at })
    .where('workspace', '=', workspace)
    .where('destination', '=', destination)
    .execute();
}

/** Gives back what was claimed and not tried; it is claimed again in its turn. */
export async function giveBack(
  trx: Transaction<Tables>,
  dialect: Dialect,
  untried: readonly Delivery[],
  { worker, now }: Pick<ClaimOptions, 'worker' | 'now'>,
): Promise<void> {
  const workspaces = [...new Set(untried.map(({ workspace }) => workspace))].sort();
  for (const workspace of workspaces) {
    const mine = untried.filter((one) => one.workspace === workspace);
    await callAt(trx, workspace, mine, now);
    await trx
      .updateTable('deliveries')
      .set({ state: 'waiting', claimed_by: null, claimed_until: null })
      .where('workspace', '=', workspace)
      .where(
        dialect.among(
          'id',
          mine.map(({ id }) => id),
        ),
      )
      .where('claimed_by', '=', worker)
      .execute();
  }
}

/** Gives back what a process that died, or hung, had claimed: another takes it, under the same id. */
export async function takeBack(store: Store, now: number): Promise<number> {
  const { db } = store;
  const lost = await db
    .selectFrom('deliveries')
    .select('workspace')
    .where(sql<SqlBool>`state = 'sending'`)
    .where('claimed_until', '<=', now)
    .limit(1)
    .execute();
  if (lost.length === 0) return 0;
  return await store.retrying(async (trx) => {
    const rows = await trx
      .updateTable('deliveries')
      .set({ state: 'waiting', next_attempt_at: now, claimed_by: null, claimed_until: null })
      .where(sql<SqlBool>`state = 'sending'`)
      .where('claimed_until', '<=', now)
      .returning(['workspace', 'destination', 'kind'])
      .execute();
    for (const workspace of [...new Set(rows.map((row) => row.workspace))].sort()) {
      await callAt(
        trx,
        workspace,
        rows.filter((row) => row.workspace === workspace),
        now,
      );
    }
    return rows.length;
  });
}
