/** A conversation put away as text and taken out again is the same conversation. */
import {
  type Conversation,
  compileRules,
  foldEvents,
  parseConfig,
  parseEvent,
  singleRevision,
  type Timeline,
} from '@kept/engine';
import { expect, it } from 'vitest';
import { conversationOf, stateText } from '../../src/store/conversation-text.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

/** One that was reopened, paused and breached, with a clock of each metric under way. */
function conversation(statuses = 3): Conversation {
  const event = (id: number, type: string, more: object = {}) => {
    const at = new Date(NOW - 7_200_000 + id * 60_000).toISOString();
    const parsed = parseEvent({ id: String(id), type, conversation: 'c', at, ...more });
    if (!parsed.ok) throw new Error(parsed.faults[0]!.message);
    return parsed.event;
  };
  const changes = Array.from({ length: statuses }, (_, at) =>
    event(2 + at, 'status.changed', { status: at % 2 === 0 ? 'pending' : 'open' }),
  );
  const created = {
    ...{ channel: 'email', team: 'support', priority: 'high', assignee: 'ana', subject: 'Cannot log in' },
    ...{ customer: { id: 'k', name: 'Ada', tier: 'gold' }, tags: ['a', 'b'], custom: { order: { number: 7 } } },
  };
  const events = [event(1, 'conversation.created', created), ...changes, event(90, 'message.received')];
  return foldEvents(timeline(), events, NOW).conversation!;
}

function timeline(): Timeline {
  const metrics = {
    firstReply: { target: '10m' },
    allMessages: { target: '20m' },
    resolution: { lowTargetSeconds: 60, normalTargetSeconds: 120, highTargetSeconds: 180, urgentTargetSeconds: 240 },
  };
  const policies = { all: { ignoreOfficeHours: true, metrics } };
  const parsed = parseConfig({ kept: 1, policies, assignments: [{ policy: 'all' }] });
  if (!parsed.ok) throw new Error(parsed.faults[0]!.message);
  return singleRevision(compileRules(parsed.config));
}

/** The same shape with a value of its own in every place, so that no two fields can have changed places unseen. */
function distinct(value: unknown, next = { value: 1 }): unknown {
  if (Array.isArray(value)) return value.map((each) => distinct(each, next));
  if (typeof value !== 'object' || value === null) return next.value++;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, distinct(each, next)]));
}

it('has each field in its own place', () => {
  const one = conversation();
  for (const { clock } of Object.values(one.metrics)) expect(clock?.transition).not.toBeNull();
  const marked = distinct(one) as Conversation;
  expect(conversationOf(stateText(marked))).toEqual(marked);
});

it('keeps what is there, and what is not', () => {
  for (const one of [conversation(), conversation(0), { ...conversation(), position: null }]) {
    expect(conversationOf(stateText(one))).toEqual(one);
  }
});

it('is read as it was put away before: with names', () => {
  const one = conversation();
  expect(conversationOf(JSON.stringify(one))).toEqual(one);
});

it('keeps the last forty of its statuses', () => {
  const one = conversation(60);
  expect(one.episode.spans).toHaveLength(61);
  expect(conversationOf(stateText(one)).episode.spans).toEqual(one.episode.spans.slice(-40));
});
