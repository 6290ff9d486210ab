import { STATUSES } from '../config.ts';
import { choice, duration, flag, list, number, optional, record, required, suggested, table, text } from './build.ts';

/** Channels that have an icon; any other text is a channel too. */
export const KNOWN_CHANNELS = [
  'email',
  'web_chat',
  'voice',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
  'x',
  'api',
];

const active = STATUSES.filter((status) => status !== 'done');

const pauseOn = list(
  choice(active, {
    done: {
      code: 'done_never_pauses',
      message: `A conversation that is done has no running clock, so "done" cannot pause one. Leave it out: ${active.join(', ')} can pause.`,
    },
  }),
);

const seconds = number('a whole number of seconds, 1 or more', { whole: true, above: 0, most: 315_360_000_000 });

const wholeTarget = duration(
  (given) => `Write "${given}s", or urgentTargetSeconds: ${given} with lowTargetSeconds and normalTargetSeconds.`,
);

const targetFields = {
  target: optional(wholeTarget, 'The whole time: 4h, 1h30m, 90s. Low and normal follow from atRiskAt and urgentAt.'),
  lowTargetSeconds: optional(seconds, 'Seconds until the risk is At risk (tripwire low).'),
  normalTargetSeconds: optional(seconds, 'Seconds until the risk is Urgent (tripwire normal).'),
  highTargetSeconds: optional(seconds, 'Seconds until the last call, inside Urgent (tripwire high). May be absent.'),
  urgentTargetSeconds: optional(seconds, 'Seconds until the promise is broken: Breach (tripwire urgent).'),
};

export const TRIPWIRE_FIELDS = [
  'lowTargetSeconds',
  'normalTargetSeconds',
  'highTargetSeconds',
  'urgentTargetSeconds',
] as const;

const allTripwires = { required: ['lowTargetSeconds', 'normalTargetSeconds', 'urgentTargetSeconds'] };
const noTripwires = { properties: Object.fromEntries(TRIPWIRE_FIELDS.map((name) => [name, false])) };

export const targetShape = record(targetFields, {
  oneOf: [
    { required: ['target'], ...noTripwires },
    { ...allTripwires, properties: { target: false } },
  ],
});

export const metricShape = record(
  {
    ...targetFields,
    byPriority: optional(
      table('a priority', targetShape),
      'A target for each priority. The policy then needs a defaultPriority.',
    ),
    pauseOn: optional(
      pauseOn,
      "Statuses in which this metric's clock stands still; replaces the policy's. [] never pauses.",
    ),
  },
  {
    oneOf: [
      { required: ['target'], properties: { ...noTripwires.properties, byPriority: false } },
      { ...allTripwires, properties: { target: false, byPriority: false } },
      {
        required: ['byPriority'],
        properties: { ...noTripwires.properties, target: false, byPriority: { type: 'object', minProperties: 1 } },
      },
    ],
  },
);

const fraction = number('a number above 0, up to 1, such as 0.75', { above: 0, most: 1 });

export const policyShape = record(
  {
    schedule: optional(text, 'Office hours by which the clocks run. Absent: the schedule named "default".'),
    ignoreOfficeHours: optional(flag, 'True: the clocks run around the clock, whatever the schedule.'),
    pauseOn: optional(pauseOn, 'Statuses in which the clocks stand still. Default: [pending].'),
    alerts: optional(
      choice(['perCycle', 'perEpisode']),
      'perCycle (default): every broken promise is heard. perEpisode: only what raises the metric.',
    ),
    tiers: optional(
      table('a customer tier', number('a number above 0, such as 0.5 for half the time', { above: 0 })),
      'Factor on all targets by customer tier: enterprise 0.5 halves the time.',
    ),
    defaultPriority: optional(
      text,
      'The row of byPriority for a conversation without a priority, or with one that is not in it.',
    ),
    atRiskAt: optional(fraction, 'Fraction of a target at which it is At risk. Default: 0.75.'),
    urgentAt: optional(fraction, 'Fraction of a target at which it is Urgent. Default: 0.9.'),
    metrics: optional(
      record(
        {
          firstReply: optional(
            metricShape,
            'First Reply Time: from the first customer message to the first reply of an agent.',
          ),
          allMessages: optional(
            metricShape,
            'All Messages: from the oldest unanswered customer message to the next reply, over and over.',
          ),
          resolution: optional(
            metricShape,
            'Resolution Time: from the start, or a reopening, until the conversation is done.',
          ),
        },
        { minProperties: 1 },
      ),
      'What the policy promises: at least one metric.',
    ),
  },
  { required: ['metrics'] },
);

export const assignmentShape = record({
  policy: required(text, 'The policy that applies.'),
  team: optional(text, 'Only conversations of this team.'),
  channel: optional(suggested(KNOWN_CHANNELS), 'Only conversations that came by this channel.'),
});
