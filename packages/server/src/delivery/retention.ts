/**
 * What was sent is kept for a while, to be asked about, and then goes: triggers that were routed, deliveries that are over
 * with their attempts, messages that follow their conversations no more, what throttles remember. What happened stays in the
 * history for ever: no transition hangs on any of this.
 */
import { type SqlBool, sql } from 'kysely';
import type { Store } from '../store/store.ts';

/** So many rows of a table in one transaction. */
const AT_ONCE = 500;

/**
 * Deletes some of what was over before an instant, oldest first; how many rows. Called again until it is 0. What waits, is
 * on its way or follows an open conversation stays, however old.
 */
export async function forgetDeliveries(store: Store, before: number): Promise<number> {
  const posts = await forgetPosts(store, before);
  const deliveries = await forgetSome(store, before);
  const triggers = await forgetTriggers(store, before);
  return posts + deliveries + triggers + (await forgetThrottles(store, before));
}

async function forgetPosts({ db, dialect }: Store, before: number): Promise<number> {
  const old = await db
    .selectFrom('posts')
    .select(['workspace', 'delivery'])
    .where(sql<SqlBool>`closed_at is not null`)
    .where('closed_at', '<', before)
    .orderBy('closed_at')
    .limit(AT_ONCE)
    .execute();
  for (const [workspace, rows] of byWorkspace(old)) {
    await db
      .deleteFrom('posts')
      .where('workspace', '=', workspace)
      .where(
        dialect.among(
          'delivery',
          rows.map(({ delivery }) => delivery),
        ),
      )
      .where('closed_at', '<', before)
      .execute();
  }
  return old.length;
}

async function forgetSome(store: Store, before: number): Promise<number> {
  const old = await store.db
    .selectFrom('deliveries')
    .select(['workspace', 'id'])
    .where(sql<SqlBool>`finished_at is not null`)
    .where('finished_at', '<', before)
    // A message that is changed in place is made again from the delivery that made it.
    .where(
      sql<SqlBool>`not exists (select 1 from posts where posts.workspace = deliveries.workspace
        and posts.delivery = deliveries.id and posts.closed_at is null)`,
    )
    .orderBy('finished_at')
    .limit(AT_ONCE)
    .execute();
  if (old.length === 0) return 0;
  await store.retrying(async (trx) => {
    for (const [workspace, rows] of byWorkspace(old)) {
      const gone = await trx
        .deleteFrom('deliveries')
        .where('workspace', '=', workspace)
        .where(
          store.dialect.among(
            'id',
            rows.map(({ id }) => id),
          ),
        )
        // Meanwhile somebody may have had it tried again.
        .where('finished_at', '<', before)
        .returning('id')
        .execute();
      const ids = gone.map(({ id }) => id);
      await trx
        .deleteFrom('attempts')
        .where('workspace', '=', workspace)
        .where(store.dialect.among('delivery', ids))
        .execute();
    }
  });
  return old.length;
}

async function forgetTriggers(store: Store, before: number): Promise<number> {
  const old = await store.db
    .selectFrom('outbox')
    .select(['workspace', 'conversation', 'id'])
    .where(sql<SqlBool>`routed_at is not null`)
    .where('routed_at', '<', before)
    .orderBy('routed_at')
    .limit(AT_ONCE)
    .execute();
  for (const [workspace, rows] of byWorkspace(old)) {
    await store.db
      .deleteFrom('outbox')
      .where('workspace', '=', workspace)
      // By its key, conversation and id.
      .where(store.dialect.among('conversation', [...new Set(rows.map(({ conversation }) => conversation))]))
      .where(
        store.dialect.among(
          'id',
          rows.map(({ id }) => id),
        ),
      )
      .execute();
  }
  return old.length;
}

async function forgetThrottles({ db }: Store, before: number): Promise<number> {
  const old = await db
    .selectFrom('throttles')
    .select(['workspace', 'automation', 'conversation'])
    .where('said_at', '<', before)
    .orderBy('said_at')
    .limit(AT_ONCE)
    .execute();
  for (const row of old) {
    await db
      .deleteFrom('throttles')
      .where((eb) => eb.and(row))
      .where('said_at', '<', before)
      .execute();
  }
  return old.length;
}

function byWorkspace<R extends { readonly workspace: string }>(rows: readonly R[]): Map<string, R[]> {
  return Map.groupBy(rows, ({ workspace }) => workspace);
}
