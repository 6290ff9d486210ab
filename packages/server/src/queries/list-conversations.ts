/** A page of conversations by keyset, straight from the columns that the write path keeps. */
import type { Selectable, SqlBool } from 'kysely';
import { type Expression, sql } from 'kysely';
import type { Found } from '../store/dialect.ts';
import type { ConversationTable } from '../store/tables.ts';
import type { Context } from './context.ts';
import { type CursorKey, readCursor, writeCursor } from './cursor.ts';
import { conditionsOf, type Filter, foundBy, RANKS } from './filter.ts';
import { ROW_COLUMNS, type Row, type RowColumns, rowOf } from './row.ts';

export const SORTS = ['due', 'risk', 'waiting', 'created'] as const;
export type Sort = (typeof SORTS)[number];

export interface ListConversations {
  readonly workspace: string;
  readonly filter: Filter;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor: string | null;
  /** Epoch milliseconds: every clock is as of then. */
  readonly now: number;
}

export type Listed =
  | { readonly kind: 'page'; readonly items: readonly Row[]; readonly next: string | null }
  | { readonly kind: 'bad_cursor' };

/** One stretch of a list, in an order that an index has: what presses first, then the rest by age. */
interface Stretch {
  readonly name: string;
  /** Which conversations are in it, beside what the question asks; null for all. */
  readonly open: boolean | null;
  readonly waiting?: boolean;
  readonly breached?: boolean;
  /** Column and direction, the id last: it makes the order total. */
  readonly order: readonly (readonly [Column, 'asc' | 'desc'])[];
}

type Column = 'due_order' | 'id' | 'created_at' | 'risk_rank' | 'waiting_since';

const DUE: Stretch['order'] = [
  ['due_order', 'asc'],
  ['id', 'asc'],
];
const AGE: Stretch['order'] = [
  ['created_at', 'desc'],
  ['id', 'desc'],
];
const CLOSED: Stretch = { name: 'closed', open: false, order: AGE };

const STRETCHES: Readonly<Record<Sort, readonly Stretch[]>> = {
  due: [{ name: 'due', open: true, order: DUE }, CLOSED],
  // What is breached mostly fills a page, and lies in the index in the order in which it is due; the rest has to be sorted.
  risk: [
    { name: 'breached', open: true, breached: true, order: DUE },
    { name: 'risk', open: true, breached: false, order: [['risk_rank', 'desc'], ...DUE] },
    CLOSED,
  ],
  waiting: [
    { name: 'waiting', open: true, waiting: true, order: [['waiting_since', 'asc'], DUE[1]!] },
    { name: 'not waiting', open: true, waiting: false, order: DUE },
    CLOSED,
  ],
  created: [{ name: 'created', open: null, order: AGE }],
};

const BREACH = RANKS.indexOf('breach');

/** What only a closed conversation can be, and only an open one. */
const CLOSED_RISKS = ['met', 'breached'];
const OPEN_RISKS = ['sla', 'at_risk', 'urgent', 'breach'];

export async function listConversations(context: Context, question: ListConversations): Promise<Listed> {
  const stretches = STRETCHES[question.sort];
  const begin = question.cursor === null ? { stretch: 0, after: null } : positionOf(stretches, question.cursor);
  if (begin === null) return { kind: 'bad_cursor' };
  const found = await foundBy(context, question.workspace, question.filter);
  if (found === null) return { kind: 'page', items: [], next: null };
  const listed: { readonly row: Keys; readonly stretch: Stretch }[] = [];
  let { after } = begin;
  for (const stretch of stretches.slice(begin.stretch)) {
    // One more than asked for tells whether there is a next page.
    const keys = await keysIn(context, question, found, stretch, after, question.limit + 1 - listed.length);
    listed.push(...keys.map((row) => ({ row, stretch })));
    after = null;
    if (listed.length > question.limit) break;
  }
  const { timeline } = await context.configuration(question.workspace);
  const shown = listed.slice(0, question.limit);
  const last = shown.at(-1);
  const rows = await rowsOf(
    context,
    question.workspace,
    shown.map(({ row }) => row.id),
  );
  return {
    kind: 'page',
    // One that was removed between the two questions is left out.
    items: shown.flatMap(({ row }) => {
      const whole = rows.get(row.id);
      return whole ? [rowOf(whole, timeline, question.now)] : [];
    }),
    next:
      listed.length > question.limit && last ? writeCursor(last.stretch.name, keysOf(last.row, last.stretch)) : null,
  };
}

