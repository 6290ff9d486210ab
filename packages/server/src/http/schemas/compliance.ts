/** The compliance report (§10). */
import { Type } from 'typebox';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant, maybeText, metric } from './words.ts';

const rate = nullable(Type.Number(), { description: 'Percent to one decimal; null where there are none.' });
const tally = object({ met: count(), breached: count(), running: count() });
const spread = nullable(
  object({
    medianSeconds: Type.Number(),
    p90Seconds: Type.Number(),
    count: count(),
    error: Type.Number({ description: 'Largest relative error; 0 where the figures are exact.' }),
  }),
);

export const ComplianceMetric = named(
  'ComplianceMetric',
  object({
    metric,
    conversations: tally,
    cycles: tally,
    rate,
    excused: count({ description: 'Conversations whose every breach is excused.' }),
    rateExcused: rate,
    closedUnanswered: count({ description: 'Cycles closed without an answer, among the met.' }),
    clock: spread,
    calendar: spread,
  }),
);

const figures = {
  total: count(),
  breached: count(),
  complianceRate: rate,
  excused: count(),
  complianceRateExcused: rate,
  metrics: list(ref(ComplianceMetric)),
};

export const ComplianceGroup = named(
  'ComplianceGroup',
  object({ key: nullable(Type.String(), { description: 'Null: none, such as no team.' }), ...figures }),
);

export const HeatCell = named(
  'HeatCell',
  object({
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 Monday to 7 Sunday, in the time zone asked for.' }),
    hour: Type.Integer({ minimum: 0, maximum: 23 }),
    breaches: count(),
  }),
);

export const GROUPS = ['day', 'team', 'channel', 'priority', 'tier', 'policy', 'assignee'] as const;

export const Compliance = named(
  'Compliance',
  object({
    from: instant,
    to: instant,
    basis: oneOf(['created', 'completed', 'ended']),
    timeZone: Type.String(),
    asOf: instant,
    ...figures,
    uncovered: count({ description: 'No metric had a clock.' }),
    cancelledBreached: count(),
    breachesInPeriod: count({ description: 'Transitions to breach within the period, whenever created.' }),
    groupBy: nullable(oneOf(GROUPS)),
    groups: list(ref(ComplianceGroup)),
    heatMap: list(ref(HeatCell), {
      description: 'Breaches of the period by weekday and hour; cells without one are left out.',
    }),
  }),
);
export const complianceText = maybeText;
