/** The words that requests and answers share: metrics, states, instants. */
import { DAILY_DIGEST, METRICS, RISK_STATES, STATUSES, TRIGGERS, TRIPWIRES } from '@kept/engine';
import { Type } from 'typebox';
import { named, nullable, object, oneOf, ref } from './schema.ts';

export const Instant = named(
  'Instant',
  Type.String({
    format: 'date-time',
    description: 'RFC 3339, UTC, milliseconds.',
    examples: ['2026-03-02T08:00:00.000Z'],
  }),
);
export const instant = ref(Instant);
export const maybeInstant = nullable(instant);
export const maybeText = nullable(Type.String());

export const Metric = named('Metric', oneOf(METRICS, { description: 'A promise (§4).' }));
export const metric = ref(Metric);
export const Status = named(
  'Status',
  oneOf([...STATUSES, 'deleted'], { description: 'All but done and deleted are active.' }),
);
export const status = ref(Status);
export const RiskState = named('RiskState', oneOf(RISK_STATES, { description: '§5.2.' }));
export const riskState = ref(RiskState);
export const Badge = named(
  'Badge',
  oneOf([...RISK_STATES, 'met', 'breached'], {
    description: 'A risk state while it lives, an outcome once it is history (§5.8).',
  }),
);
export const badge = ref(Badge);
export const Outcome = named('Outcome', oneOf(['met', 'breached']));
export const outcome = ref(Outcome);
export const Tripwire = named('Tripwire', oneOf(TRIPWIRES));
export const tripwire = ref(Tripwire);
export const Trigger = named('Trigger', oneOf(TRIGGERS));
export const trigger = ref(Trigger);
export const AutomationTrigger = named(
  'AutomationTrigger',
  oneOf([...TRIGGERS, DAILY_DIGEST], { description: 'What sets a rule off: a trigger, or the time of day.' }),
);
export const automationTrigger = ref(AutomationTrigger);
export const CycleEnd = named('CycleEnd', oneOf(['answered', 'closed', 'cancelled', 'detached']));
export const cycleEnd = ref(CycleEnd);

export const Tripwires = named(
  'Tripwires',
  object({
    low: Type.Number(),
    normal: Type.Number(),
    high: nullable(Type.Number()),
    urgent: Type.Number(),
  }),
  { description: 'Seconds on the clock since the start of the cycle (§5.1); `urgent` is the promise.' },
);
export const tripwires = ref(Tripwires);

export const Cause = named(
  'Cause',
  Type.Union([
    object({ kind: Type.Literal('time') }),
    object({ kind: Type.Literal('event'), id: Type.String(), source: Type.String() }),
    object({ kind: Type.Literal('revision'), revision: Type.Integer() }),
  ]),
  { description: 'What made a change: time passing, an event, or a revision of the configuration.' },
);
export const cause = ref(Cause);
