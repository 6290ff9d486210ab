/** What open conversations can be filtered by. */
import { sql } from 'kysely';
import type { Context } from './context.ts';

const MOST = 500;

const FACETS = {
  teams: 'team',
  channels: 'channel',
  priorities: 'priority',
  tiers: 'tier',
  assignees: 'assignee',
} as const;

const POLICIES = ['first_reply_policy', 'all_messages_policy', 'resolution_policy'] as const;

export type FoundFacets = Readonly<Record<keyof typeof FACETS | 'policies', string[]>>;

export async function facets({ db }: Context, { workspace }: { readonly workspace: string }): Promise<FoundFacets> {
  const valuesOf = async (column: (typeof FACETS)[keyof typeof FACETS] | (typeof POLICIES)[number]) => {
    const rows = await db
      .selectFrom('conversations')
      .select(`${column} as value`)
      .distinct()
      .where('workspace', '=', workspace)
      .where(sql<boolean>`open = 1`)
      .where(column, 'is not', null)
      .limit(MOST)
      .execute();
    return rows.map(({ value }) => value!);
  };
  const found: Record<string, string[]> = {};
  for (const [name, column] of Object.entries(FACETS)) found[name] = (await valuesOf(column)).sort();
  const policies = new Set<string>();
  for (const column of POLICIES) for (const policy of await valuesOf(column)) policies.add(policy);
  return { ...(found as Omit<FoundFacets, 'policies'>), policies: [...policies].sort().slice(0, MOST) };
}
