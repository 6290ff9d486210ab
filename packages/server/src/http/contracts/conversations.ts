import { METRICS } from '@kept/engine';
import { Type } from 'typebox';
import { CYCLE_ENDS, OUTCOMES, STANDINGS } from '../../queries/filter.ts';
import { SORTS } from '../../queries/list-conversations.ts';
import { ConversationCounts, ConversationDetail, ConversationPage, Facets } from '../schemas/conversation.ts';
import { EventPage } from '../schemas/event.ts';
import { Forecast } from '../schemas/forecast.ts';
import { History } from '../schemas/history.ts';
import { Ledger } from '../schemas/ledger.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { Trace } from '../schemas/trace.ts';
import { contract, ok } from './contract.ts';
import { filterText, idParams, instantIn, paging, queryInstant, several } from './parameters.ts';

const tag = 'Conversations';
const unknown = ['unknown_conversation'] as const;

const filters = {
  risk: several(oneOf(['sla', 'at_risk', 'urgent', 'breach', 'met', 'breached', 'none'])),
  metric: Type.Optional(
    oneOf(METRICS, {
      description:
        'Only those with this metric; risk, policy and dueBefore, and all that is asked of cycles, then speak of it.',
    }),
  ),
  team: several(filterText),
  channel: several(filterText),
  assignee: several(Type.String({ minLength: 1, maxLength: 500, description: '`unassigned` stands for nobody.' })),
  priority: several(filterText),
  tier: several(filterText),
  policy: several(filterText),
  status: several(oneOf(['open', 'in_progress', 'pending', 'on_hold', 'done', 'deleted'])),
  active: Type.Optional(Type.Boolean({ description: 'True: neither done nor deleted. False: done or deleted.' })),
  dueBefore: Type.Optional(queryInstant),
  deleted: Type.Optional(Type.Boolean()),
  createdFrom: Type.Optional(queryInstant),
  createdTo: Type.Optional(queryInstant),
  completedFrom: Type.Optional(instantIn('Done last at or after this instant, even if it was reopened since.')),
  completedTo: Type.Optional(queryInstant),
  endedFrom: Type.Optional(instantIn('A cycle ended at or after this instant.')),
  endedTo: Type.Optional(queryInstant),
  breachedFrom: Type.Optional(instantIn('A cycle was breached at or after this instant.')),
  breachedTo: Type.Optional(queryInstant),
  breachWeekday: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 7,
      description:
        'That breach was on this day of the week, 1 Monday to 7 Sunday; with breachHour and both ends of its period.',
    }),
  ),
  breachHour: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 23, description: 'In this hour, with breachWeekday.' }),
  ),
  timeZone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'IANA zone of breachWeekday and breachHour; UTC if absent.',
    }),
  ),
  outcome: Type.Optional(
    oneOf(OUTCOMES, {
      description: 'As a report counts (§10.1): breached if any cycle was, running if none was and one runs, else met.',
    }),
  ),
  cycleEnd: several(oneOf(CYCLE_ENDS)),
  excused: Type.Optional(
    Type.Boolean({ description: 'True: it has a breach and each is excused. False: it has one that is not.' }),
  ),
  corrected: Type.Optional(
    Type.Boolean({
      description:
        'True: a breach of it, within breachedFrom and breachedTo, was told of and later found not to have been (§9.2). Else such a breach is none.',
    }),
  ),
  uncovered: Type.Optional(Type.Boolean({ description: 'True: no metric ever had a clock.' })),
  standing: Type.Optional(
    oneOf(['now', 'then'], {
      description:
        'then: team, channel, assignee, priority, tier and policy are those of a cycle at its breach, else at its end, as reports group (§10.3); now if absent.',
    }),
  ),
  without: several(oneOf(STANDINGS, { description: 'Only those that have none.' })),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Words in subject, customer, id.' })),
};

export const asOfParameters = {
  at: Type.Optional(
    Type.String({ format: 'instant', maxLength: 40, description: 'As of this past instant; now if absent.' }),
  ),
  knownAt: Type.Optional(
    Type.String({
      format: 'instant',
      maxLength: 40,
      description: 'Only with what had been received, and revisions that had been saved, by then.',
    }),
  ),
};

