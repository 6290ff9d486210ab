/**
 * Quiet hours end: what waited for it goes out, messages to people gathered into one digest a rule and recipient. What
 * machines get, webhooks and incidents, goes one by one.
 */
import { type SqlBool, sql, type Transaction } from 'kysely';
import type { DeliveryBody, Send } from '../automation/delivery-body.ts';
import { deliveryId } from '../automation/delivery-id.ts';
import type { Bulk } from '../store/bulk.ts';
import { callAt } from '../store/destinations.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Delivery } from './claim.ts';

/** So many are released in one transaction: a digest is never cut, so a rule's are taken whole. */
const AT_ONCE = 20_000;

/** Releases what is held and due; how many there were. */
export async function release(store: Store, now: number, retryForMs: number): Promise<number> {
  const first = await store.db
    .selectFrom('deliveries')
    .select(['workspace', 'automation', 'action', 'destination'])
    .where(sql<SqlBool>`state = 'held'`)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return 0;
  return await store.retrying(async (trx, bulk) => {
    const query = trx
      .selectFrom('deliveries')
      .selectAll()
      .where('workspace', '=', first.workspace)
      .where('automation', '=', first.automation)
      .where('action', '=', first.action)
      .where('destination', '=', first.destination)
      .where(sql<SqlBool>`state = 'held'`)
      .where('next_attempt_at', '<=', now)
      .orderBy('position')
      .limit(AT_ONCE);
    const held = await (store.dialect.rowLocks ? query.forUpdate() : query).execute();
    for (const group of byRecipient(held)) await releaseGroup(trx, bulk, store, group, now, retryForMs);
    if (held.length > 0) await callAt(trx, first.workspace, held.slice(0, 1), now);
    return held.length;
  });
}

/** One of a group is itself; of several a digest takes the place. */
async function releaseGroup(
  trx: Transaction<Tables>,
  bulk: Bulk,
  { dialect }: Store,
  group: readonly Delivery[],
  now: number,
  retryForMs: number,
): Promise<void> {
  const [first] = group;
  const digest = group.length === 1 ? null : digestOf(group, now, retryForMs);
  if (digest !== null) await bulk.add('deliveries', [digest]);
  await trx
    .updateTable('deliveries')
    .set(
      digest === null
        ? { state: 'waiting', next_attempt_at: now, give_up_at: now + retryForMs }
        : { state: 'replaced', replaced_by: digest.id, finished_at: now, next_attempt_at: null, give_up_at: null },
    )
    .where('workspace', '=', first!.workspace)
    .where(
      dialect.among(
        'id',
        group.map(({ id }) => id),
      ),
    )
    .where(sql<SqlBool>`state = 'held'`)
    .execute();
}

function byRecipient(held: readonly Delivery[]): Delivery[][] {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of held) {
    const { send } = JSON.parse(delivery.body) as DeliveryBody;
    const key = send === null ? delivery.id : recipientKey(send, delivery.id);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [delivery]);
    else group.push(delivery);
  }
  return [...groups.values()];
}

function recipientKey(send: Send, id: string): string {
  switch (send.kind) {
    // The channel is the destination's.
    case 'slack':
    case 'teams':
      return send.kind;
    case 'email':
      return JSON.stringify(send.to);
    case 'webhook':
    case 'pagerduty':
    case 'change':
      return id;
    default:
      return send satisfies never;
  }
}

function digestOf(group: readonly Delivery[], now: number, retryForMs: number): Delivery {
  const [first] = group as [Delivery, ...Delivery[]];
  const sends = group.map(({ body }) => (JSON.parse(body) as DeliveryBody).send);
  const body: DeliveryBody = { content: { kind: 'digest' }, send: mentioningAll(sends) };
  return {
    ...first,
    id: deliveryId('digest', first.id),
    conversation: '',
    metric: '',
    cycle: 0,
    // Behind all that it gathers.
    position: group.at(-1)!.position,
    state: 'waiting',
    body: JSON.stringify(body),
    next_attempt_at: now,
    give_up_at: now + retryForMs,
    created_at: now,
    matched: JSON.stringify({ digest: group.length }),
  };
}

const MOST_MENTIONS = 20;

/** A digest mentions everybody whom one of its messages would have. */
function mentioningAll(sends: readonly (Send | null)[]): Send | null {
  const [first] = sends;
  if (first?.kind !== 'slack') return first ?? null;
  const mentions = new Set(sends.flatMap((send) => (send?.kind === 'slack' ? (send.mention?.split(' ') ?? []) : [])));
  return { ...first, mention: mentions.size === 0 ? null : [...mentions].slice(0, MOST_MENTIONS).join(' ') };
}
