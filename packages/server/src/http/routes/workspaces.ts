import { formatInstant } from '@kept/engine';
import type { Sample } from '../../sample/sample.ts';
import type { Store } from '../../store/store.ts';
import type { Gate } from '../access/gate.ts';
import { reachable } from '../access/workspaces.ts';
import * as contracts from '../contracts/access.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';

export interface WorkspaceRooms {
  readonly store: Store;
  readonly sample: Sample;
  readonly gate: Gate;
}

export function workspaceRoutes({ store, sample, gate }: WorkspaceRooms): Route[] {
  return [
    route(contracts.listWorkspaces, async ({ who }) => {
      const there = await reachable(store, who);
      const items = await Promise.all(
        there.map(async ({ id, name, sample, createdAt }) => ({
          ...{ id, name, sample },
          createdAt: formatInstant(createdAt),
          empty: await isEmpty(store, id),
          configured: await isConfigured(store, id),
        })),
      );
      return { items, sample: await sample.state() };
    }),
    route(contracts.loadSample, async () => {
      const { available, reason } = await sample.state();
      if (!available) throw new Refusal('sample_unavailable', reason ?? 'The sample log is not here.');
      if (!(await sample.load())) throw new Refusal('sample_busy', 'It is there, or being loaded or removed.');
      return sample.state();
    }),
    route(contracts.removeSample, async () => {
      if (!(await sample.remove())) throw new Refusal('sample_busy', 'It is being removed already.');
      // Sessions that looked at it look at their own workspace again.
      gate.forget();
      return sample.state();
    }),
  ];
}

async function isEmpty({ db }: Store, workspace: string): Promise<boolean> {
  const event = await db
    .selectFrom('events')
    .select('position')
    .where('workspace', '=', workspace)
    .limit(1)
    .executeTakeFirst();
  return event === undefined;
}

/** Whether anybody has saved a configuration: what a workspace starts with is the program's. */
async function isConfigured({ db }: Store, workspace: string): Promise<boolean> {
  const newest = await db
    .selectFrom('revisions')
    .select('author')
    .where('workspace', '=', workspace)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest !== undefined && newest.author !== 'kept';
}
