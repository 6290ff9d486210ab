/** What the default messages list, one line each: the same in Slack, mail and Teams. */
import type { Message, Part } from './message.ts';
import { headlineOf } from './message.ts';
import { hoursInWords, METRIC_WORDS, momentInWords, oneDecimal } from './words.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** `0.3 h overdue`; of several promises, each with its name unless they agree. */
export function hoursOf({ parts }: Message): string {
  const each = parts.map(({ remainingMs }) => hoursInWords(remainingMs));
  if (each.every((words) => words === each[0])) return each[0]!;
  return parts.map((part, at) => `${METRIC_WORDS[part.metric]} ${each[at]}`).join(', ');
}

/** How a promise ended, or why its clock stands still; empty while it runs. */
export function stillnessOf(part: Part): string {
  if (part.endedAt !== null) {
    const ended = { answered: 'answered', closed: 'closed', cancelled: 'cancelled', detached: 'no longer watched' };
    const word = ended[part.endReason as keyof typeof ended] ?? 'ended';
    return `${word} ${momentInWords(part.endedAt, part.timeZone)}`;
  }
  if (part.clock === 'paused') return 'the clock is paused';
  return part.clock === 'closed' ? 'outside office hours' : '';
}

/** Facts of a message. `moment` writes an instant as its place does. */
export function factsOf(message: Message, moment: (at: number, timeZone: string) => string): Fact[] {
  const { conversation, parts } = message;
  const [first] = parts;
  const { standing } = first.told.body;
  const customer = conversation.customer.name ?? conversation.customer.id;
  const facts: [string, string | null][] = [
    ['Time', withStillness(message)],
    [first.remainingMs > 0 ? 'Due' : 'Was due', first.dueAt === null ? null : moment(first.dueAt, first.timeZone)],
    ['Assignee', conversation.assigneeName ?? 'unassigned'],
    ['Team', conversation.team],
    ['Priority', conversation.priority],
    [
      'Customer',
      customer === null
        ? conversation.tier
        : `${customer}${conversation.tier === null ? '' : ` (${conversation.tier})`}`,
    ],
    // Other statuses change without a word here, and would soon be wrong in a message that stays.
    ['Status', conversation.status === 'done' || conversation.status === 'deleted' ? conversation.status : null],
    ['Policy', `${standing.policy}, version ${standing.policyVersion}`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

function withStillness(message: Message): string {
  const still = stillnessOf(message.parts[0]);
  const calendar = calendarNote(message);
  const notes = [still, calendar].filter((note) => note !== '');
  return notes.length === 0 ? hoursOf(message) : `${hoursOf(message)} (${notes.join('; ')})`;
}

/** The calendar's own count, where it says something else than the clock's. */
function calendarNote({ parts: [part], sentAt }: Message): string {
  if (part.dueAt === null || part.endedAt !== null || part.remainingMs <= 0) return '';
  const calendarMs = part.dueAt - sentAt;
  const [clock, calendar] = [oneDecimal(part.remainingMs), oneDecimal(calendarMs)];
  return calendarMs <= 0 || clock === calendar ? '' : `${calendar} h by the calendar`;
}

/** `Breach: First reply of 1001, 0.3 h overdue, unassigned`. */
export function summaryOf(message: Message): string {
  const { word, metrics } = headlineOf(message);
  const who = message.conversation.assigneeName ?? 'unassigned';
  const test = message.sample ? '[Test] ' : '';
  return `${test}${word}: ${metrics} of ${message.conversation.id}, ${hoursOf(message)}, ${who}`;
}
