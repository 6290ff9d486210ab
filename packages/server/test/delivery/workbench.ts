/** A store, a clock that is moved by hand and a delivery between them, with triggers written as the record writes them. */
import {
  compileRules,
  foldEvents,
  type Metric,
  parseConfig,
  parseEvent,
  singleRevision,
  type Timeline,
  type Trigger,
  type Tripwire,
} from '@kept/engine';
import type { RecordEvents } from '../../src/delivery/channels/change.ts';
import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts';
import { secretReader } from '../../src/delivery/secrets.ts';
import type { DeliverySettings } from '../../src/delivery/settings.ts';
import { conversationFacts, NOTHING_BEFORE } from '../../src/record/conversation-row.ts';
import type { OutboxBody } from '../../src/store/outbox-body.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeClock } from '../support/fake-clock.ts';

export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const WORKSPACE = 'main';

/** Policies and schedules that triggers of the tests speak of. */
export const BASE = {
  kept: 1,
  schedules: {
    office: {
      timeZone: 'Europe/Berlin',
      weekly: {
        mon: ['09:00-17:00'],
        tue: ['09:00-17:00'],
        wed: ['09:00-17:00'],
        thu: ['09:00-17:00'],
        fri: ['09:00-17:00'],
      },
    },
  },
  policies: {
    standard: {
      ignoreOfficeHours: true,
      metrics: { firstReply: { target: '4h' }, allMessages: { target: '4h' }, resolution: { target: '24h' } },
    },
    office: { schedule: 'office', metrics: { firstReply: { target: '4h' } } },
  },
  assignments: [{ policy: 'office', team: 'office' }, { policy: 'standard' }],
};

