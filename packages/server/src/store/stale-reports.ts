/**
 * What reports have packed is out of date for some conversations (./tables.ts, StaleReportTable): whoever changes one
 * marks it in the same transaction, before positions are taken.
 */
import { sql, type Transaction } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';
import { unanswered } from './unanswered.ts';

const DAY_MS = 86_400_000;

/** The day of UTC that a conversation is packed under, in whole days since 1970. */
export function reportDayOf(createdAt: number): number {
  return Math.floor(createdAt / DAY_MS);
}

export type Stale = readonly [day: number, conversation: string];

/** The conversations of what was there before and what is there now: one whose creation moved belongs to two days. */
export function staleOf(...rows: readonly ({ readonly id: string; readonly created_at: number } | null)[]): Stale[] {
  const stale: Stale[] = [];
  for (const row of rows) {
    if (row === null) continue;
    const day = reportDayOf(row.created_at);
    if (!stale.some(([other, id]) => other === day && id === row.id)) stale.push([day, row.id]);
  }
  return stale;
}

export async function markStale(
  trx: Transaction<Tables>,
  { rowLocks }: Dialect,
  workspace: string,
  now: number,
  stale: readonly Stale[],
): Promise<void> {
  if (stale.length === 0) return;
  const of = rowLocks
    ? sql`select ${workspace}, unnest(${stale.map(([day]) => day)}::bigint[]), unnest(${stale.map(([, id]) => id)}::text[]), 1,
        ${now}::bigint`
    : sql`select ${workspace}, value ->> 0, value ->> 1, 1, ${now} from json_each(${JSON.stringify(stale)}) where true`;
  const query = sql`insert into stale_reports (workspace, day, conversation, mark, marked_at) ${of}
    on conflict (workspace, day, conversation) do update set mark = stale_reports.mark + 1`;
  await trx.executeQuery(unanswered(query.compile(trx)));
}
