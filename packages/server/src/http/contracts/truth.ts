/** What a person takes out of Kept: an explanation to send, and what is personal to be gone. */
import { METRICS } from '@kept/engine';
import { Type } from 'typebox';
import { count, object, oneOf } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { asOfParameters } from './conversations.ts';
import { idParams } from './parameters.ts';

export const explainAsText = contract({
  id: 'explainAsText',
  method: 'GET',
  path: '/v1/conversations/{id}/explain/text',
  access: 'read',
  tag: 'Conversations',
  summary: 'The ledger behind a clock as sentences, to paste into an e-mail to a customer',
  params: idParams,
  query: object({
    metric: oneOf(METRICS),
    cycle: Type.Optional(Type.Integer({ minimum: 1, description: 'The last one if absent.' })),
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: "In which times are written; the schedule's if absent.",
      }),
    ),
    ...asOfParameters,
  }),
  answers: { 200: { description: 'Plain sentences.', schema: Type.String(), types: ['text/plain'] } },
  problems: ['unknown_conversation', 'unknown_cycle', 'bad_time_zone'],
});

export const erasePersonal = contract({
  id: 'erasePersonal',
  method: 'DELETE',
  path: '/v1/conversations/{id}/personal',
  access: 'admin',
  tag: 'Conversations',
  summary: 'Erase what is personal: subject, name of the customer, custom fields',
  description:
    'It cannot be taken back. Clocks, record and every proof over them stay as they are; so do the ids of people. Events that come later may bring personal fields again.',
  params: idParams,
  answers: {
    200: ok(object({ conversation: Type.String(), events: count({ description: 'That had something personal.' }) })),
  },
  problems: ['unknown_conversation'],
});