export const listConversations = contract({
  id: 'listConversations',
  method: 'GET',
  path: '/v1/conversations',
  access: 'read',
  tag,
  summary: 'Conversations, soonest due first',
  description:
    'Every clock is true at the instant of the answer (`asOf`). Filters are combined; several values of one are alternatives. ' +
    'What is asked of cycles (endedFrom, outcome, cycleEnd, excused, and with standing=then the rest) is asked of the same cycles, so that the list behind a figure of a report is as long as the figure.',
  query: object({
    ...filters,
    sort: Type.Optional(
      oneOf(SORTS, {
        description:
          'due: soonest first, those without last. risk: worst first. waiting: longest first. created: newest first. Closed ones follow, newest first.',
      }),
    ),
    ...paging,
  }),
  answers: { 200: ok(ref(ConversationPage)) },
  problems: ['bad_cursor', 'bad_period', 'bad_time_zone'],
});

export const countConversations = contract({
  id: 'countConversations',
  method: 'GET',
  path: '/v1/conversations/counts',
  access: 'read',
  tag,
  summary: 'Open conversations counted by risk',
  query: object({ ...filters }),
  answers: { 200: ok(ref(ConversationCounts)) },
  problems: ['bad_period', 'bad_time_zone'],
});

export const listFacets = contract({
  id: 'listFacets',
  method: 'GET',
  path: '/v1/conversations/facets',
  access: 'read',
  tag,
  summary: 'Teams, channels, priorities, tiers, assignees and policies of open conversations',
  answers: { 200: ok(ref(Facets)) },
});

export const forecast = contract({
  id: 'forecast',
  method: 'GET',
  path: '/v1/forecast',
  access: 'read',
  tag,
  summary: 'Which tripwires fall in the next hours',
  query: object({
    hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168, description: 'How far ahead; 8 if absent.' })),
    bucketMinutes: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 1440, description: 'Width of a bucket; 30 if absent.' }),
    ),
    team: several(filterText),
  }),
  answers: { 200: ok(ref(Forecast)) },
});

export const getConversation = contract({
  id: 'getConversation',
  method: 'GET',
  path: '/v1/conversations/{id}',
  access: 'read',
  tag,
  summary: 'A conversation as of now, or any past instant',
  params: idParams,
  query: object(asOfParameters),
  answers: { 200: ok(ref(ConversationDetail)) },
  problems: unknown,
});

export const listConversationEvents = contract({
  id: 'listConversationEvents',
  method: 'GET',
  path: '/v1/conversations/{id}/events',
  access: 'read',
  tag,
  summary: 'What was received of a conversation, in order of receipt',
  params: idParams,
  query: object(paging),
  answers: { 200: ok(ref(EventPage)) },
  problems: [...unknown, 'bad_cursor'],
});

export const getHistory = contract({
  id: 'getHistory',
  method: 'GET',
  path: '/v1/conversations/{id}/history',
  access: 'read',
  tag,
  summary: 'Everything ever recorded: episodes, cycles, applications, selections, transitions',
  params: idParams,
  answers: { 200: ok(ref(History)) },
  problems: unknown,
});

export const explainConversation = contract({
  id: 'explainConversation',
  method: 'GET',
  path: '/v1/conversations/{id}/explain',
  access: 'read',
  tag,
  summary: 'The ledger behind a clock (§11)',
  params: idParams,
  query: object({
    metric: oneOf(METRICS),
    cycle: Type.Optional(Type.Integer({ minimum: 1, description: 'The last one if absent.' })),
    ...asOfParameters,
  }),
  answers: { 200: ok(ref(Ledger)) },
  problems: [...unknown, 'unknown_cycle'],
});

export const traceConversation = contract({
  id: 'traceConversation',
  method: 'GET',
  path: '/v1/conversations/{id}/trace',
  access: 'read',
  tag,
  summary: 'Why these policies won',
  params: idParams,
  answers: { 200: ok(ref(Trace)) },
  problems: unknown,
});
