/** The words of messages: the same as on every screen (design "Risk, the one colour system"). */
import type { Metric, Outcome, RiskState } from '@kept/engine';
import type { RetractionCause } from '../store/outbox-body.ts';

/** What a promise is in: its risk while it runs, else how it ended; null where it ended with neither. */
export type Shown = RiskState | Outcome | 'over';

export const STATE_WORDS: Readonly<Record<Shown, string>> = {
  sla: 'SLA',
  at_risk: 'At risk',
  urgent: 'Urgent',
  breach: 'Breach',
  met: 'Met',
  breached: 'Breached',
  over: 'Over',
};

/** The worst first. */
export const WORST_FIRST: readonly Shown[] = ['breach', 'urgent', 'at_risk', 'sla', 'breached', 'met', 'over'];

export function worstOf(shown: readonly Shown[]): Shown {
  return WORST_FIRST.find((state) => shown.includes(state)) ?? 'over';
}

export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  firstReply: 'First reply',
  allMessages: 'All messages',
  resolution: 'Resolution',
};

/** `First reply and All messages`. */
export function metricsInWords(metrics: readonly Metric[]): string {
  return metrics.map((metric) => METRIC_WORDS[metric]).join(' and ');
}

/** `1.5 h left`, `0.3 h overdue`: one decimal, half up. */
export function hoursInWords(remainingMs: number): string {
  return remainingMs > 0 ? `${oneDecimal(remainingMs)} h left` : `${oneDecimal(-remainingMs)} h overdue`;
}

export function oneDecimal(ms: number): string {
  return (Math.round(ms / 360_000) / 10).toFixed(1);
}

/** `Mon, 2 Mar 2026, 09:00 CET`. */
export function momentInWords(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  }).format(at);
}

/** What is known of the event that caused a transition. */
export interface CauseEvent {
  readonly type: string;
  /** The stored event's body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The automation that made it; null where something else did. */
  readonly automation: string | null;
}

/** Why it happened: `time passed`, `the rule "VIP first" set priority to critical`, `status became open`. */
export function causeInWords(cause: RetractionCause, event: CauseEvent | null): string {
  switch (cause.kind) {
    case 'time':
      return 'time passed';
    case 'revision':
      return `revision ${cause.revision} of the configuration`;
    case 'upgrade':
      return 'a new version of Kept, which counts otherwise';
    case 'event':
      return event === null
        ? `event ${cause.id}${cause.source === '' ? '' : ` of ${cause.source}`}`
        : eventInWords(event);
    default:
      return cause satisfies never;
  }
}

function eventInWords({ type, body, automation }: CauseEvent): string {
  const by = automation === null ? actorOf(body) : ` by the rule "${automation}"`;
  switch (type) {
    case 'conversation.created':
      return `the conversation was created${by}`;
    case 'conversation.updated':
      return `${changesInWords((body.changes ?? {}) as Record<string, unknown>)}${by}`;
    case 'message.received':
      return 'a message from the customer';
    case 'message.sent':
      return `a reply${by}`;
    case 'status.changed':
      return `status set to ${String(body.status)}${by}`;
    case 'conversation.deleted':
      return `the conversation was deleted${by}`;
    case 'event.voided':
      return `an event was voided${by}`;
    default:
      return `an event of type ${type}${by}`;
  }
}

function actorOf({ actor }: Readonly<Record<string, unknown>>): string {
  const { kind, id } = (actor ?? {}) as { kind?: unknown; id?: unknown };
  if (typeof id === 'string') return ` by ${id}`;
  return typeof kind === 'string' ? ` by ${kind === 'agent' ? 'an agent' : `the ${kind}`}` : '';
}

/** `priority set to critical, team cleared`. */
function changesInWords(changes: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(changes).map(([field, value]) => {
    if (value === null) return `${field} cleared`;
    if (field === 'customer')
      return changesInWords(value as Record<string, unknown>).replaceAll(/^|, /g, '$&customer ');
    if (field === 'addTags') return `tagged ${(value as string[]).join(', ')}`;
    if (field === 'removeTags') return `untagged ${(value as string[]).join(', ')}`;
    return typeof value === 'object' ? `${field} changed` : `${field} set to ${String(value)}`;
  });
  return words.length === 0 ? 'an update' : words.join(', ');
}
