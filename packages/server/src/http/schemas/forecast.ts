/** What falls due in the next hours, if nothing happens. */
import { Type } from 'typebox';
import { count, list, named, nullable, object, ref } from './schema.ts';
import { instant, metric, tripwire } from './words.ts';

const crossings = { low: count(), normal: count(), high: count(), urgent: count() };

export const ForecastBucket = named('ForecastBucket', object({ from: instant, to: instant, ...crossings }), {
  description: 'How many tripwires fall in `[from, to)`.',
});

export const ForecastTeam = named(
  'ForecastTeam',
  object({ team: nullable(Type.String(), { description: 'Null: no team.' }), ...crossings }),
);

export const ForecastCrossing = named(
  'ForecastCrossing',
  object({
    at: instant,
    conversation: Type.String(),
    subject: nullable(Type.String()),
    team: nullable(Type.String()),
    metric,
    tripwire,
    clockSeconds: Type.Number({
      description: "Until then, in the clock's own time: office hours where its policy goes by them.",
    }),
  }),
);

export const Forecast = named(
  'Forecast',
  object({
    asOf: instant,
    until: instant,
    buckets: list(ref(ForecastBucket)),
    teams: list(ref(ForecastTeam)),
    crossings: list(ref(ForecastCrossing), { description: 'The first 100, by instant.' }),
    truncated: Type.Boolean({ description: 'More conversations have a tripwire in the window than were looked at.' }),
  }),
);
