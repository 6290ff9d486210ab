/** A rule tried out: what it would send for a made-up conversation, shown or sent. Changes are shown only. */
import type { Automation, Config, Metric, Timeline, Trigger } from '@kept/engine';
import { decide, decideDigest, type Made } from '../automation/decide.ts';
import type { Send, ToldTrigger } from '../automation/delivery-body.ts';
import { deliveryId } from '../automation/delivery-id.ts';
import type { FiredTrigger } from '../automation/fired-trigger.ts';
import type { Clock } from '../clock.ts';
import type { OutboxBody } from '../store/outbox-body.ts';
import type { Desk } from './briefing.ts';
import type { Delivery } from './claim.ts';
import { briefDaily } from './daily-briefing.ts';
import type { SenderOptions } from './job.ts';
import { messageOf } from './message.ts';
import { Present, type StoredConversation } from './present.ts';
import { sendSaying } from './sender.ts';
import { shownRequest, type Told } from './shown-request.ts';

export interface SampleOptions {
  /** Place of the action in `do`, from 0; all if absent. */
  readonly action?: number | undefined;
  /** The rule's first if absent. */
  readonly trigger?: Trigger | undefined;
  readonly metric?: Metric | undefined;
  /** Tried in place of the one that is saved under the name; checked against the same configuration. */
  readonly rule?: Automation | undefined;
  /** Send it for real; else it is only shown. */
  readonly send?: boolean | undefined;
}

export interface Sampled {
  readonly action: number;
  readonly kind: string;
  readonly destination: string;
  /** As it would be sent, without the secrets that go with it. */
  readonly message: unknown;
  readonly sent: boolean;
  readonly status: number | null;
  readonly error: string | null;
}

export type SampleSender = (workspace: string, name: string, options?: SampleOptions) => Promise<Sampled[] | null>;

export interface SampleSenderOptions {
  readonly sender: SenderOptions;
  readonly clock: Clock;
  readonly configOf: (workspace: string) => Promise<Timeline | null>;
  readonly deskOf: (timeline: Timeline, now: number) => Desk;
}

export function sampleSender({ sender, clock, configOf, deskOf }: SampleSenderOptions): SampleSender {
  return async (workspace, name, options = {}) => {
    const timeline = await configOf(workspace);
    if (timeline === null) return null;
    const { config } = timeline.revisions.at(-1)!.rules;
    const automation = options.rule ?? config.automations.find((one) => one.name === name);
    if (automation === undefined) return null;
    const now = clock.now();
    const desk = deskOf(timeline, now);
    const wanted = ({ action }: Made) => options.action === undefined || options.action === action;
    const show = async (made: Made, saying: Told): Promise<Sampled> => {
      const { action, kind, destination, fate } = made;
      const about = { action, kind, destination };
      if (fate.kind === 'skip') return { ...about, message: null, sent: false, status: null, error: fate.reason };
      const message = shownRequest(fate.send, saying, config);
      if (options.send !== true || fate.send.kind === 'change') {
        return { ...about, message, sent: false, status: null, error: null };
      }
      const id = saying.kind === 'daily' ? saying.daily.id : saying.message.id;
      const delivery = sampleDelivery(workspace, name, action, id, kind, destination, now);
      const outcome = await sendSaying(delivery, fate.send, saying, desk, sender);
      const error = outcome.kind === 'delivered' ? null : outcome.error;
      return { ...about, message, sent: outcome.kind === 'delivered', status: outcome.status, error };
    };
    if (automation.digest !== undefined) {
      // No conversation is made up: it is what would be told now.
      const rule = { ...automation, digest: automation.digest };
      return await Promise.all(
        decideDigest(rule, config)
          .filter(wanted)
          .map(async (made) => {
            const id = deliveryId('sample', workspace, name, made.action, now);
            return await show(made, {
              kind: 'daily',
              daily: await briefDaily(desk, { id, workspace, rule, sample: true }),
            });
          }),
      );
    }
    const fired = sampleTrigger(config, options.trigger ?? automation.on[0]!, options.metric ?? 'firstReply', now);
    // Whatever it asks for, it fires: what is tried is what it does.
    const rule = {
      ...automation,
      enabled: true,
      on: [fired.trigger],
      when: ANYTHING,
      throttle: null,
      quietHours: null,
    };
    const around = { schedules: new Map(), memory: { recall: () => null }, now, depth: 0 };
    const { decisions } = decide([fired], { ...around, config: { ...config, automations: [rule] } });
    return await Promise.all(
      decisions.filter(wanted).map(async (made) => {
        const message = sampleMessage(workspace, name, made.action, fired, config, desk);
        const briefing = { message, version: 0 };
        return await show(made, { kind: 'message', message, briefing, triggers: [], post: null, follows: false });
      }),
    );
  };
}

