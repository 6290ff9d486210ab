/** A page of conversations by keyset, straight from the columns that the write path keeps. */
import type { Selectable, SqlBool } from 'kysely';
import { type Expression, sql } from 'kysely';
import type { ConversationTable } from '../store/tables.ts';
import type { Context } from './context.ts';
import { type CursorKey, readCursor, writeCursor } from './cursor.ts';
import { conditionsOf, type Filter } from './filter.ts';
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

/** One stretch of a list, in an order that an index has: open ones by what presses, then the rest by age. */
interface Stretch {
  readonly name: string;
  readonly open: boolean | null;
  /** Column and direction, the id last: it makes the order total. */
  readonly order: readonly (readonly [Column, 'asc' | 'desc'])[];
}

type Column = 'due_order' | 'id' | 'created_at' | 'risk_rank' | 'waiting_order';

const CLOSED: Stretch = {
  name: 'closed',
  open: false,
  order: [
    ['created_at', 'desc'],
    ['id', 'desc'],
  ],
};

const STRETCHES: Readonly<Record<Sort, readonly Stretch[]>> = {
  due: [
    {
      name: 'due',
      open: true,
      order: [
        ['due_order', 'asc'],
        ['id', 'asc'],
      ],
    },
    CLOSED,
  ],
  risk: [
    {
      name: 'risk',
      open: true,
      order: [
        ['risk_rank', 'desc'],
        ['due_order', 'asc'],
        ['id', 'asc'],
      ],
    },
    CLOSED,
  ],
  waiting: [
    {
      name: 'waiting',
      open: true,
      order: [
        ['waiting_order', 'asc'],
        ['id', 'asc'],
      ],
    },
    CLOSED,
  ],
  created: [
    {
      name: 'created',
      open: null,
      order: [
        ['created_at', 'desc'],
        ['id', 'desc'],
      ],
    },
  ],
};

/** Later than any instant: what waits for nobody comes last. */
const NEVER = 9_007_199_254_740_991;

export async function listConversations(context: Context, question: ListConversations): Promise<Listed> {
  const stretches = STRETCHES[question.sort];
  const begin = question.cursor === null ? { stretch: 0, after: null } : positionOf(stretches, question.cursor);
  if (begin === null) return { kind: 'bad_cursor' };
  const found: { readonly row: Found; readonly stretch: Stretch }[] = [];
  let { after } = begin;
  for (const stretch of stretches.slice(begin.stretch)) {
    // One more than asked for tells whether there is a next page.
    const rows = await rowsOf(context, question, stretch, after, question.limit + 1 - found.length);
    found.push(...rows.map((row) => ({ row, stretch })));
    after = null;
    if (found.length > question.limit) break;
  }
  const { timeline } = await context.configuration(question.workspace);
  const shown = found.slice(0, question.limit);
  const last = shown.at(-1);
  return {
    kind: 'page',
    items: shown.map(({ row }) => rowOf(row, timeline, question.now)),
    next: found.length > question.limit && last ? writeCursor(last.stretch.name, keysOf(last.row, last.stretch)) : null,
  };
}

type Found = RowColumns & Pick<Selectable<ConversationTable>, 'due_order' | 'risk_rank'>;

async function rowsOf(
  context: Context,
  { workspace, filter }: ListConversations,
  { open, order }: Stretch,
  after: readonly CursorKey[] | null,
  limit: number,
): Promise<Found[]> {
  if (open !== null && filter.active !== undefined && filter.active !== open) return [];
  const possible = { ...filter, active: open ?? filter.active };
  let query = context.db
    .selectFrom('conversations')
    .select([...ROW_COLUMNS, 'due_order', 'risk_rank'])
    .limit(limit);
  let nothing = false;
  query = query.where((eb) => {
    const conditions = conditionsOf(eb, context, workspace, possible);
    nothing = conditions === null;
    const beyond = after === null ? [] : [beyondOf(order, after)];
    return eb.and([...(conditions ?? []), ...beyond]);
  });
  if (nothing) return [];
  for (const [column, direction] of order) query = query.orderBy(columnOf(column), direction);
  return query.execute();
}

/** `(a, b, c)` beyond the last row's, each in its own direction: `a > x or (a = x and (b < y or …))`. */
function beyondOf(order: Stretch['order'], keys: readonly CursorKey[]): Expression<SqlBool> {
  return order.reduceRight<Expression<SqlBool>>((rest, [column, direction], index) => {
    const beyond = direction === 'asc' ? sql`>` : sql`<`;
    const value = keys[index];
    const by = columnOf(column);
    // The first condition alone bounds the index; the second cuts within equals.
    const bound = direction === 'asc' ? sql`>=` : sql`<=`;
    return sql<SqlBool>`(${by} ${bound} ${value} and (${by} ${beyond} ${value} or ${rest}))`;
  }, sql<SqlBool>`1 = 0`);
}

function columnOf(column: Column) {
  return column === 'waiting_order' ? sql`coalesce(waiting_since, ${sql.lit(NEVER)})` : sql.ref(column);
}

function keysOf(row: Found, { order }: Stretch): CursorKey[] {
  return order.map(([column]) => (column === 'waiting_order' ? (row.waiting_since ?? NEVER) : row[column]));
}

function positionOf(stretches: readonly Stretch[], cursor: string): { stretch: number; after: CursorKey[] } | null {
  for (const [index, stretch] of stretches.entries()) {
    const kinds = stretch.order.map(([column]) => (column === 'id' ? 'text' : 'number'));
    const after = readCursor(stretch.name, cursor, kinds);
    if (after !== null) return { stretch: index, after };
  }
  return null;
}
