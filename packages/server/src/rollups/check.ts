/** Proves blocks equal to rows, day by day: each with what is marked as changed since in its place. */
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { blockOf, FORMAT } from './block.ts';
import { boundsOf } from './bounds.ts';
import { pack, unpack } from './pack.ts';
import { marksOf, stampOf, WHOLE_DAY } from './patch.ts';
import { rowsOfDay } from './read-rows.ts';

const DAY_MS = 86_400_000;

export interface DifferingDay {
  /** Such as `2026-03-02`. */
  readonly day: string;
  /** What the block does not have, or has otherwise, or has too many; none where what is said of the block is wrong. */
  readonly conversations: readonly string[];
}

/** Reads only; each day as of a moment of its own. */
export async function differingDays(
  { db, dialect, snapshot }: Store,
  workspace: string,
  signal?: AbortSignal,
): Promise<DifferingDay[]> {
  const differing: DifferingDay[] = [];
  for (const day of await daysOf(db, dialect, workspace)) {
    if (signal?.aborted) break;
    const conversations = await snapshot((moment) => differencesOf(moment, dialect, workspace, day));
    if (conversations !== null)
      differing.push({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), conversations });
  }
  return differing;
}

/** Null where there is none. */
async function differencesOf(
  db: Kysely<Tables>,
  dialect: Dialect,
  workspace: string,
  day: number,
): Promise<string[] | null> {
  const marks = await marksOf(db, workspace, day);
  const marked = new Set(marks.map(({ conversation }) => conversation));
  const stored = await db
    .selectFrom('report_blocks')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .executeTakeFirst();
  // Nothing is counted from it, and it is made anew.
  if (marked.has(WHOLE_DAY) || (stored !== undefined && stored.format !== FORMAT)) return null;
  const rows = await rowsOfDay({ db, dialect, workspace }, day);
  const block = stored === undefined ? null : blockOf(stored.block);
  // A marked one is counted from its rows: what the block says of it is of no account.
  const known = new Map([...(block === null ? [] : unpack(block))].map((row) => [row.id, row]));
  for (const id of marked) known.delete(id);
  const wrong: string[] = [];
  for (const row of unpack(pack(rows))) {
    if (marked.has(row.id)) continue;
    if (!isDeepStrictEqual(row, known.get(row.id))) wrong.push(row.id);
    known.delete(row.id);
  }
  wrong.push(...known.keys());
  const truly =
    block === null ||
    (stored!.stamp === stampOf(block) &&
      Object.entries(boundsOf(block)).every(([name, at]) => stored![name as keyof typeof stored] === at));
  return wrong.length === 0 && truly ? null : wrong;
}

/** Every day on which a conversation was created, and every one that has a block. */
async function daysOf(db: Kysely<Tables>, { rowLocks }: Dialect, workspace: string): Promise<number[]> {
  const day = rowLocks
    ? sql<number>`floor(created_at / 86400000.0)::bigint`
    : sql<number>`(created_at - ((created_at % 86400000) + 86400000) % 86400000) / 86400000`;
  const created = await db
    .selectFrom('conversations')
    .select(day.as('day'))
    .distinct()
    .where('workspace', '=', workspace)
    .execute();
  const packed = await db.selectFrom('report_blocks').select('day').where('workspace', '=', workspace).execute();
  return [...new Set([...created, ...packed].map((row) => row.day))].sort((a, b) => a - b);
}
