/** What has changed in a workspace, in the order of commits, from the table that every write adds to. */
import type { Store } from '../store/store.ts';

export interface Change {
  readonly position: number;
  readonly kind: string;
  readonly at: number;
  readonly conversation: string | null;
  /** JSON. */
  readonly body: string;
}

export function changesAfter({ db }: Store, workspace: string, position: number, limit: number): Promise<Change[]> {
  return db
    .selectFrom('changes')
    .select(['position', 'kind', 'at', 'conversation', 'body'])
    .where('workspace', '=', workspace)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** The position of the last commit. */
export async function lastPosition({ db }: Store, workspace: string): Promise<number> {
  const row = await db
    .selectFrom('workspaces')
    .select('position')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return row?.position ?? 0;
}

/** Whether everything after a position is still there: nothing behind it has been trimmed away. */
export async function reachesBackTo(store: Store, workspace: string, position: number): Promise<boolean> {
  const oldest = await store.db
    .selectFrom('changes')
    .select('position')
    .where('workspace', '=', workspace)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return oldest === undefined ? position >= (await lastPosition(store, workspace)) : oldest.position <= position;
}

/** Of each workspace: others have a turn before the next. */
const TRIMMED_AT_ONCE = 1_000;

/**
 * Drops some of what is older than anybody resumes from, oldest first; how many were dropped. Called again until it is 0.
 * Positions are taken as time goes: what is not old ends the search, however many there are.
 */
export async function trimChanges(store: Store, before: number): Promise<number> {
  let trimmed = 0;
  for (const { workspace } of await store.db.selectFrom('workspaces').select('workspace').execute()) {
    const [first] = await oldest(store, workspace, 1);
    if (first === undefined || first.at >= before) continue;
    const some = await oldest(store, workspace, TRIMMED_AT_ONCE);
    const young = some.findIndex(({ at }) => at >= before);
    const old = young === -1 ? some : some.slice(0, young);
    await store.db
      .deleteFrom('changes')
      .where('workspace', '=', workspace)
      .where('position', '<=', old.at(-1)!.position)
      .execute();
    trimmed += old.length;
  }
  return trimmed;
}

function oldest({ db }: Store, workspace: string, limit: number): Promise<{ position: number; at: number }[]> {
  return db
    .selectFrom('changes')
    .select(['position', 'at'])
    .where('workspace', '=', workspace)
    .orderBy('position')
    .limit(limit)
    .execute();
}
