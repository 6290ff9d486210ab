/**
 * Digests of the day: made when their time has come, each of a rule and a local date once, whoever makes it. The row's id is
 * made of the two, and what it tells is gathered when it is sent (./daily-briefing.ts).
 */
import { DAILY_DIGEST, type Timeline } from '@kept/engine';
import type { Insertable } from 'kysely';
import { type DigestRule, dateDue, digestRules, inForceSince } from '../automation/daily.ts';
import { decideDigest, type Made } from '../automation/decide.ts';
import type { DeliveryBody } from '../automation/delivery-body.ts';
import { deliveryId } from '../automation/delivery-id.ts';
import { callAt } from '../store/destinations.ts';
import type { Store } from '../store/store.ts';
import type { DeliveryTable } from '../store/tables.ts';

type Row = Insertable<DeliveryTable>;

/** What digests are listed under beside triggers. */
export const DAILY_TRIGGER = DAILY_DIGEST;

/** Makes what is due; how many deliveries there were to make. */
export async function makeDailies(
  store: Store,
  workspace: string,
  timeline: Timeline,
  now: number,
  retryForMs: number,
): Promise<number> {
  const { config, schedules } = timeline.revisions.at(-1)!.rules;
  let made = 0;
  for (const rule of digestRules(config.automations)) {
    const schedule = rule.digest.schedule === null ? null : (schedules.get(rule.digest.schedule) ?? null);
    const date = dateDue(rule.digest, schedule, inForceSince(timeline, rule), now);
    if (date === null) continue;
    const day = `daily/${date}/${rule.name}`;
    if (await isMade(store, workspace, day)) continue;
    const actions = decideDigest(rule, config);
    made += await make(store, { workspace, rule, date, day, now, retryForMs }, actions);
  }
  return made;
}

async function isMade({ db }: Pick<Store, 'db'>, workspace: string, day: string): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('workspace', '=', workspace)
    .where('outbox', '=', day)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

interface Making {
  readonly workspace: string;
  readonly rule: DigestRule;
  readonly date: string;
  readonly day: string;
  readonly now: number;
  readonly retryForMs: number;
}

async function make(store: Store, making: Making, actions: readonly Made[]): Promise<number> {
  const { workspace, now } = making;
  return await store.retrying(async (trx, bulk) => {
    const { last } = await trx
      .selectFrom('deliveries')
      .select(({ fn }) => fn.max('position').as('last'))
      .where('workspace', '=', workspace)
      .executeTakeFirstOrThrow();
    const rows = actions.map((made, at) => rowOf(made, making, Number(last ?? 0) + 1 + at));
    // Another process that finds it due at the same time makes rows of the same ids.
    await bulk.add('deliveries', rows);
    await callAt(
      trx,
      workspace,
      rows.filter(({ state }) => state === 'waiting'),
      now,
    );
    return rows.length;
  });
}

function rowOf({ action, kind, destination, fate }: Made, making: Making, position: number): Row {
  const { workspace, rule, date, day, now, retryForMs } = making;
  const sends = fate.kind === 'send';
  const body: DeliveryBody = { content: { kind: 'daily', date }, send: sends ? fate.send : null };
  return {
    workspace,
    id: deliveryId('daily', rule.name, date, action),
    outbox: day,
    trigger: DAILY_TRIGGER,
    automation: rule.name,
    action,
    kind,
    destination,
    conversation: '',
    metric: '',
    cycle: 0,
    position,
    state: sends ? 'waiting' : 'skipped',
    body: JSON.stringify(body),
    next_attempt_at: sends ? now : null,
    give_up_at: sends ? now + retryForMs : null,
    attempts: 0,
    created_at: now,
    finished_at: sends ? null : now,
    claimed_by: null,
    claimed_until: null,
    last_error: fate.kind === 'skip' ? `${fate.code}: ${fate.reason}` : null,
    matched: JSON.stringify({ trigger: DAILY_TRIGGER, date }),
    replaced_by: null,
    depth: 0,
  };
}
