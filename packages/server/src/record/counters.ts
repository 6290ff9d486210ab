/**
 * Sums that lists and the dashboard show at once, however many conversations there are. Kept in the write path, under the
 * workspace's lock: `conversations`, `open`, `open/unassigned`, `open/risk/<risk or none>`, `open/<metric>/<badge>`.
 */
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { unanswered } from '../store/unanswered.ts';

/** The columns that say which counters a conversation is counted in. */
export const COUNTED_BY = [
  'open',
  'assignee',
  'risk',
  'first_reply_badge',
  'all_messages_badge',
  'resolution_badge',
] as const;

/** The counters that a conversation is counted in. */
export function countersOf(row: {
  readonly open: 0 | 1;
  readonly assignee?: string | null;
  readonly risk?: string | null;
  readonly first_reply_badge?: string | null;
  readonly all_messages_badge?: string | null;
  readonly resolution_badge?: string | null;
}): string[] {
  if (row.open === 0) return ['conversations'];
  const names = ['conversations', 'open', `open/risk/${row.risk ?? 'none'}`];
  if (row.assignee == null) names.push('open/unassigned');
  if (row.first_reply_badge != null) names.push(`open/firstReply/${row.first_reply_badge}`);
  if (row.all_messages_badge != null) names.push(`open/allMessages/${row.all_messages_badge}`);
  if (row.resolution_badge != null) names.push(`open/resolution/${row.resolution_badge}`);
  return names;
}

/** By how much each counter changes. */
export type Counts = Map<string, number>;

/** The workspace's positions have been taken: nobody else counts now. */
export async function addCounts(trx: Transaction<Tables>, workspace: string, counts: Counts): Promise<void> {
  const rows = [...counts]
    .filter(([, by]) => by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ workspace, name, value }));
  if (rows.length === 0) return;
  const add = trx
    .insertInto('counters')
    .values(rows)
    .onConflict((on) => on.columns(['workspace', 'name']).doUpdateSet({ value: sql`counters.value + excluded.value` }));
  await trx.executeQuery(unanswered(add.compile()));
}

/** All counters of a workspace by name; one that is missing is 0. */
export async function readCounts(db: Kysely<Tables>, workspace: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('counters').select(['name', 'value']).where('workspace', '=', workspace).execute();
  return new Map(rows.map(({ name, value }) => [name, value]));
}
