/**
 * The report from blocks: what lies wholly in the period is counted once and kept, what is cut by its ends is counted
 * anew, and conversations that changed since they were packed are read as they are now. All of one moment.
 */
import type { Kysely } from 'kysely';
import type { Basis, ReportOptions } from '../reports/compliance.ts';
import { Days } from '../reports/days.ts';
import { type Block, blockOf, FORMAT, listOfPlaces, placesOf } from '../rollups/block.ts';
import { BOUNDS, type Bounds, type Share, shareOf } from '../rollups/bounds.ts';
import { pack } from '../rollups/pack.ts';
import { WHOLE_DAY } from '../rollups/patch.ts';
import { everOf, keyOf, type ReportQuestion } from '../rollups/question.ts';
import { rowsOf } from '../rollups/read-rows.ts';
import { Scanner } from '../rollups/scan.ts';
import { Summing } from '../rollups/sums.ts';
import { reportDayOf } from '../store/stale-reports.ts';
import type { Tables } from '../store/tables.ts';
import type { ReportContext } from './context.ts';
import { HeatCount } from './heat-map.ts';

/** With more than so many changes beside the blocks, rows are read throughout. */
const MOST_STALE = 20_000;
/** Of which bytes are read at once. */
const BLOCKS_AT_ONCE = 16;

/** A block, without what is in it. */
export interface Listed extends Bounds {
  readonly day: number;
  readonly stamp: string;
  readonly format: number;
}

/** A block that has to be looked into: what is kept of it, if anything, is not what the report counts. */
interface Unread {
  readonly listed: Listed;
  readonly share: Share;
  /** Conversations that have changed since it was packed: as they are now they are counted beside all blocks. */
  readonly changed: readonly string[];
  /** Whether what is kept of all of it has been counted already. */
  readonly isCounted: boolean;
}

/** Null where the blocks do not know enough: a day has still to be packed, or too much has changed. */
export async function sumsFromBlocks(
  { dialect, kept }: ReportContext,
  db: Kysely<Tables>,
  workspace: string,
  asked: Omit<ReportQuestion, 'cellOf'>,
): Promise<Summing | null> {
  const stale = await staleByDay(db, workspace);
  if (stale === null) return null;
  const { options } = asked;
  const heat = new HeatCount(options);
  const question = { ...asked, cellOf: (at: number) => heat.cellOf(at) };
  const summing = new Summing(groupsOf(question));
  const key = keyOf(question);
  kept.noteAsked(workspace, question);
  const unread: Unread[] = [];
  for (const listed of await blocksOf(db, workspace, options)) {
    if (listed.format !== FORMAT) return null;
    const share = shareOf(listed, options);
    if (share === 'nothing') continue;
    const changed = stale.get(listed.day) ?? [];
    const known = isWhole(share) ? kept.sumsOf(listed.stamp, key) : undefined;
    if (known !== undefined) summing.add(known);
    if (known === undefined || share !== 'all' || changed.length > 0)
      unread.push({ listed, share, changed, isCounted: known !== undefined });
  }
  const scanner = new Scanner(question);
  const ever = new Scanner(everOf(question));
  for (let first = 0; first < unread.length; first += BLOCKS_AT_ONCE) {
    const some = unread.slice(first, first + BLOCKS_AT_ONCE);
    const listed = some.map((each) => each.listed);
    const blocks = await readBlocks({ kept }, db, workspace, listed);
    for (const [index, each] of some.entries()) {
      const block = blocks[index]!;
      if (isWhole(each.share) && !each.isCounted) {
        const sums = ever.scan(block, null);
        kept.keepSums(each.listed.stamp, key, sums);
        summing.add(sums);
      }
      countRest(summing, scanner, block, each);
    }
  }
  if (stale.size === 0) return summing;
  const ids = new Set([...stale.values()].flat());
  const rows = await rowsOf({ db, dialect, workspace }, [...ids]);
  // Only under the day that it belongs to now, if that day's block does not know it yet.
  const fresh = rows.filter(({ id, createdAt }) => stale.get(reportDayOf(createdAt))?.includes(id));
  summing.add(scanner.scan(pack(fresh), null));
  return summing;
}

