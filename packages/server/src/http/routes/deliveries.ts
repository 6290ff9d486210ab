import { DAILY_DIGEST } from '@kept/engine';
import type { DeliveryQueries } from '../../delivery/queries.ts';
import type { Reader } from '../../queries/reader.ts';
import type { Revisions } from '../../revisions/revisions.ts';
import * as contracts from '../contracts/deliveries.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';
import { badCursor } from './conversations.ts';
import { unsavedRule } from './unsaved-rule.ts';

const PAGE = 50;

export interface DeliveryRooms {
  readonly reader: Reader;
  readonly revisions: Revisions;
  readonly deliveries: Pick<DeliveryQueries, 'retry' | 'testAutomation'>;
}

export function deliveryRoutes({ reader, revisions, deliveries }: DeliveryRooms): Route[] {
  return [
    route(contracts.listAutomations, async ({ who }) => {
      const { newest } = await revisions.current(who.workspace);
      const { automations } = newest.config;
      const fared = await reader.ask('firings', {
        workspace: who.workspace,
        automations: automations.map(({ name }) => name),
      });
      return {
        revision: newest.number,
        items: automations.map(({ name, enabled, on, digest = null, when, do: actions }) => ({
          name,
          enabled,
          on: digest === null ? on : [DAILY_DIGEST],
          digest,
          when,
          do: actions,
          ...fared[name]!,
        })),
      };
    }),
    route(contracts.testAutomation, async ({ params, body, who }) => {
      const { automation, ...options } = body;
      const rule =
        automation === undefined
          ? undefined
          : unsavedRule(revisions, (await revisions.current(who.workspace)).newest.source, params.name, automation);
      const items = await deliveries.testAutomation(who.workspace, params.name, { ...options, rule });
      if (items !== null) return { items };
      throw new Refusal('unknown_automation', `There is no automation ${JSON.stringify(params.name)}.`);
    }),
    route(contracts.listDeliveries, async ({ query, who }) => {
      const { limit = PAGE, cursor = null, ...filter } = query;
      const listed = await reader.ask('listDeliveries', { workspace: who.workspace, filter, limit, cursor });
      if (listed.kind === 'bad_cursor') throw badCursor();
      return { items: listed.items, next: listed.next };
    }),
    route(contracts.getDelivery, async ({ params, who }) => {
      const found = await reader.ask('getDelivery', { workspace: who.workspace, id: params.id });
      return found ?? unknownDelivery(params.id);
    }),
    route(contracts.retryDelivery, async ({ params, who }) => {
      const retried = await deliveries.retry(who.workspace, params.id);
      if (retried === 'not_retryable') {
        throw new Refusal(
          'not_retryable',
          'Only a delivery that failed, or waits for its next attempt, is tried again.',
        );
      }
      const found = await reader.ask('getDelivery', { workspace: who.workspace, id: params.id });
      return found ?? unknownDelivery(params.id);
    }),
  ];
}

function unknownDelivery(id: string): never {
  throw new Refusal('unknown_delivery', `There is no delivery ${JSON.stringify(id)}.`);
}
