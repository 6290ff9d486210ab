/** What open conversations can be filtered by. Read from an index of its own, or that of the board. */
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { onTheBoard } from './filter.ts';

const MOST = 500;
/** So many ways in which they go together are looked at in one pass; most have far fewer. */
const MOST_TOGETHER = 5_000;

const FACETS = {
  teams: 'team',
  channels: 'channel',
  priorities: 'priority',
  tiers: 'tier',
  assignees: 'assignee',
} as const;
/** In the order of the index; and where there is none, what differs most is compared first. */
const COLUMNS = [
  'assignee',
  'team',
  'channel',
  'priority',
  'tier',
] as const satisfies (typeof FACETS)[keyof typeof FACETS][];

export type FoundFacets = Readonly<Record<keyof typeof FACETS | 'policies', string[]>>;

export async function facets(context: Context, { workspace }: { readonly workspace: string }): Promise<FoundFacets> {
  const together = await waysOf(context, workspace)
    .select(COLUMNS)
    .limit(MOST_TOGETHER + 1)
    .execute();
  const found: Record<string, string[]> = {};
  for (const [name, column] of Object.entries(FACETS)) {
    const rows =
      together.length <= MOST_TOGETHER
        ? together
        : await allOf(context, workspace).select(column).where(column, 'is not', null).limit(MOST).execute();
    found[name] = valuesOf(rows.map((row) => (row as Partial<Standing>)[column] ?? null));
  }
  return { ...(found as Omit<FoundFacets, 'policies'>), policies: await policiesOf(context, workspace) };
}

type Standing = Readonly<Record<(typeof COLUMNS)[number], string | null>>;

/** How they go together. */
function waysOf(context: Context, workspace: string) {
  if (!context.dialect.skipsRepeats) return allOf(context, workspace);
  return context.db
    .selectFrom('conversations')
    .distinct()
    .where(sql`'' || workspace`, '=', workspace)
    .where(sql<boolean>`open = 1`);
}

function allOf({ db }: Context, workspace: string) {
  return db
    .selectFrom('conversations')
    .distinct()
    .where('workspace', '=', workspace)
    .where(sql<boolean>`open = 1`)
    .where(onTheBoard);
}

function valuesOf(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort().slice(0, MOST);
}

/** Of every revision: an open conversation may be pinned to an old one. */
async function policiesOf(context: Context, workspace: string): Promise<string[]> {
  const { revisions } = await context.configuration(workspace);
  const names = new Set(revisions.flatMap(({ config }) => Object.keys(config.policies)));
  return [...names].sort().slice(0, MOST);
}
