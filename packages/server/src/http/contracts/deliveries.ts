import { Type } from 'typebox';
import { AutomationList, AutomationTest, AutomationTested } from '../schemas/automation.ts';
import { DELIVERY_STATES, DeliveryDetail, DeliveryPage } from '../schemas/delivery.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { filterText, idParams, nameParams, paging, several } from './parameters.ts';

const tag = 'Automations';

export const listAutomations = contract({
  id: 'listAutomations',
  method: 'GET',
  path: '/v1/automations',
  access: 'read',
  tag,
  summary: 'Automations of the newest configuration, and how they have fared',
  answers: { 200: ok(ref(AutomationList)) },
});

export const testAutomation = contract({
  id: 'testAutomation',
  method: 'POST',
  path: '/v1/automations/{name}/test',
  access: 'admin',
  tag,
  summary: 'Show, or send, what an automation would',
  params: nameParams,
  body: ref(AutomationTest),
  answers: { 200: ok(ref(AutomationTested)) },
  problems: ['unknown_automation', 'bad_automation'],
});

export const listDeliveries = contract({
  id: 'listDeliveries',
  method: 'GET',
  path: '/v1/deliveries',
  access: 'read',
  tag,
  summary: 'Deliveries, newest first',
  query: object({
    state: several(oneOf(DELIVERY_STATES)),
    kind: several(filterText),
    automation: several(filterText),
    destination: several(filterText),
    conversation: Type.Optional(filterText),
    ...paging,
  }),
  answers: { 200: ok(ref(DeliveryPage)) },
  problems: ['bad_cursor'],
});

export const getDelivery = contract({
  id: 'getDelivery',
  method: 'GET',
  path: '/v1/deliveries/{id}',
  access: 'read',
  tag,
  summary: 'A delivery with its body and every attempt',
  params: idParams,
  answers: { 200: ok(ref(DeliveryDetail)) },
  problems: ['unknown_delivery'],
});

export const retryDelivery = contract({
  id: 'retryDelivery',
  method: 'POST',
  path: '/v1/deliveries/{id}/retry',
  access: 'agent',
  tag,
  summary: 'Try a failed or waiting delivery again now, under the same id',
  params: idParams,
  answers: { 200: ok(ref(DeliveryDetail)) },
  problems: ['unknown_delivery', 'not_retryable'],
});
