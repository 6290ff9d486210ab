import type { Conversation } from '../../src/board/rows.ts';
import type { RowMetric } from '../../src/clock/running.ts';

const STILL: RowMetric = {
  state: null,
  badge: null,
  cycleState: null,
  running: false,
  clock: null,
  opensAt: null,
  dueAt: null,
  remainingSeconds: null,
  policy: 'standard',
  policyVersion: 1,
  schedule: null,
  scheduleVersion: null,
  startedAt: null,
  targets: null,
  pauseOn: [],
};

export function clockOf(part: Partial<RowMetric>): RowMetric {
  return {
    ...STILL,
    state: 'sla',
    badge: 'sla',
    cycleState: 'sla',
    running: true,
    clock: 'counting',
    remainingSeconds: 3600,
    ...part,
  };
}

export function conversationOf(id: string, part: Partial<Conversation> = {}): Conversation {
  return {
    id,
    status: 'open',
    risk: 'sla',
    nextTripwireAt: null,
    waitingSince: null,
    metrics: {},
    channel: 'email',
    team: 'support',
    priority: 'high',
    tier: null,
    assignee: null,
    subject: `Subject ${id}`,
    customer: { id: null, name: 'Ada', tier: null },
    tags: [],
    createdAt: '2026-03-02T08:00:00.000Z',
    completedAt: null,
    ...part,
  };
}

/** A row whose first reply is due then; null: paused. */
export function dueConversation(id: string, dueAt: string | null): Conversation {
  return conversationOf(id, {
    metrics: { firstReply: clockOf({ dueAt, clock: dueAt === null ? 'paused' : 'counting' }) },
  });
}
