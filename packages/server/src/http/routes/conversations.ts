import { formatInstant, type Metric } from '@kept/engine';
import type { Reader } from '../../queries/reader.ts';
import * as contracts from '../contracts/conversations.ts';
import { filterOf } from '../filters.ts';
import { instantOf } from '../instants.ts';
import { Refusal } from '../refusal.ts';
import { JsonText, Respond, type Route, route } from '../route.ts';

export interface ConversationRooms {
  readonly reader: Reader;
  readonly now: () => number;
}

const PAGE = 50;

export function conversationRoutes({ reader, now }: ConversationRooms): Route[] {
  return [
    route(contracts.listConversations, async ({ query, who }) => {
      const { sort = 'due', limit = PAGE, cursor = null } = query;
      const filter = filterOf(query);
      const listed = await reader.ask('listAnswer', {
        workspace: who.workspace,
        filter,
        sort,
        limit,
        cursor,
        now: now(),
      });
      if (listed.kind === 'bad_cursor') throw badCursor();
      return new Respond(200, new JsonText(listed.json));
    }),
    route(contracts.countConversations, async ({ query, who }) => {
      const asOf = formatInstant(now());
      const counted = await reader.ask('countConversations', { workspace: who.workspace, filter: filterOf(query) });
      return { asOf, ...counted };
    }),
    route(contracts.listFacets, ({ who }) => reader.ask('facets', { workspace: who.workspace })),
    route(contracts.forecast, ({ query, who }) =>
      reader.ask('forecast', {
        workspace: who.workspace,
        now: now(),
        hours: query.hours ?? 8,
        bucketMinutes: query.bucketMinutes ?? 30,
        team: query.team ?? null,
      }),
    ),
    route(contracts.getConversation, async ({ params, query, who }) => {
      const question = { workspace: who.workspace, id: params.id, ...asOf(query, now()) };
      return (await reader.ask('getConversation', question)) ?? unknown(params.id, query);
    }),
    route(contracts.listConversationEvents, async ({ params, query, who }) => {
      const { limit = PAGE, cursor = null } = query;
      const listed = await reader.ask('listEvents', {
        workspace: who.workspace,
        conversation: params.id,
        limit,
        cursor,
      });
      if (listed.kind === 'bad_cursor') throw badCursor();
      if (listed.kind === 'unknown_conversation') throw unknownConversation(params.id, {});
      return { items: [...listed.items], next: listed.next };
    }),
    route(contracts.getHistory, async ({ params, who }) => {
      const found = await reader.ask('history', { workspace: who.workspace, id: params.id, now: now() });
      return found ?? unknown(params.id, {});
    }),
    route(contracts.explainConversation, async ({ params, query, who }) => {
      const { metric, cycle = null } = query;
      const question = { workspace: who.workspace, id: params.id, metric, cycle, ...asOf(query, now()) };
      const explained = await reader.ask('explainConversation', question);
      switch (explained.kind) {
        case 'ledger':
          return explained.ledger;
        case 'unknown_conversation':
          throw unknownConversation(params.id, query);
        case 'unknown_cycle':
          throw new Refusal('unknown_cycle', cyclesThere(params.id, metric, explained.cycles));
        default:
          return explained satisfies never;
      }
    }),
    route(contracts.traceConversation, async ({ params, who }) => {
      const question = { workspace: who.workspace, conversation: params.id, revision: null, now: now() };
      const traced = await reader.ask('traceConversation', question);
      if (traced.kind === 'traced') return traced.trace;
      throw unknownConversation(params.id, {});
    }),
  ];
}

interface AsOfQuery {
  readonly at?: string;
  readonly knownAt?: string;
}

/** Neither may lie ahead: nobody knows yet. As known at an instant is, unless said otherwise, as of that instant. */
export function asOf(query: AsOfQuery, now: number): { at: number; knownAt: number | null } {
  const knownAt = query.knownAt === undefined ? null : mustBePast('knownAt', query.knownAt, now);
  const at = query.at === undefined ? (knownAt ?? now) : mustBePast('at', query.at, now);
  return { at, knownAt };
}

function mustBePast(name: string, text: string, now: number): number {
  const at = instantOf(text);
  if (at <= now) return at;
  throw new Refusal('bad_query', `${name} lies in the future. Ask without it for how things stand now.`, {
    faults: [{ path: `query.${name}`, code: 'future_instant', message: `It is ${formatInstant(now)} now.` }],
  });
}

export function unknownConversation(id: string, { at, knownAt }: AsOfQuery): Refusal {
  const then = [at && ` at ${at}`, knownAt && `, as was known at ${knownAt}`].filter(Boolean).join('');
  return new Refusal('unknown_conversation', `There is no conversation ${JSON.stringify(id)}${then}.`);
}

function unknown(id: string, query: AsOfQuery): never {
  throw unknownConversation(id, query);
}

export function cyclesThere(id: string, metric: Metric, cycles: number): string {
  const has = cycles === 0 ? 'no cycle' : cycles === 1 ? 'one cycle' : `${cycles} cycles`;
  return `Conversation ${JSON.stringify(id)} has had ${has} of ${metric}.`;
}

export function badCursor(): Refusal {
  return new Refusal('bad_cursor', 'The cursor is none of this list. Begin without one, and give `next` as it came.');
}
