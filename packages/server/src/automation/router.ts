/**
 * Turns triggers of the outbox into deliveries, in the order in which they were written: reads what the decision needs,
 * decides (./decide.ts), writes what came of it, all in one transaction. A crash before its end leaves the triggers
 * unrouted; ids are derived, so a repetition could not double anything either.
 */
import type { Cause, Timeline } from '@kept/engine';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import { callAt } from '../store/destinations.ts';
import type { OutboxBody } from '../store/outbox-body.ts';
import type { Store } from '../store/store.ts';
import type { DeliveryTable, OutboxTable, Tables } from '../store/tables.ts';
import { type Decision, decide } from './decide.ts';
import type { DeliveryBody, ToldTrigger } from './delivery-body.ts';
import { deliveryId } from './delivery-id.ts';
import { type FiredTrigger, grouped, overtakes } from './fired-trigger.ts';
import { Memories } from './memories.ts';

export interface Routing {
  /** How many triggers were routed. */
  readonly routed: number;
  /** Whether there may be more. */
  readonly more: boolean;
  /** Decisions that were cut because a chain of changes had become too deep: to be reported. */
  readonly cut: readonly Decision[];
}

export interface RoutingOptions {
  readonly workspace: string;
  readonly timeline: Timeline;
  readonly now: number;
  /** At most so many triggers at once. */
  readonly batch: number;
  readonly retryForMs: number;
}

/** Workspaces that have triggers to route. */
export async function unrouted({ db }: Store): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('workspace')
    .distinct()
    .where(sql<boolean>`routed_at is null`)
    .execute();
  return rows.map(({ workspace }) => workspace).sort();
}

/** Lost with the power, it is done again: the triggers are unrouted then. */
const NOT_WAITED_FOR = { durable: false };

export async function route(store: Store, options: RoutingOptions): Promise<Routing> {
  return await store.retrying(async (trx, bulk) => {
    const { triggers, upTo, more } = await nextTriggers(trx, store, options);
    if (triggers.length === 0) return { routed: 0, more: false, cut: [] };
    const conversations = [...new Set(triggers.map(({ conversation }) => conversation))];
    const newest = options.timeline.revisions.at(-1)!.rules;
    const memory = await Memories.read(trx, store, options.workspace, newest.config.automations, conversations);
    const depths = await depthsOf(trx, store, options.workspace, triggers);
    const rows: Row[] = [];
    const cut: Decision[] = [];
    for (const group of grouped(triggers)) {
      const depth = Math.max(
        ...group.map((fired) => depths.get(causingChange(fired.body.transition.cause) ?? '') ?? 0),
      );
      const around = { config: newest.config, schedules: newest.schedules, memory, now: options.now, depth };
      const decided = decide(group, around);
      for (const { automation, said } of decided.said) memory.note(automation, group[0]!.conversation, said);
      rows.push(...decided.decisions.map((decision, at) => rowOf(decision, depth, at, options)));
      cut.push(...decided.decisions.filter(({ fate }) => fate.kind === 'skip' && fate.code === 'loop_cut'));
    }
    await bulk.add('deliveries', rows);
    await memory.write(bulk);
    await callAt(
      trx,
      options.workspace,
      rows.filter(({ state }) => state === 'waiting'),
      options.now,
    );
    // After the destinations are locked, as who claims from them does: so the two never wait for each other.
    await replaceOvertaken(trx, store, options, conversations, rows);
    // Ids lie anywhere in their index; what is not routed yet lies together.
    await trx
      .updateTable('outbox')
      .set({ routed_at: options.now })
      .where('workspace', '=', options.workspace)
      .where(sql<boolean>`routed_at is null`)
      .where('position', '<=', upTo)
      .where(store.dialect.among('conversation', conversations))
      .execute();
    return { routed: triggers.length, more, cut };
  }, NOT_WAITED_FOR);
}

/** The oldest triggers, none of a conversation without what came with it. Locked: routing is in order. */
async function nextTriggers(
  trx: Transaction<Tables>,
  { dialect }: Store,
  { workspace, batch }: RoutingOptions,
): Promise<{ triggers: FiredTrigger[]; upTo: number; more: boolean }> {
  const query = trx
    .selectFrom('outbox')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(sql<boolean>`routed_at is null`)
    .orderBy('position')
    .orderBy('id')
    .limit(batch);
  const rows = await (dialect.rowLocks ? query.forUpdate() : query).execute();
  const last = rows.at(-1);
  // Where the batch is full, the last conversation's may go on behind it; alone it is taken as it is.
  const more = rows.length === batch;
  const whole = more ? rows.filter((row) => row.conversation !== last?.conversation) : rows;
  return { triggers: (whole.length === 0 ? rows : whole).map(firedOf), upTo: last?.position ?? 0, more };
}

