/** How the store stands: what is overdue, what waits, how much there is. */
import { formatInstant } from '@kept/engine';
import { sql } from 'kysely';
import type { Context } from './context.ts';

export interface AskHealth {
  readonly workspace: string;
  readonly now: number;
}

export type StoredHealth = Awaited<ReturnType<typeof health>>;

export async function health(context: Context, question: AskHealth) {
  const { db } = context;
  const { workspace, now } = question;
  const [overdue, next, reselections, open, conversations, events, failed, unrouted, waiting, destinations, schema] =
    await Promise.all([
      db
        .selectFrom('conversations')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('wake_at').as('oldest')])
        .where('wake_at', '<=', now)
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('conversations')
        .select('wake_at')
        .where('wake_at', '>', now)
        .orderBy('wake_at')
        .limit(1)
        .executeTakeFirst(),
      db
        .selectFrom('reselections')
        .selectAll()
        .where('workspace', '=', workspace)
        .orderBy('revision', 'desc')
        .limit(10)
        .execute(),
      countOf(context, workspace, true),
      countOf(context, workspace, false),
      db
        .selectFrom('events')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('position').as('last')])
        .where('workspace', '=', workspace)
        .executeTakeFirstOrThrow(),
      stateCount(context, workspace, 'failed'),
      db
        .selectFrom('outbox')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('workspace', '=', workspace)
        .where(sql<boolean>`routed_at is null`)
        .executeTakeFirstOrThrow(),
      stateCount(context, workspace, 'waiting'),
      db
        .selectFrom('destinations')
        .selectAll()
        .where('workspace', '=', workspace)
        .where('failures', '>', 0)
        .orderBy('destination')
        .limit(100)
        .execute(),
      db.selectFrom('schema_version').select('version').executeTakeFirst(),
    ]);
  const lastReceived = await db
    .selectFrom('events')
    .select('received_at')
    .where('workspace', '=', workspace)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    schemaVersion: schema?.version ?? null,
    timers: {
      overdue: overdue.count,
      oldestDueAt: text(overdue.oldest),
      lagSeconds: overdue.oldest === null ? 0 : Math.max(0, now - overdue.oldest) / 1000,
      nextDueAt: text(next?.wake_at ?? null),
    },
    outbox: {
      unrouted: unrouted.count,
      waiting: waiting.count,
      failed: failed.count,
      oldestWaitingAt: text(waiting.oldest),
    },
    reselections: reselections.map(({ revision, started_at, finished_at, total, done }) => ({
      revision,
      startedAt: formatInstant(started_at),
      finishedAt: text(finished_at),
      total,
      done,
    })),
    destinations: destinations.map(({ destination, failures, paused_until }) => ({
      destination,
      failures,
      pausedUntil: text(paused_until),
    })),
    conversations: { open, total: conversations },
    events: { total: events.count, lastReceivedAt: text(lastReceived?.received_at ?? null) },
  };
}

async function countOf({ db }: Context, workspace: string, openAlone: boolean): Promise<number> {
  let query = db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace', '=', workspace);
  if (openAlone) query = query.where(sql<boolean>`open = 1`);
  return (await query.executeTakeFirstOrThrow()).count;
}

function stateCount({ db }: Context, workspace: string, state: 'waiting' | 'failed') {
  return db
    .selectFrom('deliveries')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
    .where('workspace', '=', workspace)
    .where(sql<boolean>`state = ${sql.lit(state)}`)
    .executeTakeFirstOrThrow();
}

function text(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
