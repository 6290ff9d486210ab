import { Type } from 'typebox';
import { ConversationPage } from '../schemas/conversation.ts';
import { NewPast, Past } from '../schemas/past.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { filterText, idParams, paging, several } from './parameters.ts';

const tag = 'Past';
const unknown = ['unknown_past'] as const;

export const startPast = contract({
  id: 'startPast',
  method: 'POST',
  path: '/v1/past',
  access: 'read',
  tag,
  summary: 'The whole board, and a report, as of a past instant',
  description:
    'Every conversation is folded as of then, on a thread of its own. One is made at a time, ten may wait; the last ten are kept in memory, until the process stops. ' +
    'One conversation alone has `?at=` and `&knownAt=` itself.',
  body: ref(NewPast),
  answers: { 202: ok(ref(Past), 'It waits or runs; ask for its progress.') },
  problems: ['bad_period', 'bad_time_zone', 'too_many_pasts'],
});

export const getPast = contract({
  id: 'getPast',
  method: 'GET',
  path: '/v1/past/{id}',
  access: 'read',
  tag,
  summary: 'How far it is, and its counts and report',
  params: idParams,
  answers: { 200: ok(ref(Past)) },
  problems: unknown,
});

export const listPastConversations = contract({
  id: 'listPastConversations',
  method: 'GET',
  path: '/v1/past/{id}/conversations',
  access: 'read',
  tag,
  summary: 'Conversations that were open then, soonest due first',
  params: idParams,
  query: object({
    risk: several(oneOf(['sla', 'at_risk', 'urgent', 'breach', 'none'])),
    team: several(filterText),
    channel: several(filterText),
    priority: several(filterText),
    tier: several(filterText),
    assignee: several(Type.String({ minLength: 1, maxLength: 500, description: '`unassigned` stands for nobody.' })),
    ...paging,
  }),
  answers: { 200: ok(ref(ConversationPage)) },
  problems: [...unknown, 'past_unfinished', 'bad_cursor'],
});

export const removePast = contract({
  id: 'removePast',
  method: 'DELETE',
  path: '/v1/past/{id}',
  access: 'read',
  tag,
  summary: 'Cancel it, or forget one that is over',
  params: idParams,
  answers: { 204: { description: 'Done.', schema: null } },
  problems: unknown,
});