export function timelineFor(config: object): Timeline {
  const parsed = parseConfig({ ...BASE, ...config });
  if (!parsed.ok) throw new Error(parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return singleRevision(compileRules(parsed.config));
}

export interface Firing {
  readonly conversation?: string;
  readonly trigger?: Trigger;
  readonly metric?: Metric;
  readonly cycle?: number;
  readonly tripwire?: Tripwire | null;
  readonly to?: OutboxBody['transition']['to'];
  readonly from?: OutboxBody['transition']['from'];
  readonly at?: number;
  readonly dueAt?: number | null;
  readonly remainingMs?: number;
  readonly cause?: OutboxBody['transition']['cause'];
  readonly retracted?: OutboxBody['transition']['retracted'];
  readonly standing?: Partial<OutboxBody['standing']>;
}

const TO = { low: 'at_risk', normal: 'urgent', high: 'urgent', urgent: 'breach' } as const;

/** The body of a trigger: a breach of First Reply on nobody's conversation unless it says otherwise. */
export function bodyOf(firing: Firing, now: number): OutboxBody {
  const { trigger = 'sla_breached', metric = 'firstReply', cycle = 1, at = now } = firing;
  const tripwire =
    firing.tripwire !== undefined
      ? firing.tripwire
      : trigger === 'sla_met'
        ? null
        : trigger === 'sla_breach_warning'
          ? 'low'
          : 'urgent';
  const remainingMs = firing.remainingMs ?? (tripwire === 'urgent' ? 0 : HOUR);
  return {
    transition: {
      id: `${firing.conversation ?? '1001'}/${metric}/${cycle}/${at}`,
      at,
      detectedAt: at,
      metric,
      cycle,
      episode: 1,
      tripwire,
      from: firing.from ?? 'sla',
      to: firing.to ?? (tripwire === null ? 'met' : TO[tripwire]),
      cause: firing.cause ?? { kind: 'time' },
      retracted: firing.retracted ?? null,
    },
    standing: {
      team: null,
      channel: 'email',
      assignee: null,
      priority: 'high',
      tier: null,
      policy: 'standard',
      policyVersion: 1,
      ...firing.standing,
    },
    status: 'open',
    targetSeconds: 4 * 3600,
    dueAt: firing.dueAt !== undefined ? firing.dueAt : at + remainingMs,
    clock: tripwire === null ? null : 'counting',
    remainingMs,
  };
}

export interface Workbench {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly delivery: Delivery;
  readonly logged: string[];
  readonly recorded: object[];
  timeline: Timeline;
  env: Record<string, string>;
  record: RecordEvents;
  /** Writes triggers into the outbox in one transaction; their ids. */
  fire(...firings: Firing[]): Promise<string[]>;
  /** Stores a conversation as these events make it, as of now. */
  converse(...events: object[]): Promise<void>;
  /** Rounds until nothing is left to do at this instant. */
  run(): Promise<void>;
  /** Moves the clock and runs. */
  after(ms: number): Promise<void>;
  /** Another process on the same store. */
  another(): Delivery;
  deliveries(): Promise<ReturnType<typeof shown>[]>;
}

export interface WorkbenchOptions {
  readonly config: object;
  readonly settings?: Partial<DeliverySettings>;
  readonly env?: Record<string, string>;
  readonly now?: number;
  readonly random?: () => number;
}

export async function workbench(store: Store, options: WorkbenchOptions): Promise<Workbench> {
  const clock = new FakeClock(options.now ?? NOON);
  const logged: string[] = [];
  const recorded: object[] = [];
  let position = 0;
  let version = 0;
  const log = (about: object, message: string) => void logged.push(`${message} ${JSON.stringify(about)}`);
  const make = () =>
    createDelivery({
      store,
      clock,
      configOf: async () => bench.timeline,
      record: (workspace, events) => bench.record(workspace, events),
      secrets: (ref) =>
        secretReader(bench.env, async () => {
          throw new Error('no file');
        })(ref),
      settings: { allowPrivateNetworks: ['127.0.0.0/8'], timeoutMs: 2_000, ...options.settings },
      publicUrl: 'https://kept.example.com',
      logger: { info: log, warn: log, error: log },
      random: options.random ?? (() => 0.5),
    });
  const bench: Workbench = {
    store,
    clock,
    delivery: make(),
    logged,
    recorded,
    timeline: timelineFor(options.config),
    env: options.env ?? {},
    record: async (_, events) => {
      recorded.push(...events);
      return { rejected: [] };
    },
    async fire(...firings) {
      const now = clock.now();
      const rows = firings.map((firing) => {
        const body = bodyOf(firing, now);
        const { conversation = '1001', trigger = 'sla_breached', metric = 'firstReply', cycle = 1, at = now } = firing;
        const id =
          trigger === 'sla_met' || trigger === 'sla_corrected'
            ? `${trigger}/${body.transition.id}`
            : body.transition.id;
        position++;
        return {
          workspace: WORKSPACE,
          id,
          position,
          trigger,
          conversation,
          metric,
          cycle,
          at,
          created_at: now,
          body: JSON.stringify(body),
          routed_at: null,
        };
      });
      await store.transaction(async (_, bulk) => await bulk.insert('outbox', rows));
      return rows.map(({ id }) => id);
    },
    async converse(...events) {
      const parsed = events.map((event) => {
        const one = parseEvent(event);
        if (!one.ok) throw new Error(one.faults.map(({ message }) => message).join(' '));
        return one.event;
      });
      const fold = foldEvents(bench.timeline, parsed, clock.now());
      await putConversation(store, fold, clock.now(), ++version);
    },
    async run() {
      for (let rounds = 0; rounds < 200; rounds++) {
        const delay = await bench.delivery.tick();
        if (delay > 0 && bench.delivery.underWay === 0) return;
        await bench.delivery.settled();
      }
      throw new Error('It does not come to rest.');
    },
    async after(ms) {
      clock.advance(ms);
      await bench.run();
    },
    another: make,
    async deliveries() {
      const rows = await store.db.selectFrom('deliveries').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(shown);
    },
  };
  return bench;
}

function shown(row: {
  id: string;
  automation: string;
  kind: string;
  destination: string;
  conversation: string;
  state: string;
  attempts: number;
  last_error: string | null;
  next_attempt_at: number | null;
  replaced_by: string | null;
  matched: string;
  action: number;
}) {
  const {
    id,
    automation,
    action,
    kind,
    destination,
    conversation,
    state,
    attempts,
    last_error,
    next_attempt_at,
    replaced_by,
  } = row;
  return {
    id,
    automation,
    action,
    kind,
    destination,
    conversation,
    state,
    attempts,
    error: last_error,
    nextAttemptAt: next_attempt_at,
    replacedBy: replaced_by,
    matched: JSON.parse(row.matched) as unknown,
  };
}

async function putConversation(
  store: Store,
  fold: ReturnType<typeof foldEvents>,
  now: number,
  version: number,
): Promise<void> {
  const { conversation, written } = fold;
  if (conversation === null) throw new Error('No event creates it.');
  const of = { workspace: WORKSPACE, conversation: conversation.id };
  const row = {
    ...conversationFacts(fold, conversation, NOTHING_BEFORE),
    workspace: WORKSPACE,
    state: JSON.stringify(conversation),
    fold_version: 1,
    wake_at: null,
    refold: 0 as const,
    initial_revision: null,
    version,
    retractions: 0,
    updated_at: now,
  };
  await store.transaction(async (trx) => {
    await trx.deleteFrom('conversations').where('id', '=', conversation.id).execute();
    await trx.insertInto('conversations').values(row).execute();
    await trx.deleteFrom('cycles').where('conversation', '=', conversation.id).execute();
    for (const cycle of written.cycles) {
      const nobody = { team: null, channel: null, assignee: null, priority: null, tier: null, policy: 'standard' };
      await trx
        .insertInto('cycles')
        .values({
          ...of,
          ...nobody,
          metric: cycle.metric,
          cycle: cycle.cycle,
          edition: 1,
          episode: cycle.episode,
          started_at: cycle.startedAt,
          ended_at: cycle.endedAt,
          end_reason: cycle.endReason,
          outcome: cycle.outcome,
          level: cycle.level,
          breached_at: cycle.breachedAt,
          elapsed_ms: cycle.countedMs,
          met_trigger: null,
          met_not_fired: null,
          retracted_at: null,
          retracted_by: null,
        })
        .execute();
    }
  });
}