/** What of a block is counted of a period alone; of one that was counted over all time, what has to go again. */
function countRest(summing: Summing, scanner: Scanner, block: Block, { share, changed }: Unread): void {
  if (isWhole(share)) {
    if (share === 'all but breaches') summing.remove(scanner.scanBreaches(block, 'outside', null));
    if (changed.length > 0) summing.remove(scanner.scanSome(block, listOfPlaces(block, changed)));
    return;
  }
  const skipped = changed.length === 0 ? null : placesOf(block, changed);
  summing.add(share === 'breaches' ? scanner.scanBreaches(block, 'inside', skipped) : scanner.scan(block, skipped));
}

/** Whether what is kept of a block is what the report counts, but for some of its breaches. */
export function isWhole(share: Share): boolean {
  return share === 'all' || share === 'all but breaches';
}

/** A day on which nothing happened is a day all the same. */
function groupsOf({ options: { groupBy, timeZone, from, to } }: ReportQuestion): string[] | null {
  if (groupBy === null) return null;
  return groupBy === 'day' ? new Days(timeZone).within(from, to) : [];
}

async function staleByDay(db: Kysely<Tables>, workspace: string): Promise<Map<number, string[]> | null> {
  const rows = await db
    .selectFrom('stale_reports')
    .select(['day', 'conversation'])
    .where('workspace', '=', workspace)
    .limit(MOST_STALE + 1)
    .execute();
  if (rows.length > MOST_STALE) return null;
  const byDay = new Map<number, string[]>();
  for (const { day, conversation } of rows) {
    if (conversation === WHOLE_DAY) return null;
    const known = byDay.get(day);
    if (known === undefined) byDay.set(day, [conversation]);
    else known.push(conversation);
  }
  return byDay;
}

/** By day. @param period leaves out those that a report over it counts nothing of; null for all */
export function blocksOf(db: Kysely<Tables>, workspace: string, period: ReportOptions | null): Promise<Listed[]> {
  return db
    .selectFrom('report_blocks')
    .select(['day', 'stamp', 'format', ...BOUNDS])
    .where('workspace', '=', workspace)
    .where('conversations', '>', 0)
    .$if(period !== null, (query) =>
      query.where((eb) => {
        const { basis, from, to } = period!;
        const overlaps = (of: Basis | 'breached') => eb.and([eb(`${of}_from`, '<', to), eb(`${of}_to`, '>=', from)]);
        return eb.or([overlaps(basis), overlaps('breached')]);
      }),
    )
    .orderBy('day')
    .execute();
}

/** Kept ones as they are, the others from the store in one go. */
export async function readBlocks(
  { kept }: Pick<ReportContext, 'kept'>,
  db: Kysely<Tables>,
  workspace: string,
  listed: readonly Pick<Listed, 'day' | 'stamp'>[],
): Promise<Block[]> {
  const blocks = listed.map(({ stamp }) => kept.blocks.get(stamp));
  const missing = listed.filter((_, index) => blocks[index] === undefined);
  if (missing.length === 0) return blocks as Block[];
  const rows = await db
    .selectFrom('report_blocks')
    .select(['day', 'block'])
    .where('workspace', '=', workspace)
    .where(
      'day',
      'in',
      missing.map(({ day }) => day),
    )
    .execute();
  const byDay = new Map(rows.map(({ day, block }) => [day, blockOf(block)]));
  return listed.map(({ day, stamp }, index) => {
    const known = blocks[index];
    if (known !== undefined) return known;
    const block = byDay.get(day)!;
    kept.blocks.set(stamp, block, block.bytes.length);
    return block;
  });
}
