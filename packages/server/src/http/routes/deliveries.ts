import type { Reader } from '../../queries/reader.ts';
import * as contracts from '../contracts/deliveries.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';
import { badCursor } from './conversations.ts';

const PAGE = 50;

export interface DeliveryRooms {
  readonly reader: Reader;
}

export function deliveryRoutes({ reader }: DeliveryRooms): Route[] {
  return [
    route(contracts.listDeliveries, async ({ query, who }) => {
      const { limit = PAGE, cursor = null, ...filter } = query;
      const listed = await reader.ask('listDeliveries', { workspace: who.workspace, filter, limit, cursor });
      if (listed.kind === 'bad_cursor') throw badCursor();
      return { items: [...listed.items], next: listed.next };
    }),
    route(contracts.getDelivery, async ({ params, who }) => {
      const found = await reader.ask('getDelivery', { workspace: who.workspace, id: params.id });
      return found ?? unknownDelivery(params.id);
    }),
  ];
}

export function unknownDelivery(id: string): never {
  throw new Refusal('unknown_delivery', `There is no delivery ${JSON.stringify(id)}.`);
}