export function firedOf(row: Selectable<OutboxTable>): FiredTrigger {
  const { id, position, conversation, at, created_at: createdAt } = row;
  const body = JSON.parse(row.body) as OutboxBody;
  return { id, position, trigger: row.trigger as FiredTrigger['trigger'], conversation, at, createdAt, body };
}

/** The source of events that automations make. */
export const AUTOMATION_SOURCE = 'automation';

/** The delivery whose change of the conversation caused a transition; its id is the event's. */
function causingChange(cause: Cause): string | null {
  return cause.kind === 'event' && cause.source === AUTOMATION_SOURCE ? cause.id : null;
}

/** How deep triggers lie in chains of changes: one more than the change that caused them. */
async function depthsOf(
  trx: Transaction<Tables>,
  { dialect }: Store,
  workspace: string,
  triggers: readonly FiredTrigger[],
): Promise<Map<string, number>> {
  const ids = triggers.flatMap((fired) => causingChange(fired.body.transition.cause) ?? []);
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('deliveries')
    .select(['id', 'depth'])
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids))
    .execute();
  return new Map(rows.map(({ id, depth }) => [id, depth + 1]));
}

type Row = Insertable<DeliveryTable>;

function rowOf(decision: Decision, depth: number, at: number, { workspace, now, retryForMs }: RoutingOptions): Row {
  const { triggers, automation, action, kind, destination, matched, fate } = decision;
  const [first] = triggers;
  const { metric, cycle } = first!.body.transition;
  const told = triggers.map(({ id, trigger, at, body }): ToldTrigger => ({ id, trigger, at, body }));
  const send = fate.kind === 'skip' ? null : fate.send;
  const body: DeliveryBody = { content: { kind: 'triggers', triggers: told }, send };
  const dueAt = fate.kind === 'skip' ? null : fate.kind === 'hold' ? fate.untilAt : now;
  return {
    workspace,
    id: deliveryId(first!.id, automation, action),
    outbox: first!.id,
    trigger: first!.trigger,
    automation,
    action,
    kind,
    destination,
    conversation: first!.conversation,
    metric,
    cycle,
    // Room for a thousand actions a trigger; within one, in the order in which they were decided.
    position: first!.position * 1000 + Math.min(at, 999),
    state: fate.kind === 'skip' ? 'skipped' : fate.kind === 'hold' ? 'held' : 'waiting',
    body: JSON.stringify(body),
    next_attempt_at: dueAt,
    give_up_at: dueAt === null ? null : dueAt + retryForMs,
    attempts: 0,
    created_at: now,
    finished_at: fate.kind === 'skip' ? now : null,
    claimed_by: null,
    claimed_until: null,
    last_error: fate.kind === 'skip' ? `${fate.code}: ${fate.reason}` : null,
    matched: JSON.stringify(matched),
    replaced_by: null,
    depth,
  };
}

/**
 * A warning that has not gone out and is overtaken by one that goes to the same destination, or by the same rule, is
 * replaced by it. Of a warning of two promises both must be.
 */
async function replaceOvertaken(
  trx: Transaction<Tables>,
  { dialect }: Store,
  { workspace, now }: RoutingOptions,
  conversations: readonly string[],
  fresh: readonly Row[],
): Promise<void> {
  const going = fresh
    .filter(({ state }) => state === 'waiting' || state === 'held')
    .filter(({ kind }) => kind !== 'change');
  if (going.length === 0) return;
  const warnings = await trx
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', conversations))
    .where('trigger', '=', 'sla_breach_warning')
    .where(sql<boolean>`state in ('waiting', 'held')`)
    .where('kind', '!=', 'change')
    .execute();
  for (const warning of warnings) {
    const told = toldBy(warning.body);
    const by = going.find(
      (later) => takesPlaceOf(later, warning) && told.every((one) => overtaken(one, toldBy(later.body))),
    );
    if (by === undefined || told.length === 0) continue;
    await trx
      .updateTable('deliveries')
      .set({ state: 'replaced', replaced_by: by.id, finished_at: now, next_attempt_at: null, give_up_at: null })
      .where('workspace', '=', workspace)
      .where('id', '=', warning.id)
      .where(sql<boolean>`state in ('waiting', 'held')`)
      .execute();
  }
}

function takesPlaceOf(later: Row, warning: Selectable<DeliveryTable>): boolean {
  if (later.conversation !== warning.conversation || later.position <= warning.position) return false;
  // What goes at once is not given up for what waits until the morning.
  if (warning.state === 'waiting' && later.state === 'held') return false;
  return (
    later.destination === warning.destination ||
    (later.automation === warning.automation && later.kind === warning.kind)
  );
}

function toldBy(body: string): readonly ToldTrigger[] {
  const { content } = JSON.parse(body) as DeliveryBody;
  return content.kind === 'triggers' ? content.triggers : [];
}

function overtaken(warning: ToldTrigger, by: readonly ToldTrigger[]): boolean {
  return by.some((later) => overtakes(later, warning));
}
