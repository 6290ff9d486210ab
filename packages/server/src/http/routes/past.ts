import { formatInstant } from '@kept/engine';
import type { Jobs, KeptJob } from '../../beside/jobs.ts';
import type { PastAsked } from '../../past/past.ts';
import { readCursor, writeCursor } from '../../queries/cursor.ts';
import type { Row } from '../../queries/row.ts';
import * as contracts from '../contracts/past.ts';
import { mustBeZone, periodOf } from '../instants.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';
import { asOf, badCursor } from './conversations.ts';

export interface PastRooms {
  readonly pasts: Jobs<'past'>;
  readonly now: () => number;
}

const PAGE = 50;
/** As a report. */
const MOST_DAYS = 3_660;

export function pastRoutes({ pasts, now }: PastRooms): Route[] {
  return [
    route(contracts.startPast, ({ body, who }) => {
      const { report } = body;
      const asked: PastAsked = {
        workspace: who.workspace,
        ...asOf(body, now()),
        report: report === undefined ? null : reportOf(report),
      };
      const past = pasts.start(who.workspace, { kind: 'past', asked }, who.name);
      if (past !== null) return new Respond(202, shown(past));
      throw new Refusal('too_many_pasts', 'Ten are waiting already. Wait for one, or cancel one.');
    }),
    route(contracts.getPast, ({ params, who }) => shown(found(pasts, who.workspace, params.id))),
    route(contracts.listPastConversations, ({ params, query, who }) => {
      const { result, state, job } = found(pasts, who.workspace, params.id);
      if (result === null) throw new Refusal('past_unfinished', `It is ${state}: there is nothing to list.`);
      return { asOf: formatInstant(job.asked.at), ...pageOf(result.board, query) };
    }),
    route(contracts.removePast, ({ params, who }) => {
      if (!pasts.remove(who.workspace, params.id)) throw unknown(params.id);
      return new Respond(204, null);
    }),
  ];
}

type AskedReport = NonNullable<PastAsked['report']>;

function reportOf(given: {
  readonly from: string;
  readonly to: string;
  readonly basis?: AskedReport['basis'];
  readonly timeZone?: string;
  readonly groupBy?: NonNullable<AskedReport['groupBy']>;
}): AskedReport {
  const { basis = 'created', timeZone = 'UTC', groupBy = null } = given;
  mustBeZone(timeZone);
  return { ...periodOf(given, MOST_DAYS), basis, timeZone, groupBy };
}

function found(pasts: Jobs<'past'>, workspace: string, id: string): KeptJob<'past'> {
  const past = pasts.get(workspace, id);
  if (past === null) throw unknown(id);
  return past;
}

function unknown(id: string): Refusal {
  return new Refusal(
    'unknown_past',
    `There is no past view ${JSON.stringify(id)}. Ten are kept, until the process stops.`,
  );
}

function shown({ id, state, job, author, progress, error, result, ...times }: KeptJob<'past'>) {
  const { at, knownAt } = job.asked;
  return {
    ...{ id, state, author, progress, error },
    at: formatInstant(at),
    knownAt: maybeText(knownAt),
    createdAt: formatInstant(times.createdAt),
    startedAt: maybeText(times.startedAt),
    finishedAt: maybeText(times.finishedAt),
    result: result && {
      conversations: result.conversations,
      open: result.open,
      risk: result.risk,
      listed: result.board.length,
      truncated: result.truncated,
      report: result.report && { ...result.report, groups: result.report.groups && [...result.report.groups] },
    },
  };
}

interface BoardQuery {
  readonly risk?: readonly string[];
  readonly team?: readonly string[];
  readonly channel?: readonly string[];
  readonly priority?: readonly string[];
  readonly tier?: readonly string[];
  readonly assignee?: readonly string[];
  readonly cursor?: string;
  readonly limit?: number;
}

/** The board does not change any more: a place in it is a cursor. */
function pageOf(board: readonly Row[], { cursor, limit = PAGE, ...filter }: BoardQuery) {
  const start = cursor === undefined ? 0 : (readCursor('past', cursor, ['number'])?.[0] as number | undefined);
  if (start === undefined || start < 0) throw badCursor();
  const items: Row[] = [];
  let at = start;
  for (; at < board.length && items.length < limit; at++) if (passes(board[at]!, filter)) items.push(board[at]!);
  return { items, next: at < board.length ? writeCursor('past', [at]) : null };
}

function passes(row: Row, filter: Omit<BoardQuery, 'cursor' | 'limit'>): boolean {
  const among = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || (value !== null && values.includes(value));
  return (
    among(filter.risk, row.risk ?? 'none') &&
    among(filter.team, row.team) &&
    among(filter.channel, row.channel) &&
    among(filter.priority, row.priority) &&
    among(filter.tier, row.tier) &&
    among(filter.assignee, row.assignee ?? 'unassigned')
  );
}

function maybeText(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
