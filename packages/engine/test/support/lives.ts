/** Random lives of a conversation, in office hours and out, for properties. */
import * as fc from 'fast-check';
import { timelineOfConfig } from './scenarios.ts';

const MONDAY = Date.UTC(2026, 2, 2, 6);
const MINUTE = 60_000;

/** Four policies over two schedules: teams and channels change them, priorities and tiers their targets. */
export const CONFIG = {
  kept: 1,
  schedules: {
    berlin: {
      timeZone: 'Europe/Berlin',
      weekly: {
        mon: ['09:00-12:00', '13:00-17:00'],
        tue: ['09:00-17:00'],
        wed: ['09:00-17:00'],
        thu: ['09:00-17:00'],
        fri: ['09:00-15:00'],
      },
      holidays: ['DE'],
      overrides: { '03-04': ['10:00-12:00'], '2026-03-06': 'closed' },
    },
    nights: {
      timeZone: 'America/New_York',
      weekly: { mon: ['20:00-04:00'], wed: ['20:00-04:00'], sat: ['00:00-24:00'] },
    },
  },
  policies: {
    office: {
      schedule: 'berlin',
      tiers: { gold: 0.5 },
      defaultPriority: 'normal',
      metrics: {
        firstReply: { byPriority: { normal: { target: '2h' }, high: { target: '30m' } } },
        allMessages: {
          lowTargetSeconds: 600,
          normalTargetSeconds: 1200,
          highTargetSeconds: 1500,
          urgentTargetSeconds: 3600,
        },
        resolution: { pauseOn: ['pending', 'on_hold'], target: '8h' },
      },
    },
    nights: {
      schedule: 'nights',
      pauseOn: [],
      metrics: { firstReply: { target: '90m' }, resolution: { target: '6h' } },
    },
    always: { ignoreOfficeHours: true, alerts: 'perEpisode', metrics: { allMessages: { target: '45m' } } },
  },
  assignments: [
    { policy: 'office' },
    { policy: 'nights', team: 'night' },
    { policy: 'always', team: 'night', channel: 'chat' },
  ],
};

export const TIMELINE = timelineOfConfig(CONFIG);

export type RawEvent = Record<string, unknown>;

const status = fc.constantFrom('open', 'in_progress', 'pending', 'on_hold', 'done');
const perhaps = <T>(values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);

const attributes = fc.record({
  team: perhaps<string | null>(['night', 'day', null]),
  channel: perhaps<string | null>(['chat', 'email', null]),
  priority: perhaps<string | null>(['high', 'normal', 'odd', null]),
  customer: perhaps<unknown>([{ tier: 'gold' }, { tier: null }, null, { name: 'Ada' }]),
});

const happening: fc.Arbitrary<RawEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('message.received'), automatic: perhaps([true, false]) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('message.sent'),
      private: perhaps([true, false]),
      author: perhaps<unknown>([{ kind: 'bot' }, { kind: 'agent', id: 'ana' }]),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('status.changed'), status }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('conversation.updated'), changes: attributes }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        initiator: perhaps(['customer', 'agent']),
        status: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: status }),
      })
      .chain((head) => attributes.map((rest) => ({ type: 'conversation.created', ...head, ...rest }))),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'conversation.deleted', reason: 'spam' }) },
);

const voided: fc.Arbitrary<RawEvent> = fc.record({
  type: fc.constant('event.voided'),
  event: fc.nat(20).map((n) => `e${n}`),
  reason: fc.constant('wrong'),
});

/** On a grid of ten minutes over a fortnight, so that instants, closings and tripwires coincide often. */
const instant = fc.nat(2000).map((n) => new Date(MONDAY + n * 10 * MINUTE).toISOString());

function life(kinds: fc.Arbitrary<RawEvent>): fc.Arbitrary<RawEvent[]> {
  return fc
    .array(fc.tuple(kinds, instant, fc.constantFrom(undefined, 1, 2)), { minLength: 1, maxLength: 20 })
    .map((list) =>
      list.map(([event, at, seq], index) =>
        JSON.parse(JSON.stringify({ id: `e${index}`, conversation: 'c', ...event, at, seq })),
      ),
    );
}

export const lives = life(happening);
export const livesWithVoids = life(fc.oneof({ weight: 6, arbitrary: happening }, { weight: 1, arbitrary: voided }));
export const instants = fc.nat(2100).map((n) => MONDAY + n * 10 * MINUTE);
