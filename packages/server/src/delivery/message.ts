/** What is told, in no service's form yet: everything that a channel can show, as it is at the moment of sending. */
import type { Config, Metric, Trigger } from '@kept/engine';
import type { ToldTrigger } from '../automation/delivery-body.ts';
import { personOf } from '../automation/recipients.ts';
import type { Present, Standing } from './present.ts';
import { metricsInWords, type Shown, STATE_WORDS, worstOf } from './words.ts';

export interface Message {
  /** The delivery's. */
  readonly id: string;
  readonly trigger: Trigger;
  readonly automation: string;
  readonly conversation: ConversationNow;
  /** One, or First Reply and All Messages together. */
  readonly parts: readonly [Part, ...Part[]];
  /** The worst of its parts. */
  readonly shown: Shown;
  /** `First reply and All messages`. */
  readonly metrics: string;
  readonly cause: string;
  /** The conversation's page on the dashboard. */
  readonly link: string;
  readonly sentAt: number;
  readonly sample: boolean;
}

export interface Part extends Standing {
  readonly told: ToldTrigger;
  readonly metric: Metric;
  /** Of the policy's schedule. */
  readonly timeZone: string;
}

export interface ConversationNow {
  readonly id: string;
  readonly status: string;
  /** The worst of its running promises; null where none runs, or the conversation is not there. */
  readonly risk: string | null;
  readonly subject: string | null;
  readonly customer: { readonly id: string | null; readonly name: string | null; readonly tier: string | null };
  readonly team: string | null;
  readonly channel: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly assignee: string | null;
  /** The directory's name of the assignee, else the id; null where nobody is assigned. */
  readonly assigneeName: string | null;
  readonly createdAt: number | null;
  readonly waitingSince: number | null;
}

/** Messages gathered over quiet hours. */
export interface Digest {
  readonly id: string;
  readonly automation: string;
  /** The first so many; the worst first. */
  readonly items: readonly Message[];
  /** How many there are in all. */
  readonly total: number;
  /** The board, where all of them are. */
  readonly link: string;
}

/** What a message is about and where it leads. */
export interface Telling {
  readonly id: string;
  readonly automation: string;
  readonly conversation: string;
  readonly triggers: readonly ToldTrigger[];
  readonly cause: string;
  readonly publicUrl: string;
  readonly now: number;
  readonly sample?: boolean;
}

export function messageOf(telling: Telling, present: Present, config: Config): Message {
  const parts = telling.triggers.map((told): Part => {
    const { metric } = told.body.transition;
    return { ...present.standingOf(told), told, metric, timeZone: zoneOf(told, config) };
  });
  const [first] = parts;
  if (first === undefined) throw new Error(`Delivery ${telling.id} tells of no trigger.`);
  return {
    id: telling.id,
    trigger: first.told.trigger,
    automation: telling.automation,
    conversation: conversationNow(telling, present, first.told, config),
    parts: parts as [Part, ...Part[]],
    shown: worstOf(parts.map(({ shown }) => shown)),
    metrics: metricsInWords(parts.map(({ metric }) => metric)),
    cause: telling.cause,
    link: linkTo(telling.publicUrl, telling.conversation),
    sentAt: telling.now,
    sample: telling.sample ?? false,
  };
}

export function linkTo(publicUrl: string, conversation: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/conversations/${encodeURIComponent(conversation)}`;
}

function zoneOf({ body }: ToldTrigger, config: Config): string {
  const { policy } = body.standing;
  const schedule = Object.hasOwn(config.policies, policy) ? config.policies[policy]!.schedule : null;
  return schedule === null ? 'UTC' : (config.schedules[schedule]?.timeZone ?? 'UTC');
}

function conversationNow(telling: Telling, present: Present, { body }: ToldTrigger, config: Config): ConversationNow {
  const { stored } = present;
  const { standing } = body;
  const now = stored ?? standing;
  return {
    id: telling.conversation,
    status: stored?.status ?? body.status,
    risk: stored?.risk ?? null,
    subject: stored?.subject ?? null,
    customer: { id: stored?.customer_id ?? null, name: stored?.customer_name ?? null, tier: now.tier },
    team: now.team,
    channel: now.channel,
    priority: now.priority,
    tier: now.tier,
    assignee: now.assignee,
    assigneeName: now.assignee === null ? null : (personOf(config.directory, now.assignee)?.name ?? now.assignee),
    createdAt: stored?.created_at ?? null,
    waitingSince: stored?.waiting_since ?? null,
  };
}

/** `Breach: First reply`, `Answered in time: First reply`, `Corrected: Resolution`. */
export function headlineOf(message: Message): { readonly word: string; readonly metrics: string } {
  if (message.trigger === 'sla_corrected') return { word: 'Corrected', metrics: message.metrics };
  return { word: STATE_WORDS[message.shown], metrics: message.metrics };
}

/** The part with the least time left: whose hours a message with one place for them shows. */
export function nearestPart({ parts }: Message): Part {
  return parts.reduce((nearest, part) => (part.remainingMs < nearest.remainingMs ? part : nearest));
}
