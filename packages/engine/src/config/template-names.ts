/** What a message template may name in `{{…}}`, with what stands there in the message. */
export const TEMPLATE_WORDS = {
  conversation: 'id of the conversation',
  subject: 'its subject',
  customer: "the customer's name, else id",
  metric: 'First reply, All messages or Resolution',
  state: "the metric's risk state: SLA, At risk, Urgent, Breach, Met",
  tripwire: 'the tripwire reached: low, normal, high, urgent',
  hours: 'hours left, or overdue once it is broken, one decimal, without a sign',
  hoursLeft: 'hours left, one decimal, empty once overdue',
  hoursOverdue: 'hours overdue, one decimal, empty before',
  dueAt: 'the instant at which it is or was due',
  assignee: 'name of the assignee, or "unassigned"',
  team: 'the team',
  channel: 'the channel that the conversation came by',
  priority: 'the priority',
  tier: "the customer's tier",
  policy: 'the policy that made the promise',
  link: "the conversation's page on the dashboard",
  at: 'the instant at which it happened',
  cause: 'why it happened: time passed, or what changed',
  waitingSince: 'since when the customer has waited for an answer',
} as const;

export type TemplateName = keyof typeof TEMPLATE_WORDS;

export const TEMPLATE_NAMES = Object.keys(TEMPLATE_WORDS) as readonly TemplateName[];
