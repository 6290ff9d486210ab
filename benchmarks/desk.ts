/** A help desk's traffic for benchmarks: lives of five events, many at once, each event with an id of its own. */

/** Events of one life: created, answered, waiting on the customer, asked again, answered again. */
export const LIFE = 5;

/** What promises them: three clocks, by priority and tier, in office hours; chats around the clock. */
export const DESK_CONFIG = `kept: 1
schedules:
  default:
    timeZone: Europe/Berlin
    weekly:
      mon: ["09:00-12:30", "13:30-17:30"]
      tue: ["09:00-12:30", "13:30-17:30"]
      wed: ["09:00-12:30", "13:30-17:30"]
      thu: ["09:00-12:30", "13:30-17:30"]
      fri: ["09:00-15:00"]
    holidays: [DE]
policies:
  standard:
    pauseOn: [pending]
    tiers: { enterprise: 0.5 }
    defaultPriority: medium
    metrics:
      firstReply: { byPriority: { critical: { target: 1h }, high: { target: 4h }, medium: { target: 8h }, low: { target: 16h } } }
      allMessages: { target: 8h }
      resolution: { byPriority: { critical: { target: 8h }, high: { target: 16h }, medium: { target: 40h }, low: { target: 80h } } }
  chat:
    ignoreOfficeHours: true
    metrics: { firstReply: { target: 10m }, allMessages: { target: 10m } }
assignments:
  - { policy: chat, channel: web_chat }
  - { policy: standard }
`;

const TEAMS = ['support', 'billing', 'onboarding', 'platform', 'field'];
const CHANNELS = ['email', 'email', 'email', 'web_chat', 'voice', 'whatsapp'];
const PRIORITIES = ['low', 'medium', 'medium', 'high', 'critical'];
const SUBJECTS = ['Cannot log in', 'Invoice is wrong', 'App is slow', 'How do I export', 'Order has not arrived'];
const AGENTS = 60;

/** `step` 0 to 4 of one conversation, as it is sent. */
export function deskEvent(name: string, number: number, step: number, at: string): Record<string, unknown> {
  const base = { id: `${name}${number}-${step}`, conversation: `${name}${number}`, at };
  const agent = { kind: 'agent', id: `agent${number % AGENTS}` };
  switch (step) {
    case 0:
      return {
        ...base,
        type: 'conversation.created',
        channel: CHANNELS[number % CHANNELS.length],
        team: TEAMS[number % TEAMS.length],
        priority: PRIORITIES[number % PRIORITIES.length],
        subject: `${SUBJECTS[number % SUBJECTS.length]} (${number})`,
        customer: { id: `c${number % 9973}`, name: 'Ada', tier: number % 10 === 0 ? 'enterprise' : 'basic' },
      };
    case 1:
    case 4:
      return { ...base, type: 'message.sent', author: agent };
    case 2:
      return { ...base, type: 'status.changed', status: 'pending', actor: agent };
    default:
      return { ...base, type: 'message.received' };
  }
}
