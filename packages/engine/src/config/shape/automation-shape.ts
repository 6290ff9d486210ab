import { DAILY_DIGEST, METRICS, TRIGGERS } from '../config.ts';
import {
  choice,
  duration,
  flag,
  list,
  oneKey,
  oneOrMore,
  optional,
  record,
  required,
  suggested,
  template,
  text,
} from './build.ts';
import { KNOWN_CHANNELS } from './policy-shape.ts';

export const RISK_STATES = ['sla', 'at_risk', 'urgent', 'breach', 'met', 'breached'] as const;
export const TRIPWIRES = ['low', 'normal', 'high', 'urgent'] as const;

/** Words of `to` and `mention` that stand for whoever it is at the time. */
export const PLACES = ['assignee', 'team', 'manager'] as const;

const recipient = suggested(PLACES);

const conditions = record({
  metric: optional(oneOrMore(choice(METRICS)), 'One of these metrics.'),
  state: optional(oneOrMore(choice(RISK_STATES)), "The metric's state after what happened."),
  tripwire: optional(
    oneOrMore(choice(TRIPWIRES)),
    'The tripwire reached. The last call, high, fires only for rules that name it.',
  ),
  team: optional(oneOrMore(text), 'One of these teams.'),
  channel: optional(oneOrMore(suggested(KNOWN_CHANNELS)), 'One of these channels.'),
  priority: optional(oneOrMore(text), 'One of these priorities.'),
  tier: optional(oneOrMore(text), 'One of these customer tiers.'),
  policy: optional(oneOrMore(text), 'One of these policies.'),
  assignee: optional(oneOrMore(suggested(['unassigned'])), 'One of these assignees; unassigned stands for nobody.'),
});

const connection = (kind: string) =>
  optional(text, `Name of a connection of kind ${kind}. May be left out where there is exactly one.`);
const message = optional(template, 'The message, with {{names}} to fill in. Absent: a good default.');

const actionShape = oneKey({
  slack: required(
    record({
      connection: connection('slack'),
      channel: optional(text, 'Channel, such as #sla-breaches. With `to`: where it goes when nobody is found.'),
      to: optional(
        recipient,
        'assignee, team, manager or the id of a person: a direct message, or the channel of the team.',
      ),
      mention: optional(recipient, 'assignee, team, manager or the id of a person to mention in the message.'),
      text: message,
    }),
    'A message in Slack.',
  ),
  webhook: required(record({ connection: connection('webhook') }), 'A signed request to a connection of kind webhook.'),
  email: required(
    record({
      connection: connection('smtp'),
      to: required(oneOrMore(recipient), 'assignee, team, manager, ids of people or addresses.'),
      subject: optional(template, 'The subject line, with {{names}} to fill in. Absent: a good default.'),
      text: message,
    }),
    'A mail.',
  ),
  teams: required(record({ connection: connection('teams'), text: message }), 'A card in Microsoft Teams.'),
  pagerduty: required(
    record({ connection: connection('pagerduty') }),
    'An incident in PagerDuty; it is resolved when the conversation is done.',
  ),
  assign: required(
    suggested(['nobody']),
    'Assigns the conversation to this person; nobody takes it from whoever has it.',
  ),
  setPriority: required(text, 'Sets the priority of the conversation.'),
  setTeam: required(text, 'Moves the conversation to this team.'),
  addTags: required(oneOrMore(text), 'Adds these tags to the conversation.'),
});

export const automationShape = record({
  name: required(text, 'What this rule is called, unlike any other.'),
  enabled: optional(flag, 'False: the rule rests. Default: true.'),
  on: required(
    oneOrMore(choice([...TRIGGERS, DAILY_DIGEST])),
    'What sets it off. daily_digest, alone, is sent once a day: what falls due, and what is broken.',
  ),
  digest: optional(
    record({
      at: required(text, 'Time of day, HH:MM, as local clocks show it.'),
      schedule: optional(
        text,
        'Sent on its open days, and its hours are looked ahead. Absent: default, if there is one.',
      ),
      timeZone: optional(text, 'Where it is that time, such as Europe/Berlin. Absent: where the schedule is.'),
      ahead: optional(duration(), 'How far is looked ahead, in open hours of the schedule. Default: 8h.'),
    }),
    'When the digest of `on: daily_digest` is sent, and how far it looks.',
  ),
  when: optional(conditions, 'Conditions: all that are given must hold.'),
  do: required(list(actionShape, 1), 'What it does, in this order.'),
  throttle: optional(
    record({
      every: required(duration(), 'At most one in this time. A climb to a higher state is never held back.'),
      per: optional(choice(['conversation', 'rule']), 'For each conversation (default) or for the whole rule.'),
    }),
    'Keeps the noise down.',
  ),
  quietHours: optional(
    record({
      schedule: required(text, 'The schedule outside which messages wait and are gathered into one digest.'),
      passPriorities: optional(oneOrMore(text), 'Priorities whose breaches are sent at once all the same.'),
    }),
    'When messages wait for the morning.',
  ),
});
