/** Where somebody may look. */
import type { Store } from '../../store/store.ts';
import type { Principal } from './principal.ts';

export const DEFAULT_WORKSPACE = 'default';

export interface ReachableWorkspace {
  readonly id: string;
  readonly name: string;
  readonly sample: boolean;
  readonly createdAt: number;
}

/**
 * The workspace of one's key and, for a session, the sample, which holds nothing of anybody; an admin of the default
 * workspace runs the server and may go everywhere.
 */
export async function reachable({ db }: Store, who: Principal): Promise<ReachableWorkspace[]> {
  const rows = await db
    .selectFrom('workspaces')
    .select(['workspace', 'name', 'sample', 'created_at'])
    .orderBy('workspace')
    .execute();
  const everywhere = who.role === 'admin' && who.home === DEFAULT_WORKSPACE;
  return rows
    .filter(({ workspace, sample }) => workspace === who.home || (who.session !== null && (sample === 1 || everywhere)))
    .map(({ workspace, name, sample, created_at }) => ({
      id: workspace,
      name,
      sample: sample === 1,
      createdAt: created_at,
    }));
}
