/** Random lives of a few conversations, and how their events come in: for laws that hold of all of them. */
import * as fc from 'fast-check';
import type { RawEvent } from './service.ts';

const MINUTE = 60_000;
export const MONDAY = Date.UTC(2026, 2, 2, 6);

/** Teams and channels change policies, priorities and tiers their targets. */
export const CONFIG = {
  kept: 1,
  schedules: {
    default: {
      timeZone: 'Europe/Berlin',
      weekly: { mon: ['09:00-12:00', '13:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'], fri: ['09:00-15:00'] },
      holidays: ['DE'],
      overrides: { '2026-03-04': ['10:00-12:00'] },
    },
  },
  policies: {
    office: {
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
    always: {
      ignoreOfficeHours: true,
      alerts: 'perEpisode',
      metrics: { allMessages: { target: '40m' }, resolution: { target: '5h' } },
    },
  },
  assignments: [{ policy: 'office' }, { policy: 'always', team: 'night' }],
};

const status = fc.constantFrom('open', 'in_progress', 'pending', 'on_hold', 'done');
const perhaps = <T>(values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
const attributes = fc.record({
  team: perhaps<string | null>(['night', 'day', null]),
  priority: perhaps<string | null>(['high', 'normal', null]),
  customer: perhaps<unknown>([{ tier: 'gold' }, null, { name: 'Ada' }]),
  assignee: perhaps<string | null>(['ana', null]),
});

const happening: fc.Arbitrary<RawEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'message.received' }) },
  { weight: 4, arbitrary: fc.constant({ type: 'message.sent' }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('status.changed'), status }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('conversation.updated'), changes: attributes }) },
  { weight: 2, arbitrary: attributes.map((rest) => ({ type: 'conversation.created', ...rest })) },
  { weight: 1, arbitrary: fc.constant({ type: 'conversation.deleted', reason: 'spam' }) },
  { weight: 1, arbitrary: fc.nat(30).map((n) => ({ type: 'event.voided', event: `e${n}`, reason: 'wrong' })) },
);

/** On a grid of ten minutes over three days, so that instants, closings and tripwires coincide often. */
const GRID = 430;

export interface Step {
  readonly receivedAt: number;
  readonly events: readonly RawEvent[];
  /** Whether the timers have kept up until then. */
  readonly punctual: boolean;
  /** How they come: as they happen, or in an import, of which more may follow. */
  readonly options: { readonly imported: boolean; readonly more: boolean };
}

export interface Life {
  readonly steps: readonly Step[];
  readonly events: readonly RawEvent[];
  readonly until: number;
}

const LIVE = { imported: false, more: false };

/** Some events come at once, some late, some a little early; a few come twice. */
export const lives: fc.Arbitrary<Life> = fc
  .array(
    fc.record({
      event: happening,
      at: fc.nat(GRID),
      late: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: -4, max: 900 }) },
      ),
      conversation: fc.constantFrom('a', 'b'),
      again: fc.boolean(),
      punctual: fc.boolean(),
      options: fc.constantFrom(LIVE, LIVE, { imported: true, more: false }, { imported: true, more: true }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((drawn) => {
    const until = MONDAY + (GRID + 20) * 10 * MINUTE;
    const sent = drawn.map(({ event, at, late, conversation, again, punctual, options }, index) => {
      const instant = MONDAY + at * 10 * MINUTE;
      const raw = { id: `e${index}`, conversation, at: new Date(instant).toISOString(), ...event };
      const receivedAt = Math.min(until, instant + late * MINUTE);
      return { event: JSON.parse(JSON.stringify(raw)) as RawEvent, receivedAt, again, punctual, options };
    });
    const arriving = [...sent, ...sent.filter(({ again }) => again).map((each) => ({ ...each, receivedAt: until }))];
    arriving.sort((a, b) => a.receivedAt - b.receivedAt);
    const steps: (Step & { events: RawEvent[] })[] = [];
    for (const { event, receivedAt, punctual, options } of arriving) {
      const last = steps.at(-1);
      if (last?.receivedAt === receivedAt) last.events.push(event);
      else steps.push({ receivedAt, events: [event], punctual, options });
    }
    return { steps, events: sent.map(({ event }) => event), until };
  });
