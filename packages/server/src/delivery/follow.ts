/**
 * Messages and incidents that follow their conversations: where one has changed since, a delivery is made that changes
 * the message in place or resolves the incident. The cost follows how many are followed, not how many are open.
 */
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { DeliveryBody } from '../automation/delivery-body.ts';
import { deliveryId } from '../automation/delivery-id.ts';
import { callAt } from '../store/destinations.ts';
import type { Store } from '../store/store.ts';
import type { DeliveryTable } from '../store/tables.ts';
import { brief, coveredBy, type Desk, fingerprintOf, isOver, type Post } from './briefing.ts';

/** Lost with the power, it is found outdated again. */
const NOT_WAITED_FOR = { durable: false };

/** So many posts are looked at in one round. */
export const FOLLOWED_AT_ONCE = 200;

/** Posts whose conversations have changed since they were written; the workspaces that they are of. */
export async function outdated({ db }: Store): Promise<Post[]> {
  return await db
    .selectFrom('posts')
    .innerJoin('conversations', (join) =>
      join
        .onRef('conversations.workspace', '=', 'posts.workspace')
        .onRef('conversations.id', '=', 'posts.conversation')
        .onRef('conversations.version', '>', 'posts.version'),
    )
    .selectAll('posts')
    .where(sql<SqlBool>`posts.closed_at is null`)
    .limit(FOLLOWED_AT_ONCE)
    .execute();
}

/** Makes what brings a post up to date, if anything that it shows has changed. */
export async function follow(store: Store, post: Post, desk: Desk, retryForMs: number): Promise<void> {
  const first = await store.db
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace', '=', post.workspace)
    .where('id', '=', post.delivery)
    .executeTakeFirst();
  if (first === undefined) return await close(store, post, desk.now);
  const { message, version } = await brief(desk, { ...first, triggers: coveredBy(post) });
  const shown = fingerprintOf(message);
  const changes = post.kind === 'pagerduty' ? isOver(message.conversation.status) : shown !== post.shown;
  await store.retrying(async (trx, bulk) => {
    await trx
      .updateTable('posts')
      .set({ version, shown })
      .where('workspace', '=', post.workspace)
      .where('delivery', '=', post.delivery)
      .execute();
    if (!changes) return;
    const unsent = await trx
      .selectFrom('deliveries')
      .select(['id', 'trigger'])
      .where('workspace', '=', post.workspace)
      .where('conversation', '=', post.conversation)
      .where('destination', '=', post.destination)
      .where(sql<SqlBool>`state = 'waiting'`)
      .execute();
    // What is on its way shows the same, and more: it is written at the moment of sending.
    if (post.kind === 'slack' && unsent.length > 0) return;
    const { last } = await trx
      .selectFrom('deliveries')
      .select(({ fn }) => fn.max('position').as('last'))
      .where('workspace', '=', post.workspace)
      .executeTakeFirstOrThrow();
    await bulk.add('deliveries', [followUp(first, post, version, Number(last ?? 0) + 1, desk.now, retryForMs)]);
    await callAt(trx, post.workspace, [post], desk.now);
  }, NOT_WAITED_FOR);
}

function followUp(
  first: Selectable<DeliveryTable>,
  post: Post,
  version: number,
  position: number,
  now: number,
  retryForMs: number,
): Selectable<DeliveryTable> {
  const { send } = JSON.parse(first.body) as DeliveryBody;
  const body: DeliveryBody = { content: { kind: 'follow', delivery: post.delivery }, send };
  return {
    ...first,
    id: deliveryId('follow', post.delivery, version),
    position,
    state: 'waiting',
    body: JSON.stringify(body),
    next_attempt_at: now,
    give_up_at: now + retryForMs,
    attempts: 0,
    created_at: now,
    finished_at: null,
    claimed_by: null,
    claimed_until: null,
    last_error: null,
    matched: JSON.stringify({ follows: post.delivery }),
    replaced_by: null,
  };
}

async function close({ db }: Store, { workspace, delivery }: Post, now: number): Promise<void> {
  await db
    .updateTable('posts')
    .set({ closed_at: now })
    .where('workspace', '=', workspace)
    .where('delivery', '=', delivery)
    .execute();
}