const ANYTHING = {
  metric: null,
  state: null,
  tripwire: null,
  team: null,
  channel: null,
  priority: null,
  tier: null,
  policy: null,
  assignee: null,
};

const SAMPLE_ID = 'sample';
const HOUR_MS = 3_600_000;

function sampleTrigger(config: Config, trigger: Trigger, metric: Metric, now: number): FiredTrigger {
  const breached = trigger !== 'sla_breach_warning' && trigger !== 'sla_met';
  const remainingMs = breached ? -0.3 * HOUR_MS : 0.5 * HOUR_MS;
  const [person] = Object.keys(config.directory.people);
  const team = Object.entries(config.directory.teams).find(
    ([, { members }]) => person !== undefined && members.includes(person),
  );
  const body: OutboxBody = {
    transition: {
      id: SAMPLE_ID,
      at: now,
      detectedAt: now,
      metric,
      cycle: 1,
      episode: 1,
      tripwire: trigger === 'sla_met' ? null : breached ? 'urgent' : 'low',
      from: 'sla',
      to: trigger === 'sla_met' ? 'met' : breached ? 'breach' : 'at_risk',
      cause: { kind: 'time' },
      retracted: trigger === 'sla_corrected' ? { at: now, cause: { kind: 'time' } } : null,
    },
    standing: {
      team: team?.[0] ?? Object.keys(config.directory.teams)[0] ?? null,
      channel: 'email',
      assignee: person ?? null,
      priority: 'high',
      tier: null,
      policy: Object.keys(config.policies)[0] ?? 'standard',
      policyVersion: 1,
    },
    status: 'open',
    targetSeconds: 4 * 3600,
    dueAt: now + remainingMs,
    clock: trigger === 'sla_met' ? null : 'counting',
    remainingMs,
  };
  return { id: SAMPLE_ID, position: 0, trigger, conversation: SAMPLE_ID, at: now, createdAt: now, body };
}

function sampleMessage(
  workspace: string,
  automation: string,
  action: number,
  { id, trigger, at, body }: FiredTrigger,
  config: Config,
  desk: Desk,
) {
  const told: ToldTrigger = { id, trigger, at, body };
  const { standing, status } = body;
  // A conversation that nobody has: only what a message shows of one is read.
  const stored = {
    ...standing,
    status,
    subject: 'A sample: nobody is waiting',
    customer_id: null,
    customer_name: 'Ada',
    created_at: at - 4 * HOUR_MS,
    waiting_since: at - 4 * HOUR_MS,
    state: '',
  } as unknown as StoredConversation;
  const telling = {
    id: deliveryId('sample', workspace, automation, action, at),
    automation,
    conversation: SAMPLE_ID,
    triggers: [told],
    cause: 'somebody tried the rule',
    publicUrl: desk.publicUrl,
    now: desk.now,
    sample: true,
  };
  return messageOf(telling, new Present(stored, [], desk.timeline, desk.now), config);
}

function sampleDelivery(
  workspace: string,
  automation: string,
  action: number,
  id: string,
  kind: Send['kind'],
  destination: string,
  now: number,
): Delivery {
  return {
    workspace,
    id,
    outbox: SAMPLE_ID,
    trigger: 'sla_breached',
    automation,
    action,
    kind,
    destination,
    conversation: SAMPLE_ID,
    metric: 'firstReply',
    cycle: 1,
    position: 0,
    state: 'sending',
    body: '',
    next_attempt_at: null,
    give_up_at: null,
    attempts: 0,
    created_at: now,
    finished_at: null,
    claimed_by: null,
    claimed_until: null,
    last_error: null,
    matched: '{}',
    replaced_by: null,
    depth: 0,
  };
}
