/** What others ask of the delivery and have it do: a retry by hand, a sample, how destinations and queues stand. */
import type { Timeline } from '@kept/engine';
import { type SqlBool, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { callAt } from '../store/destinations.ts';
import type { Store } from '../store/store.ts';
import { PAUSE_AFTER } from './backoff.ts';
import type { Sampled, SampleOptions, SampleSender } from './sample.ts';

export interface DeliveryQueries {
  /** Tries a failed or waiting delivery again now, under the same id; the destination's pause ends. */
  retry(workspace: string, id: string): Promise<Retried>;
  /** Shows, or sends, what an automation would; null where none has the name. Nothing is recorded, and no conversation is changed. */
  testAutomation(workspace: string, name: string, options?: SampleOptions): Promise<Sampled[] | null>;
  /** Where deliveries go, and how it stands with each. */
  destinations(workspace: string): Promise<DestinationStanding[]>;
  /** How much waits, over all workspaces. */
  depth(): Promise<DeliveryDepth>;
  /** When something is to be done next; null where nothing is known of. */
  nextWakeAt(): Promise<number | null>;
}

export type Retried = 'retried' | 'unknown_delivery' | 'not_retryable';

export interface DestinationStanding {
  readonly destination: string;
  readonly kind: string;
  readonly failures: number;
  readonly failingSince: number | null;
  readonly pausedUntil: number | null;
  readonly lastError: string | null;
  readonly waiting: number;
}

export interface DeliveryDepth {
  /** Triggers that no rule has been asked about yet. */
  readonly unrouted: number;
  readonly waiting: number;
  readonly sending: number;
  readonly held: number;
  /** Age of the oldest delivery that waits for its turn, in seconds; 0 where none does. */
  readonly oldestWaitingSeconds: number;
  readonly pausedDestinations: number;
}

export interface QueryOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly configOf: (workspace: string) => Promise<Timeline | null>;
  readonly sample: SampleSender;
  readonly wake: () => void;
  readonly retryForMs: number;
}

export function deliveryQueries(options: QueryOptions): DeliveryQueries {
  const { store, sample, clock } = options;
  return {
    async retry(workspace, id) {
      const retried = await retryDelivery(store, { workspace, id, now: clock.now(), retryForMs: options.retryForMs });
      if (retried === 'retried') options.wake();
      return retried;
    },
    testAutomation: sample,
    destinations: (workspace) => destinations(store, workspace),
    depth: () => depth(store, clock.now()),
    nextWakeAt: () => nextWakeAt(store),
  };
}

/** Sees to it that a failed or waiting delivery is tried now; works beside a server, and without one. */
export async function retryDelivery(
  store: Store,
  { workspace, id, now, retryForMs }: { workspace: string; id: string; now: number; retryForMs: number },
): Promise<Retried> {
  return await store.retrying(async (trx): Promise<Retried> => {
    const row = await trx
      .selectFrom('deliveries')
      .select(['state', 'destination', 'kind', 'body'])
      .where('workspace', '=', workspace)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return 'unknown_delivery';
    if (row.state !== 'failed' && row.state !== 'waiting') return 'not_retryable';
    await callAt(trx, workspace, [row], now);
    await trx
      .updateTable('destinations')
      .set({ paused_until: null })
      .where('workspace', '=', workspace)
      .where('destination', '=', row.destination)
      .execute();
    await trx
      .updateTable('deliveries')
      .set({ state: 'waiting', next_attempt_at: now, give_up_at: now + retryForMs, finished_at: null })
      .where('workspace', '=', workspace)
      .where('id', '=', id)
      .where(sql<SqlBool>`state in ('failed', 'waiting')`)
      .execute();
    return 'retried';
  });
}

async function destinations({ db }: Store, workspace: string): Promise<DestinationStanding[]> {
  const rows = await db
    .selectFrom('destinations')
    .selectAll()
    .where('workspace', '=', workspace)
    .orderBy('destination')
    .execute();
  const counts = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['destination', fn.countAll<number>().as('waiting')])
    .where('workspace', '=', workspace)
    .where(sql<SqlBool>`state = 'waiting'`)
    .groupBy('destination')
    .execute();
  const waiting = new Map(counts.map((row) => [row.destination, Number(row.waiting)]));
  return rows.map((row) => ({
    destination: row.destination,
    kind: row.kind,
    failures: row.failures,
    failingSince: row.failing_since,
    pausedUntil: row.paused_until,
    lastError: row.last_error,
    waiting: waiting.get(row.destination) ?? 0,
  }));
}

async function depth({ db }: Store, now: number): Promise<DeliveryDepth> {
  const { unrouted } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('unrouted'))
    .where(sql<SqlBool>`routed_at is null`)
    .executeTakeFirstOrThrow();
  const states = await Promise.all(
    (['waiting', 'sending', 'held'] as const).map(async (state) => {
      const row = await db
        .selectFrom('deliveries')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
        // Spelt out, so that each is counted from its own index.
        .where(sql<SqlBool>`state = ${sql.lit(state)}`)
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), oldest: row.oldest === null ? null : Number(row.oldest) };
    }),
  );
  const { paused } = await db
    .selectFrom('destinations')
    .select(({ fn }) => fn.countAll<number>().as('paused'))
    .where('failures', '>=', PAUSE_AFTER)
    .executeTakeFirstOrThrow();
  const [waiting, sending, held] = states as [(typeof states)[0], (typeof states)[0], (typeof states)[0]];
  return {
    unrouted: Number(unrouted),
    waiting: waiting.count,
    sending: sending.count,
    held: held.count,
    oldestWaitingSeconds: waiting.oldest === null ? 0 : Math.max(0, (now - waiting.oldest) / 1000),
    pausedDestinations: Number(paused),
  };
}

async function nextWakeAt({ db }: Store): Promise<number | null> {
  const [destination, held] = await Promise.all([
    db
      .selectFrom('destinations')
      .select('wake_at')
      .where(sql<SqlBool>`wake_at is not null`)
      .orderBy('wake_at')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('deliveries')
      .select('next_attempt_at')
      .where(sql<SqlBool>`state = 'held'`)
      .orderBy('next_attempt_at')
      .limit(1)
      .executeTakeFirst(),
  ]);
  const instants = [destination?.wake_at, held?.next_attempt_at].filter((at) => at != null);
  return instants.length === 0 ? null : Math.min(...instants);
}
