/** The rows that are on hand, in the order of the list, and what a change does to them. Pure. */
import type { Schema } from '../api/client.ts';
import { nextClock } from '../clock/running.ts';

export type Conversation = Omit<Schema['ConversationRow'], 'updatedAt'>;

export interface Row {
  readonly id: string;
  readonly conversation: Conversation;
  /** When the service described it, epoch milliseconds. */
  readonly asOfMs: number;
  /** The earliest due instant of the running clocks; null where none is due. */
  readonly dueAt: string | null;
}

export type Order = 'due' | 'created';

export interface Rows {
  readonly order: Order;
  readonly list: readonly Row[];
  /** All there are, so that a row past the last one belongs here too. */
  readonly complete: boolean;
}

export const NO_ROWS: Rows = { order: 'due', list: [], complete: false };

export function rowOf(conversation: Conversation, asOfMs: number): Row {
  return { id: conversation.id, conversation, asOfMs, dueAt: nextClock(conversation.metrics)?.clock.dueAt ?? null };
}

/** Takes in what the service listed: rows that are there already are replaced. */
export function withPage(rows: Rows, page: readonly Row[], complete: boolean): Rows {
  const byId = new Map(rows.list.map((row) => [row.id, row]));
  for (const row of page) byId.set(row.id, row);
  return { order: rows.order, list: [...byId.values()].sort(comparing(rows.order)), complete };
}

/**
 * Takes in one row as it is now: moved to where it sorts. One that sorts after the last row on hand, with more to come,
 * is left out; it comes with its page.
 */
export function withRow(rows: Rows, row: Row): Rows {
  const list = rows.list.filter(({ id }) => id !== row.id);
  const compare = comparing(rows.order);
  const at = placeOf(list, row, compare);
  if (at === list.length && !rows.complete && list.length > 0) return { ...rows, list };
  return { ...rows, list: [...list.slice(0, at), row, ...list.slice(at)] };
}

export function withoutRow(rows: Rows, id: string): Rows {
  return rows.list.some((row) => row.id === id) ? { ...rows, list: rows.list.filter((row) => row.id !== id) } : rows;
}

/** The first place whose row sorts after. */
function placeOf(list: readonly Row[], row: Row, compare: (a: Row, b: Row) => number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle]!, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function comparing(order: Order): (a: Row, b: Row) => number {
  switch (order) {
    case 'due':
      return byDue;
    case 'created':
      return (a, b) => text(b.conversation.createdAt, a.conversation.createdAt) || text(a.id, b.id);
    default:
      return order satisfies never;
  }
}

/** Soonest first, those without last. Instants in UTC sort as text. */
function byDue(a: Row, b: Row): number {
  if (a.dueAt === b.dueAt) return text(a.id, b.id);
  if (a.dueAt === null) return 1;
  if (b.dueAt === null) return -1;
  return text(a.dueAt, b.dueAt);
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
