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

const TRIMMED_AT_ONCE = 5_000;

/** Drops what is older than anybody resumes from; how many were dropped. */
export async function trimChanges(store: Store, before: number): Promise<number> {
  const old = await store.db
    .selectFrom('changes')
    .select(['workspace', 'position'])
    .where('at', '<', before)
    .limit(TRIMMED_AT_ONCE)
    .execute();
  for (const [workspace, rows] of Map.groupBy(old, (row) => row.workspace)) {
    const upTo = Math.max(...rows.map(({ position }) => position));
    await store.db
      .deleteFrom('changes')
      .where('workspace', '=', workspace)
      .where('position', '<=', upTo)
      .where('at', '<', before)
      .execute();
  }
  return old.length;
}
