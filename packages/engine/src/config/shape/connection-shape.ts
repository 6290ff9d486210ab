import {
  byKind,
  flag,
  list,
  number,
  optional,
  record,
  required,
  secret,
  table,
  text,
  url,
  urlOrSecret,
} from './build.ts';

const address = optional(url, "Where the service is, if not at its maker's usual address.");

export const connectionShape = byKind({
  slack: record(
    {
      token: optional(secret, 'Where the bot token is found. With it each rule chooses its channel.'),
      webhookUrl: optional(secret, 'Where the address of an incoming webhook is found. It is one fixed channel.'),
      defaultChannel: optional(text, 'The channel of rules that name none.'),
      apiUrl: address,
    },
    { oneOf: [{ required: ['token'] }, { required: ['webhookUrl'] }] },
  ),
  webhook: record({
    url: required(urlOrSecret, 'Where the request goes.'),
    secret: optional(secret, 'Where the signing secret is found. Absent: requests are not signed.'),
  }),
  smtp: record({
    host: required(text, 'Name of the mail server.'),
    port: optional(
      number('a port, 1 to 65535', { whole: true, above: 0, most: 65_535 }),
      'Default: 587, or 465 where secure is true.',
    ),
    secure: optional(flag, 'True: TLS from the first byte. Default false: STARTTLS where the server offers it.'),
    user: optional(text, 'Name to sign in with.'),
    password: optional(secret, 'Where the password is found.'),
    from: required(text, 'The sender: Kept <kept@example.com>.'),
  }),
  teams: record({
    url: required(urlOrSecret, 'Where the address of the workflow is found; it bears a secret, so by { env: NAME }.'),
  }),
  pagerduty: record({
    routingKey: required(secret, 'Where the integration key (Events API v2) is found.'),
    apiUrl: address,
  }),
});

export const directoryShape = record({
  people: optional(
    table(
      'a person',
      record({
        name: optional(text, 'What people call them.'),
        email: optional(text, 'Where mail reaches them.'),
        slack: optional(text, 'Their Slack member id, such as U012AB3CD.'),
      }),
    ),
    'People by the id that events call them by.',
  ),
  teams: optional(
    table(
      'a team',
      record({
        members: optional(list(text), 'Ids of the people in it.'),
        manager: optional(text, 'Id of the person who leads it.'),
        slack: optional(text, 'Its Slack channel.'),
        email: optional(text, 'Its shared mailbox.'),
      }),
    ),
    'Teams by the name that events call them by.',
  ),
});
