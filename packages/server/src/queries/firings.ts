/** How automations have fared: their newest deliveries, and how many went out or failed. */
import { formatInstant } from '@kept/engine';
import type { DeliveryTable } from '../store/tables.ts';
import type { Context } from './context.ts';

const NEWEST = 10;

export interface Firings {
  readonly lastFirings: {
    readonly delivery: string;
    readonly at: string;
    readonly conversation: string;
    readonly state: DeliveryTable['state'];
    readonly kind: string;
  }[];
  readonly sent: number;
  readonly failed: number;
  readonly lastAt: string | null;
}

/** By name of the automation. */
export async function firings(
  { db }: Context,
  { workspace, automations }: { readonly workspace: string; readonly automations: readonly string[] },
): Promise<Record<string, Firings>> {
  const found: Record<string, Firings> = {};
  for (const automation of automations) {
    const of = db.selectFrom('deliveries').where('workspace', '=', workspace).where('automation', '=', automation);
    const newest = await of
      .select(['id', 'created_at', 'conversation', 'state', 'kind'])
      .orderBy('position', 'desc')
      .limit(NEWEST)
      .execute();
    const counts = await of
      .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
      .where('state', 'in', ['sent', 'failed'])
      .groupBy('state')
      .execute();
    found[automation] = {
      lastFirings: newest.map(({ id, created_at, conversation, state, kind }) => ({
        delivery: id,
        at: formatInstant(created_at),
        conversation,
        state,
        kind,
      })),
      sent: counts.find(({ state }) => state === 'sent')?.count ?? 0,
      failed: counts.find(({ state }) => state === 'failed')?.count ?? 0,
      lastAt: newest[0] ? formatInstant(newest[0].created_at) : null,
    };
  }
  return found;
}
