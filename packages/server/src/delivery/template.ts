import type { TemplateName } from '@kept/engine';
import Mustache from 'mustache';
import { clip } from './escape.ts';
import { type Message, nearestPart } from './message.ts';
import { hoursInWords, momentInWords, oneDecimal, STATE_WORDS } from './words.ts';

/** How a place writes what fills a template in. */
export interface Style {
  readonly escape: (text: string) => string;
  /** An instant; by default in words, in the zone of the policy's schedule. */
  readonly moment?: (at: number, timeZone: string) => string;
}

/** No single name fills more than this of a message. */
const LONGEST_WORD = 500;

/** A rule's own text with the names filled in; each value escaped for its place. */
export function renderTemplate(template: string, message: Message, style: Style): string {
  const words = wordsOf(message, style);
  const fill = (value: unknown) =>
    value instanceof Verbatim ? value.text : style.escape(clip(String(value), LONGEST_WORD));
  return Mustache.render(template, words, {}, { escape: fill });
}

/** Text that is in its place's own form already. */
class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function wordsOf(message: Message, style: Style): Record<TemplateName, string | Verbatim> {
  const { conversation } = message;
  const part = nearestPart(message);
  const { transition, standing } = part.told.body;
  const moment = (at: number | null) => {
    if (at === null) return '';
    return style.moment ? new Verbatim(style.moment(at, part.timeZone)) : momentInWords(at, part.timeZone);
  };
  const overdue = part.remainingMs <= 0;
  return {
    conversation: conversation.id,
    subject: conversation.subject ?? '',
    customer: conversation.customer.name ?? conversation.customer.id ?? '',
    metric: message.metrics,
    state: STATE_WORDS[message.shown],
    tripwire: transition.tripwire ?? '',
    hours: hoursInWords(part.remainingMs),
    hoursLeft: overdue ? '' : oneDecimal(part.remainingMs),
    hoursOverdue: overdue ? oneDecimal(-part.remainingMs) : '',
    dueAt: moment(part.dueAt),
    assignee: conversation.assigneeName ?? 'unassigned',
    team: conversation.team ?? '',
    channel: conversation.channel ?? '',
    priority: conversation.priority ?? '',
    tier: conversation.tier ?? '',
    policy: standing.policy,
    link: message.link,
    at: moment(transition.at),
    cause: message.cause,
    waitingSince: moment(conversation.waitingSince),
  };
}
