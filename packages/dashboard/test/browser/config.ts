/** What the stories are about: office hours in Berlin, a promise by priority, a phone that is always answered. */
export const CONFIG = `kept: 1
schedules:
  berlin:
    timeZone: Europe/Berlin
    weekly: { mon: ["09:00-17:00"], tue: ["09:00-17:00"], wed: ["09:00-17:00"], thu: ["09:00-17:00"], fri: ["09:00-15:00"] }
    holidays: [DE-BY]
policies:
  standard:
    schedule: berlin
    tiers: { enterprise: 0.5 }
    defaultPriority: medium
    metrics:
      firstReply:
        byPriority: { high: { target: 2h }, medium: { target: 8h } }
      allMessages: { target: 8h }
      resolution: { target: 24h, pauseOn: [pending, on_hold] }
  phone:
    ignoreOfficeHours: true
    metrics:
      firstReply: { target: 1h }
assignments:
  - { policy: phone, channel: voice }
  - { policy: standard }
automations:
  - name: Breaches
    on: [sla_breached]
    do:
      - webhook: { connection: desk }
connections:
  desk: { kind: webhook, url: "https://desk.example.com/hook" }
`;

let number = 0;

/** An event with an id of its own. */
export function event(type: string, conversation: string, at: string, more: object = {}): object {
  return { id: `story-${++number}`, type, conversation, at, ...more };
}

export function created(conversation: string, at: string, more: object = {}): object {
  return event('conversation.created', conversation, at, {
    channel: 'email',
    team: 'support',
    priority: 'medium',
    subject: `Question ${conversation}`,
    customer: { id: `c${conversation}`, name: 'Ada' },
    ...more,
  });
}
