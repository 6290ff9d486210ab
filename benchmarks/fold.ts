/** Events folded a second: parsed ones, from JSON Lines, and the 10,000th message of one conversation against its 10th. */
import {
  applyEvent,
  beginFold,
  byConversation,
  compileRules,
  type Event,
  foldEvents,
  type Happening,
  parseConfig,
  parseEvent,
  recordOf,
  resumeFold,
  singleRevision,
} from '@kept/engine';
import { printTable } from './table.ts';

const MONDAY = Date.UTC(2026, 2, 2, 7);
const MINUTE = 60_000;

const parsed = parseConfig({
  kept: 1,
  schedules: {
    office: {
      timeZone: 'Europe/Berlin',
      weekly: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-12:00', '13:00-17:00']]),
      ),
    },
  },
  policies: {
    standard: {
      schedule: 'office',
      defaultPriority: 'medium',
      metrics: {
        firstReply: { byPriority: { high: { target: '1h' }, medium: { target: '4h' } } },
        allMessages: { target: '4h' },
        resolution: { target: '16h' },
      },
    },
  },
  assignments: [{ policy: 'standard' }],
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
const timeline = singleRevision(compileRules(parsed.config));

/** Eight events a conversation: created, two exchanges, a pause, a change of priority, done. */
function conversation(number: number): Record<string, unknown>[] {
  const at = (minutes: number) => new Date(MONDAY + (number % 2000) * 7 * MINUTE + minutes * MINUTE).toISOString();
  const id = `c${number}`;
  return [
    {
      id: `${id}-1`,
      type: 'conversation.created',
      conversation: id,
      at: at(0),
      channel: 'email',
      priority: 'medium',
      customer: { id: 'k' },
    },
    { id: `${id}-2`, type: 'message.sent', conversation: id, at: at(20), author: { kind: 'agent', id: 'ana' } },
    { id: `${id}-3`, type: 'status.changed', conversation: id, at: at(21), status: 'pending' },
    { id: `${id}-4`, type: 'message.received', conversation: id, at: at(180) },
    { id: `${id}-5`, type: 'conversation.updated', conversation: id, at: at(200), changes: { priority: 'high' } },
    { id: `${id}-6`, type: 'message.sent', conversation: id, at: at(400) },
    { id: `${id}-7`, type: 'message.received', conversation: id, at: at(500) },
    { id: `${id}-8`, type: 'status.changed', conversation: id, at: at(900), status: 'done' },
  ];
}

function rate(count: number, run: () => void): number {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return (count / best) * 1000;
}

/** Milliseconds for the messages from..to of one conversation, resumed from its put-away state each hundred. */
function longConversation(): { tenth: number; tenThousandth: number } {
  const events: Happening[] = [];
  for (let i = 0; i < 10_000; i++) {
    const event = parseEvent({
      id: `m${i}`,
      type: i % 2 === 0 ? 'message.received' : 'message.sent',
      conversation: 'long',
      at: new Date(MONDAY + i * MINUTE).toISOString(),
    });
    if (event.ok) events.push(event.event as Happening);
  }
  const fold = beginFold(timeline, events);
  let tenth = 0;
  let tenThousandth = 0;
  let kept = '';
  for (const [index, event] of events.entries()) {
    const measured = index >= 9_000 || (index >= 10 && index < 1_010);
    if (!measured) {
      applyEvent(fold, event);
      continue;
    }
    kept = JSON.stringify(fold.conversation);
    const start = performance.now();
    applyEvent(resumeFold(timeline, JSON.parse(kept)), event);
    const took = performance.now() - start;
    if (index < 5_000) tenth += took / 1_000;
    else tenThousandth += took / 1_000;
    applyEvent(fold, event);
  }
  return { tenth, tenThousandth };
}

export async function benchFold(): Promise<void> {
  const lines = Array.from({ length: 40_000 }, (_, number) => conversation(number))
    .flat()
    .map((event) => JSON.stringify(event));
  const parse = (line: string): Event => {
    const event = parseEvent(JSON.parse(line));
    if (!event.ok) throw new Error('A benchmark event is unsound.');
    return event.event;
  };
  const now = MONDAY + 60 * 24 * 3600_000;
  const events = lines.map(parse);
  const conversations = [...byConversation(events).values()];
  const folded = rate(events.length, () => {
    for (const list of conversations) foldEvents(timeline, list, now);
  });
  const recorded = rate(events.length, () => {
    for (const list of conversations) recordOf(foldEvents(timeline, list, now), now);
  });
  const fromLines = rate(lines.length, () => {
    for (const list of byConversation(lines.map(parse)).values()) foldEvents(timeline, list, now);
  });
  const bare = rate(lines.length, () => {
    for (const line of lines) Date.parse(JSON.parse(line).at);
  });
  const { tenth, tenThousandth } = longConversation();
  printTable(
    'Events folded a second (8 a conversation, three clocks, office hours)',
    ['what', 'a second', 'against the limit'],
    [
      ['parsed events, folded', Math.round(folded), ''],
      ['parsed events, folded and rendered', Math.round(recorded), ''],
      [
        'JSON Lines, parsed and folded',
        Math.round(fromLines),
        `${(fromLines / bare).toFixed(2)} of JSON.parse + Date.parse`,
      ],
      ['the limit: JSON.parse + Date.parse', Math.round(bare), '1.00'],
    ],
  );
  printTable(
    'One conversation of 10,000 messages, put away and resumed for each',
    ['which', 'microseconds', 'ratio'],
    [
      ['the 10th to 1,010th', (tenth * 1000).toFixed(1), '1.00'],
      ['the 9,000th to 10,000th', (tenThousandth * 1000).toFixed(1), (tenThousandth / tenth).toFixed(2)],
    ],
  );
}

if (import.meta.main) await benchFold();
