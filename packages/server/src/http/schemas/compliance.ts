/** The compliance report (§10). */
import { Type } from 'typebox';
import { BASES, type ComplianceReport, GROUPINGS } from '../../reports/compliance.ts';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant } from './words.ts';

const rate = nullable(Type.Number(), { description: 'Percent to one decimal; null where there are none.' });
const spread = object({ median: nullable(Type.Number()), p90: nullable(Type.Number()) });

export const MetricFigures = named(
  'MetricFigures',
  object({
    conversations: object({
      met: count(),
      breached: count(),
      running: count(),
      excused: count({ description: 'Of the breached, those whose every breach is excused.' }),
    }),
    cycles: object({
      met: count(),
      breached: count(),
      running: count(),
      detached: count({ description: 'Ended because no policy watched them any more.' }),
      excused: count(),
      closedUnanswered: count({ description: 'Closed without an answer (§10.2).' }),
    }),
    rate,
    rateWithoutExcused: rate,
    times: object(
      {
        cycles: count(),
        clockSeconds: spread,
        calendarSeconds: spread,
        relativeError: Type.Optional(
          Type.Number({
            description:
              'Of more than 100,000 cycles: by what share of itself a percentile may be off. Absent where they are exact.',
          }),
        ),
      },
      { description: 'Of answered cycles; of Resolution, closed ones (§10.4).' },
    ),
  }),
);

export const Figures = named(
  'Figures',
  object({
    total: count({ description: 'Conversations.' }),
    breached: count({ description: 'With any breach.' }),
    excused: count({ description: 'Of them, those whose every breach is excused.' }),
    complianceRate: Type.Number({ description: 'Percent; 100 where there is no conversation.' }),
    complianceRateWithoutExcused: Type.Number(),
    uncovered: count({ description: 'No metric had a clock.' }),
    cancelledBreached: count({ description: 'Deleted after a breach; in no other figure.' }),
    breachesInPeriod: count({ description: 'Transitions to breach within the period, whenever created.' }),
    metrics: object({
      firstReply: ref(MetricFigures),
      allMessages: ref(MetricFigures),
      resolution: ref(MetricFigures),
    }),
  }),
);

export const ReportGroup = named(
  'ReportGroup',
  object({
    group: nullable(Type.String(), {
      description: 'A day as `2026-03-02`, or the value; null for none, such as no team.',
    }),
    figures: ref(Figures),
  }),
);

export const HeatCell = named(
  'HeatCell',
  object({
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 Monday to 7 Sunday, in the time zone asked for.' }),
    hour: Type.Integer({ minimum: 0, maximum: 23 }),
    breaches: count(),
  }),
);

export const Compliance = named(
  'Compliance',
  object({
    from: instant,
    to: instant,
    until: Type.Unsafe<string>({ $ref: 'Instant', description: 'As of when it is.' }),
    basis: oneOf(BASES),
    timeZone: Type.String(),
    groupBy: nullable(oneOf(GROUPINGS)),
    overall: ref(Figures),
    groups: nullable(list(ref(ReportGroup)), {
      description: 'Every day in order, or every value, none last; null where not grouped.',
    }),
    corrected: count({
      description:
        'Breaches of the period that were told of and, by late news, found not to be; in no other figure (§9.2).',
    }),
    heatMap: list(ref(HeatCell), {
      description: 'Breaches of the period by weekday and hour; cells without one are left out.',
    }),
  }),
);

type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;
export const reportFits: [Plain<ComplianceReport>] extends [
  Omit<Plain<import('typebox').Static<typeof Compliance>>, 'heatMap' | 'corrected'>,
]
  ? true
  : never = true;
