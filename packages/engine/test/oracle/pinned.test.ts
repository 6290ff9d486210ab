/** Where the engine and the oracle once differed, and who was right. */
import { replay } from '@kept/engine';
import { expect, it } from 'vitest';
import { eventsOf, timelineOfConfig } from '../support/scenarios.ts';

const CONFIG = {
  kept: 1,
  schedules: {},
  policies: { standard: { ignoreOfficeHours: true, metrics: { allMessages: { target: '1h' } } } },
  assignments: [{ policy: 'standard' }],
};

it('§3.8: a creation after the deletion is ignored, so the message of its instant is a message of its own (§3.4)', () => {
  const at = '2026-03-02T08:00:00Z';
  const events = eventsOf([
    { id: 'e1', seq: 1, type: 'message.received', conversation: '1', at },
    { id: 'e2', seq: 2, type: 'conversation.deleted', conversation: '1', at, reason: 'spam' },
    { id: 'e3', seq: 3, type: 'conversation.created', conversation: '1', at },
  ]);
  const [told] = replay(timelineOfConfig(CONFIG), events, Date.parse(at));
  expect(told?.cycles).toMatchObject([{ metric: 'allMessages', endReason: 'cancelled', calendarSeconds: 0 }]);
});
