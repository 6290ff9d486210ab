/**
 * What reports are counted from, read and counted before anybody asks, beside questions: a year of a store that was just opened lies
 * on the disk, and reading it takes seconds; and a day that was packed anew is counted anew. A little at a time.
 */
import type { Kysely } from 'kysely';
import { FORMAT } from '../rollups/block.ts';
import { shareOf } from '../rollups/bounds.ts';
import { everOf, keyOf, type ReportQuestion } from '../rollups/question.ts';
import { Scanner } from '../rollups/scan.ts';
import { prepare } from '../rollups/sums.ts';
import type { Tables } from '../store/tables.ts';
import { blocksOf, isWhole, type Listed, readBlocks } from './compliance-blocks.ts';
import type { ReportContext } from './context.ts';
import { HeatCount } from './heat-map.ts';
import type { AskedOf } from './kept-blocks.ts';

const DAY_MS = 86_400_000;
/** Of each workspace, the newest. */
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

/** Awaited between any two steps: what was asked meanwhile has its turn; false ends it. */
export type Rest = () => Promise<boolean>;

/** After a start: the last year, as the dashboard and the API ask for it if nothing else is said. */
export async function warmUsual(context: ReportContext, rest: Rest): Promise<void> {
  const { db, kept } = context;
  for (const { workspace } of await db.selectFrom('workspaces').select('workspace').orderBy('workspace').execute()) {
    const newest = (await blocksOf(db, workspace, null)).reverse().slice(0, MOST_DAYS);
    const usual = await usualOf(context, workspace, newest.at(-1)?.day ?? 0);
    for (const question of usual) kept.noteAsked(workspace, question);
    for (const { day } of newest) {
      for (const question of usual) {
        if (!(await rest()) || kept.blocks.bytes >= MOST_BYTES) return;
        await warm(context, { workspace, question }, day);
      }
    }
  }
}

/** From then on: days that were packed anew, as it was asked for lately. What had no room is not counted for ever. */
export class Rewarming {
  readonly #context: ReportContext;
  /** Stamps of what was there at the last look, by workspace. */
  readonly #seen = new Map<string, ReadonlySet<string>>();

  constructor(context: ReportContext) {
    this.#context = context;
  }

  async round(rest: Rest): Promise<void> {
    const asked = Map.groupBy(this.#context.kept.asked, ({ workspace }) => workspace);
    for (const [workspace, questions] of asked) {
      const listed = (await blocksOf(this.#context.db, workspace, null)).reverse();
      const seen = this.#seen.get(workspace);
      this.#seen.set(workspace, new Set(listed.map(({ stamp }) => stamp)));
      const fresh = seen === undefined ? [] : listed.filter(({ stamp }) => !seen.has(stamp));
      for (const each of fresh) {
        for (const of of questions) {
          if (!isWhole(shareOf(each, of.question.options))) continue;
          if (!(await rest())) return;
          await warm(this.#context, of, each.day);
        }
      }
    }
  }
}

/** One day, counted in one way. */
function warm(context: ReportContext, asked: AskedOf, day: number): Promise<void> {
  return context.snapshot((db) => count(context, db, asked, day));
}

async function count(
  context: ReportContext,
  db: Kysely<Tables>,
  { workspace, question }: AskedOf,
  day: number,
): Promise<void> {
  const { kept } = context;
  const listed = await listedOf(db, workspace, day);
  const key = keyOf(question);
  if (listed?.format !== FORMAT || kept.sumsOf(listed.stamp, key) !== undefined) return;
  const [block] = await readBlocks(context, db, workspace, [listed]);
  const sums = new Scanner(everOf(question)).scan(block!, null);
  prepare(sums);
  kept.keepSums(listed.stamp, key, sums);
}

function listedOf(
  db: Kysely<Tables>,
  workspace: string,
  day: number,
): Promise<Pick<Listed, 'day' | 'stamp' | 'format'> | undefined> {
  return db
    .selectFrom('report_blocks')
    .select(['day', 'stamp', 'format'])
    .where('workspace', '=', workspace)
    .where('day', '=', day)
    .executeTakeFirst();
}

/** From a day on: whole days are the same in any period. */
async function usualOf(context: ReportContext, workspace: string, fromDay: number): Promise<ReportQuestion[]> {
  const { revisions } = await context.configuration(workspace);
  const schedules = Object.values(revisions.at(-1)?.config.schedules ?? {});
  const zones = new Set(['UTC', ...schedules.slice(0, 1).map(({ timeZone }) => timeZone)]);
  const period = { from: fromDay * DAY_MS, to: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER };
  return [...zones].flatMap((timeZone) =>
    ([null, 'team'] as const).map((groupBy) => {
      const options = { ...period, ...({ basis: 'created', timeZone, groupBy } as const) };
      const heat = new HeatCount(options);
      return { options, filter: EVERYTHING, cellOf: (at: number) => heat.cellOf(at) };
    }),
  );
}
