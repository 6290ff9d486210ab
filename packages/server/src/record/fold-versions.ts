/** Which fold recorded each conversation: all of them are walked after an upgrade (./upgrade.ts). */
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

export interface AskFoldVersions {
  readonly after: { readonly workspace: string; readonly id: string };
  readonly limit: number;
}

export interface Folded {
  readonly workspace: string;
  readonly id: string;
  readonly fold_version: number;
}

/** The next ones in the order of the primary key, over all workspaces. */
export function foldVersions(
  { db }: { readonly db: Kysely<Tables> },
  { after, limit }: AskFoldVersions,
): Promise<Folded[]> {
  return db
    .selectFrom('conversations')
    .select(['workspace', 'id', 'fold_version'])
    .where(({ eb, refTuple, tuple }) => eb(refTuple('workspace', 'id'), '>', tuple(after.workspace, after.id)))
    .orderBy('workspace')
    .orderBy('id')
    .limit(limit)
    .execute();
}
