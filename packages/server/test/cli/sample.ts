/** A configuration with office hours in Berlin, and a morning of conversations, for what people read. */
export const CONFIG = `kept: 1
schedules:
  berlin:
    timeZone: Europe/Berlin
    weekly: { mon: ["09:00-12:00", "13:00-17:00"], tue: ["09:00-17:00"] }
    overrides: { "2026-03-03": ["10:00-17:00"] }
policies:
  standard:
    schedule: berlin
    pauseOn: [pending]
    tiers: { enterprise: 0.5 }
    defaultPriority: medium
    metrics:
      firstReply:
        byPriority: { high: { target: 2h }, medium: { target: 4h } }
      resolution: { target: 10h }
assignments:
  - { policy: standard }
`;

/** Monday 2 March 2026; Berlin is an hour ahead of UTC. */
export const EVENTS: readonly object[] = [
  {
    id: 'a1',
    type: 'conversation.created',
    conversation: '1001',
    at: '2026-03-02T08:00:00Z',
    subject: 'Cannot log in',
    priority: 'high',
  },
  {
    id: 'b1',
    type: 'conversation.created',
    conversation: '1002',
    at: '2026-03-02T08:30:00Z',
    subject: '請求書が届きません、至急確認してください。よろしくお願いいたします。',
  },
  {
    id: 'c1',
    type: 'conversation.created',
    conversation: '1003',
    at: '2026-03-02T09:00:00Z',
    subject: 'Wrong address',
    customer: { tier: 'enterprise' },
  },
  { id: 'c2', type: 'status.changed', conversation: '1003', at: '2026-03-02T09:10:00Z', status: 'pending' },
  { id: 'd1', type: 'conversation.created', conversation: '1004', at: '2026-03-02T09:00:00Z' },
  { id: 'd2', type: 'message.sent', conversation: '1004', at: '2026-03-02T09:20:00Z' },
  { id: 'd3', type: 'status.changed', conversation: '1004', at: '2026-03-02T09:40:00Z', status: 'done' },
  {
    id: 'e1',
    type: 'conversation.created',
    conversation: '1005',
    at: '2026-03-02T09:00:00Z',
    subject: 'Cheap \u001b[31mwatches',
  },
  { id: 'e2', type: 'conversation.deleted', conversation: '1005', at: '2026-03-02T09:05:00Z', reason: 'spam' },
  { id: 'f1', type: 'message.received', conversation: '1006', at: '2026-03-02T10:00:00Z' },
];
