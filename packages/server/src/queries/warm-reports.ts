/**
 * What reports are counted from, read beside questions before anybody asks: a year of a store that was just opened lies on the disk,
 * and reading it takes seconds. A day at a time, the newest first.
 */
import type { Kysely } from 'kysely';
import { FORMAT } from '../rollups/block.ts';
import { keyOf, type ReportQuestion } from '../rollups/question.ts';
import { Scanner } from '../rollups/scan.ts';
import type { Tables } from '../store/tables.ts';
import { readBlocks } from './compliance-blocks.ts';
import type { ReportContext } from './context.ts';
import { HeatCount } from './heat-map.ts';

/** Of each workspace. */
const MOST_DAYS = 366;
/** Of all of them; the rest of what is kept is for what is asked. */
const MOST_BYTES = 128 * 1024 * 1024;
const EVERYTHING = {
  metric: null,
  team: null,
  channel: null,
  priority: null,
  tier: null,
  policy: null,
  assignee: null,
};

/** @param rest is awaited between any two days: what was asked meanwhile has its turn; false ends it */
export async function warmReports(context: ReportContext, rest: () => Promise<boolean>): Promise<void> {
  const { db, kept } = context;
  for (const { workspace } of await db.selectFrom('workspaces').select('workspace').orderBy('workspace').execute()) {
    const questions = await usualOf(context, workspace);
    for (const day of await newestOf(context, workspace)) {
      if (!(await rest()) || kept.blocks.bytes >= MOST_BYTES) return;
      await context.snapshot((at) => warmDay(context, at, { workspace, day }, questions));
    }
  }
}

async function warmDay(
  context: ReportContext,
  db: Kysely<Tables>,
  { workspace, day }: { readonly workspace: string; readonly day: number },
  questions: readonly ReportQuestion[],
): Promise<void> {
  const { kept } = context;
  const listed = await db
    .selectFrom('report_blocks')
    .select(['day', 'stamp', 'format'])
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .executeTakeFirst();
  if (listed?.format !== FORMAT) return;
  const [block] = await readBlocks(context, db, workspace, [listed]);
  for (const question of questions) {
    const key = keyOf(question);
    if (kept.sumsOf(listed.stamp, key) === undefined)
      kept.keepSums(listed.stamp, key, new Scanner(question).scan(block!, null));
  }
}

async function newestOf({ db }: ReportContext, workspace: string): Promise<number[]> {
  const rows = await db
    .selectFrom('report_blocks')
    .select('day')
    .where('workspace', '=', workspace)
    .where('conversations', '>', 0)
    .orderBy('day', 'desc')
    .limit(MOST_DAYS)
    .execute();
  return rows.map(({ day }) => day);
}

/** What the dashboard and the API ask if nothing else is said, over all time: whole days are the same in any period. */
async function usualOf(context: ReportContext, workspace: string): Promise<ReportQuestion[]> {
  const { revisions } = await context.configuration(workspace);
  const schedules = Object.values(revisions.at(-1)?.config.schedules ?? {});
  const zones = new Set(['UTC', ...schedules.slice(0, 1).map(({ timeZone }) => timeZone)]);
  return [...zones].flatMap((timeZone) =>
    ([null, 'team'] as const).map((groupBy) => {
      const options = {
        ...{ from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER },
        ...({ basis: 'created', timeZone, groupBy } as const),
      };
      const heat = new HeatCount(options);
      return { options, filter: EVERYTHING, cellOf: (at: number) => heat.cellOf(at) };
    }),
  );
}
