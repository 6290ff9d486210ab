/** What open conversations can be filtered by. Read from the index of the board. */
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { onTheBoard } from './filter.ts';

const MOST = 500;

const FACETS = {
  teams: 'team',
  channels: 'channel',
  priorities: 'priority',
  tiers: 'tier',
  assignees: 'assignee',
} as const;

export type FoundFacets = Readonly<Record<keyof typeof FACETS | 'policies', string[]>>;

export async function facets(context: Context, { workspace }: { readonly workspace: string }): Promise<FoundFacets> {
  const found: Record<string, string[]> = {};
  for (const [name, column] of Object.entries(FACETS)) found[name] = await valuesOf(context, workspace, column);
  return { ...(found as Omit<FoundFacets, 'policies'>), policies: await policiesOf(context, workspace) };
}

async function valuesOf(
  { db }: Context,
  workspace: string,
  column: (typeof FACETS)[keyof typeof FACETS],
): Promise<string[]> {
  const rows = await db
    .selectFrom('conversations')
    .select(`${column} as value`)
    .distinct()
    .where('workspace', '=', workspace)
    .where(sql<boolean>`open = 1`)
    .where(onTheBoard)
    .where(column, 'is not', null)
    .limit(MOST)
    .execute();
  return rows.map(({ value }) => value!).sort();
}

/** Of every revision: an open conversation may be pinned to an old one. */
async function policiesOf(context: Context, workspace: string): Promise<string[]> {
  const { revisions } = await context.configuration(workspace);
  const names = new Set(revisions.flatMap(({ config }) => Object.keys(config.policies)));
  return [...names].sort().slice(0, MOST);
}