const KEYS = ['id', 'due_order', 'risk_rank', 'created_at', 'waiting_since', 'serial'] as const;
type Keys = Pick<Selectable<ConversationTable>, (typeof KEYS)[number]>;

/** Of a list whose words many have, so many are looked at first: with one in twenty found, they fill a page. */
const LOOKED_AT = 1_000;

/** The keys of a stretch, one page of them at most. */
async function keysIn(
  context: Context,
  question: ListConversations,
  found: Found | undefined,
  stretch: Stretch,
  after: readonly CursorKey[] | null,
  limit: number,
): Promise<Keys[]> {
  if (isEmpty(stretch, question.filter)) return [];
  if (!found?.among) return walk(context, question, found, stretch, after, limit);
  const begun = await walk(context, question, undefined, stretch, after, LOOKED_AT);
  const those = await found.among(begun.map(({ serial }) => serial));
  const keys = begun.filter(({ serial }) => those.has(serial)).slice(0, limit);
  if (keys.length === limit || begun.length < LOOKED_AT) return keys;
  const beyond = keysOf(begun.at(-1)!, stretch);
  return [...keys, ...(await walk(context, question, found, stretch, beyond, limit - keys.length))];
}

/** The keys alone, which an index has; the rows, which are wide, are fetched for a page only. */
async function walk(
  context: Context,
  { workspace, filter }: ListConversations,
  found: Found | undefined,
  { open, waiting, breached, order }: Stretch,
  after: readonly CursorKey[] | null,
  limit: number,
): Promise<Keys[]> {
  const possible = { ...filter, active: open ?? filter.active };
  let query = context.db
    .selectFrom('conversations')
    .select(keysOfOrder(order))
    .limit(limit)
    .where((eb) => {
      const more = [
        ...(waiting === undefined ? [] : [eb('waiting_since', waiting ? 'is not' : 'is', null)]),
        ...(breached === undefined ? [] : [eb('risk_rank', breached ? '=' : '!=', BREACH)]),
        ...(after === null ? [] : [beyondOf(order, after)]),
      ];
      return eb.and([...conditionsOf(eb, context, workspace, possible, found), ...more]);
    });
  for (const [column, direction] of order) query = query.orderBy(column, direction);
  return (await query.execute()) as Keys[];
}

function keysOfOrder(order: Stretch['order']): (typeof KEYS)[number][] {
  return [...new Set<(typeof KEYS)[number]>(['id', 'serial', ...order.map(([column]) => column)])];
}

/** Whether nothing of a stretch can be what is asked for: it need not be looked through. */
function isEmpty({ open, breached }: Stretch, { active, risk, metric, dueBefore, status }: Filter): boolean {
  if (open === null) return false;
  if (active !== undefined && active !== open) return true;
  if (risk && metric === undefined && risk.every((each) => (open ? CLOSED_RISKS : OPEN_RISKS).includes(each)))
    return true;
  if (risk && metric === undefined && breached !== undefined) {
    if (!risk.some((each) => (each === 'breach') === breached)) return true;
  }
  if (status?.every((each) => (each === 'done' || each === 'deleted') === open)) return true;
  // What is closed is due no more.
  return !open && dueBefore !== undefined;
}

async function rowsOf(
  { db, dialect }: Context,
  workspace: string,
  ids: readonly string[],
): Promise<Map<string, RowColumns>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('conversations')
    .select([...ROW_COLUMNS])
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** `(a, b, c)` beyond the last row's, each in its own direction: `a > x or (a = x and (b < y or …))`. */
function beyondOf(order: Stretch['order'], keys: readonly CursorKey[]): Expression<SqlBool> {
  return order.reduceRight<Expression<SqlBool>>((rest, [column, direction], index) => {
    const beyond = direction === 'asc' ? sql`>` : sql`<`;
    const value = keys[index];
    const by = sql.ref(column);
    // The first condition alone bounds the index; the second cuts within equals.
    const bound = direction === 'asc' ? sql`>=` : sql`<=`;
    return sql<SqlBool>`(${by} ${bound} ${value} and (${by} ${beyond} ${value} or ${rest}))`;
  }, sql<SqlBool>`1 = 0`);
}

function keysOf(row: Keys, { order }: Stretch): CursorKey[] {
  return order.map(([column]) => row[column]);
}

function positionOf(stretches: readonly Stretch[], cursor: string): { stretch: number; after: CursorKey[] } | null {
  for (const [index, stretch] of stretches.entries()) {
    const kinds = stretch.order.map(([column]) => (column === 'id' ? 'text' : 'number'));
    const after = readCursor(stretch.name, cursor, kinds);
    if (after !== null) return { stretch: index, after };
  }
  return null;
}
