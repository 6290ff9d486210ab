/** Rules that act on triggers, and how they have fared. */
import { Type } from 'typebox';
import { DELIVERY_STATES } from './delivery.ts';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { automationTrigger, instant, maybeInstant, maybeText, metric, trigger } from './words.ts';

export const AutomationFiring = named(
  'AutomationFiring',
  object({
    delivery: Type.String(),
    at: instant,
    conversation: Type.String(),
    state: oneOf(DELIVERY_STATES),
    kind: Type.String(),
  }),
);

export const Automation = named(
  'Automation',
  object({
    name: Type.String(),
    enabled: Type.Boolean(),
    on: list(automationTrigger),
    digest: nullable(
      object({
        atMinute: count({ description: 'Minutes after midnight, by the clocks of the time zone.' }),
        timeZone: Type.String(),
        schedule: maybeText,
        aheadSeconds: count(),
      }),
      { description: 'When a daily digest is sent, and how far it looks; null for other rules.' },
    ),
    when: Type.Unknown({ description: 'Its conditions as the configuration has them.' }),
    do: list(Type.Unknown()),
    lastFirings: list(ref(AutomationFiring), { description: 'The newest ten.' }),
    sent: count(),
    failed: count(),
    lastAt: maybeInstant,
  }),
);
export const AutomationList = named(
  'AutomationList',
  object({ revision: nullable(Type.Integer()), items: list(ref(Automation)) }),
);

export const AutomationTest = named(
  'AutomationTest',
  object({
    automation: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'A rule as the configuration writes it, tried in place of the one that is saved under this name, if any. Connections, people and schedules are those that are saved.',
      }),
    ),
    action: Type.Optional(count({ description: 'Place of the action in `do`; all if absent.' })),
    trigger: Type.Optional(trigger),
    metric: Type.Optional(metric),
    send: Type.Optional(
      Type.Boolean({ description: 'Send it for real; else only show what would be sent. Default false.' }),
    ),
  }),
);
export const AutomationTested = named(
  'AutomationTested',
  object({
    items: list(
      object({
        action: count(),
        kind: Type.String(),
        destination: Type.String(),
        message: Type.Unknown({ description: 'As it would be sent.' }),
        sent: Type.Boolean(),
        status: nullable(Type.Integer()),
        error: nullable(Type.String()),
      }),
    ),
  }),
);
