/** A day's block as it has to be by now: the one that is stored, with what has changed since in its place. */
import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ReportConversation } from '../reports/rows.ts';
import type { Dialect } from '../store/dialect.ts';
import { reportDayOf } from '../store/stale-reports.ts';
import type { Tables } from '../store/tables.ts';
import { type Block, blockOf, FORMAT, placesOf } from './block.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { merge } from './merge.ts';
import { pack } from './pack.ts';
import { rowsOf, rowsOfDay } from './read-rows.ts';

/** Marks a whole day, as no conversation is called so. */
export const WHOLE_DAY = '';

export interface Mark {
  readonly conversation: string;
  readonly mark: number;
  readonly marked_at: number;
}

export interface Patch extends Bounds {
  readonly workspace: string;
  readonly day: number;
  /** Of the block that it takes the place of; null where there is none. */
  readonly replaces: number | null;
  /** What it knows. */
  readonly marks: readonly Mark[];
  readonly conversations: number;
  readonly stamp: string;
  readonly block: Uint8Array;
}

/** @param db reads of one moment; null where nothing of the day is marked */
export async function patchOf(
  db: Kysely<Tables>,
  dialect: Dialect,
  workspace: string,
  day: number,
): Promise<Patch | null> {
  const marks = await marksOf(db, workspace, day);
  if (marks.length === 0) return null;
  const stored = await db
    .selectFrom('report_blocks')
    .select(['edition', 'format', 'block'])
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .executeTakeFirst();
  const place = { db, dialect, workspace };
  const ids = marks.map(({ conversation }) => conversation);
  const whole = ids.includes(WHOLE_DAY) || (stored !== undefined && stored.format !== FORMAT);
  const rows = whole ? await rowsOfDay(place, day) : (await rowsOf(place, ids)).filter(isOf(day));
  const block = whole || stored === undefined ? pack(rows) : replaced(blockOf(stored.block), ids, pack(rows));
  return {
    ...{ workspace, day, marks },
    replaces: stored?.edition ?? null,
    conversations: block.conversations,
    stamp: stampOf(block),
    block: block.bytes,
    ...boundsOf(block),
  };
}

/** @param fresh what there is of the marked ones on the block's day */
function replaced(block: Block, marked: readonly string[], fresh: Block): Block {
  return merge(block, placesOf(block, marked), fresh);
}

/** A conversation whose creation has moved belongs to another day now. */
function isOf(day: number): (row: ReportConversation) => boolean {
  return ({ createdAt }) => reportDayOf(createdAt) === day;
}

/** Equal bytes have the same; nobody meets two that differ and have the same. */
export function stampOf({ bytes }: Block): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22);
}

export function marksOf(db: Kysely<Tables>, workspace: string, day: number): Promise<Mark[]> {
  return db
    .selectFrom('stale_reports')
    .select(['conversation', 'mark', 'marked_at'])
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .orderBy('conversation')
    .execute();
}
