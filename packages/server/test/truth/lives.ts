/** Random lives of conversations under office hours with a night shift, for what holds of every record. */
import { compileRules, type Event, parseConfig, parseEvent, singleRevision, type Timeline } from '@kept/engine';
import fc from 'fast-check';

const MONDAY = Date.UTC(2026, 2, 2, 6);
const TEN_MINUTES = 600_000;

export const OFFICE = {
  kept: 1,
  schedules: {
    berlin: {
      timeZone: 'Europe/Berlin',
      weekly: { mon: ['09:00-12:00', '13:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'], fri: ['09:00-15:00'] },
      overrides: { '03-04': ['10:00-12:00'], '2026-03-06': 'closed' },
    },
    nights: { timeZone: 'America/New_York', weekly: { mon: ['20:00-04:00'], wed: ['20:00-04:00'] } },
  },
  policies: {
    office: {
      schedule: 'berlin',
      tiers: { gold: 0.5 },
      defaultPriority: 'normal',
      metrics: {
        firstReply: { byPriority: { normal: { target: '2h' }, high: { target: '30m' } } },
        allMessages: {
          ...{ lowTargetSeconds: 600, normalTargetSeconds: 1200 },
          ...{ highTargetSeconds: 1500, urgentTargetSeconds: 3600 },
        },
        resolution: { pauseOn: ['pending', 'on_hold'], target: '8h' },
      },
    },
    nights: {
      schedule: 'nights',
      pauseOn: [],
      metrics: { firstReply: { target: '90m' }, resolution: { target: '6h' } },
    },
  },
  assignments: [{ policy: 'office' }, { policy: 'nights', team: 'night' }],
};

export function timelineOfConfig(config: unknown): Timeline {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return singleRevision(compileRules(parsed.config));
}

export type RawEvent = Readonly<Record<string, unknown>> & { readonly at: string; readonly conversation: string };

export function parsed(events: readonly unknown[]): Event[] {
  return events.map((event) => {
    const read = parseEvent(event);
    if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join(' '));
    return read.event;
  });
}

const perhaps = <T>(...values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
const status = fc.constantFrom('open', 'in_progress', 'pending', 'on_hold', 'done');
const attributes = fc.record({
  team: perhaps<string | null>('night', 'day', null),
  priority: perhaps<string | null>('high', 'normal', 'odd', null),
  customer: perhaps<unknown>({ tier: 'gold', name: 'Ada' }, { tier: null }, null),
  subject: perhaps('Cannot log in'),
});

const kinds: readonly (readonly [weight: number, fc.Arbitrary<object>])[] = [
  [4, fc.record({ type: fc.constant('message.received'), automatic: perhaps(true) })],
  [4, fc.record({ type: fc.constant('message.sent'), private: perhaps(true), author: perhaps({ kind: 'bot' }) })],
  [5, fc.record({ type: fc.constant('status.changed'), status })],
  [3, fc.record({ type: fc.constant('conversation.updated'), changes: attributes })],
  [2, attributes.map((rest) => ({ type: 'conversation.created', ...rest }))],
  [1, fc.constant({ type: 'conversation.deleted', reason: 'spam' })],
  [1, fc.nat(15).map((n) => ({ type: 'event.voided', event: `e${n}`, reason: 'wrong' }))],
];

/** On a grid of ten minutes over a fortnight, so that instants, closings and tripwires coincide often. */
export const instants = fc.nat(2100).map((n) => MONDAY + n * TEN_MINUTES);

/** Events of one conversation, in any order. */
export const lives: fc.Arbitrary<RawEvent[]> = fc
  .array(
    fc.tuple(fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary }))), fc.nat(2000), perhaps(1, 2)),
    { minLength: 1, maxLength: 16 },
  )
  .map((list) =>
    list.map(
      ([event, at, seq], index) =>
        JSON.parse(
          JSON.stringify({
            ...{ id: `e${index}`, conversation: 'c', ...event, seq },
            at: new Date(MONDAY + at * TEN_MINUTES).toISOString(),
          }),
        ) as RawEvent,
    ),
  );
