/** What automations sent or will: listed, and one with its attempts. */
import { type DAILY_DIGEST, formatInstant, type Trigger } from '@kept/engine';
import { type Selectable, sql } from 'kysely';
import type { DeliveryTable } from '../store/tables.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor } from './cursor.ts';

export interface ListDeliveries {
  readonly workspace: string;
  readonly filter: {
    readonly state?: readonly string[] | undefined;
    readonly kind?: readonly string[] | undefined;
    readonly automation?: readonly string[] | undefined;
    readonly destination?: readonly string[] | undefined;
    readonly conversation?: string | undefined;
  };
  readonly limit: number;
  readonly cursor: string | null;
}

const COLUMNS = [
  'id',
  'trigger',
  'automation',
  'action',
  'kind',
  'destination',
  'conversation',
  'state',
  'attempts',
  'created_at',
  'next_attempt_at',
  'finished_at',
  'last_error',
  'position',
] as const;
type DeliveryRow = Pick<Selectable<DeliveryTable>, (typeof COLUMNS)[number]>;

export type ShownDelivery = ReturnType<typeof deliveryOf>;

export type ListedDeliveries =
  | { readonly kind: 'page'; readonly items: readonly ShownDelivery[]; readonly next: string | null }
  | { readonly kind: 'bad_cursor' };

/** Newest first. */
export async function listDeliveries({ db, dialect }: Context, question: ListDeliveries): Promise<ListedDeliveries> {
  const { workspace, filter, limit } = question;
  const before = question.cursor === null ? undefined : readCursor('deliveries', question.cursor, ['number', 'text']);
  if (before === null) return { kind: 'bad_cursor' };
  let query = db.selectFrom('deliveries').select(COLUMNS).where('workspace', '=', workspace);
  for (const column of ['state', 'kind', 'automation', 'destination'] as const) {
    const values = filter[column];
    if (values) query = query.where(dialect.among(column, values));
  }
  if (filter.conversation !== undefined) query = query.where('conversation', '=', filter.conversation);
  if (before !== undefined) {
    const [position, id] = before as [number, string];
    query = query
      .where('position', '<=', position)
      .where((eb) => eb.or([eb('position', '<', position), eb('id', '<', id)]));
  }
  // Those of one conversation are few, and looked up by it; in the order of all they would have to be found.
  const position = filter.conversation === undefined ? sql.ref('position') : sql`+${sql.ref('position')}`;
  const rows = await query
    .orderBy(position, 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    kind: 'page',
    items: shown.map(deliveryOf),
    next: rows.length > limit && last ? writeCursor('deliveries', [last.position, last.id]) : null,
  };
}

export async function getDelivery(
  { db }: Context,
  { workspace, id }: { readonly workspace: string; readonly id: string },
) {
  const row = await db
    .selectFrom('deliveries')
    .select([...COLUMNS, 'body', 'matched'])
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const attempts = await db
    .selectFrom('attempts')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('delivery', '=', id)
    .orderBy('attempt')
    .execute();
  return {
    ...deliveryOf(row),
    body: JSON.parse(row.body) as unknown,
    matched: JSON.parse(row.matched) as unknown,
    history: attempts.map(({ attempt, at, took_ms, status, error, answer }) => ({
      attempt,
      at: formatInstant(at),
      tookMs: took_ms,
      status,
      error,
      answer,
    })),
  };
}

function deliveryOf(row: DeliveryRow) {
  return {
    id: row.id,
    trigger: row.trigger as Trigger | typeof DAILY_DIGEST | null,
    automation: row.automation,
    action: row.action,
    kind: row.kind,
    destination: row.destination,
    conversation: row.conversation,
    state: row.state,
    attempts: row.attempts,
    createdAt: formatInstant(row.created_at),
    nextAttemptAt: row.next_attempt_at === null ? null : formatInstant(row.next_attempt_at),
    finishedAt: row.finished_at === null ? null : formatInstant(row.finished_at),
    lastError: row.last_error,
  };
}
