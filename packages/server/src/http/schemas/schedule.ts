/** Office hours: segments for countdowns, and the days of a year (§2). */
import { WEEKDAYS } from '@kept/engine';
import { Type } from 'typebox';
import { list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant, maybeInstant, maybeText } from './words.ts';

export const OpenSegment = named('OpenSegment', object({ from: instant, to: instant }));

export const Segments = named(
  'Segments',
  object({
    schedule: Type.String(),
    version: Type.Integer(),
    timeZone: Type.String(),
    from: instant,
    to: instant,
    segments: list(ref(OpenSegment)),
  }),
  { description: 'Open time in `[from, to)`, in order, nothing touching.' },
);

export const ScheduleSummary = named(
  'ScheduleSummary',
  object({
    name: Type.String(),
    version: Type.Integer(),
    timeZone: Type.String(),
    openNow: Type.Boolean(),
    changesAt: nullable(instant, {
      description: 'The next opening or closing within a year; null where there is none.',
    }),
  }),
);
export const ScheduleList = named('ScheduleList', object({ items: list(ref(ScheduleSummary)) }));

export const ScheduleDocument = named(
  'ScheduleDocument',
  object({
    timeZone: Type.String(),
    weekly: Type.Optional(Type.Record(Type.String(), nullable(list(Type.String())))),
    holidays: Type.Optional(nullable(list(Type.String()))),
    overrides: Type.Optional(
      nullable(Type.Record(Type.String(), Type.Union([Type.Literal('closed'), list(Type.String())]))),
    ),
  }),
  {
    description: 'A schedule as the configuration writes it.',
    examples: [
      {
        timeZone: 'Europe/Berlin',
        weekly: { mon: ['09:00-17:00'] },
        holidays: ['DE-BY'],
        overrides: { '12-24': 'closed' },
      },
    ],
  },
);

export const PreviewRequest = named(
  'PreviewRequest',
  object({
    schedule: ref(ScheduleDocument),
    year: Type.Optional(Type.Integer({ minimum: 1970, maximum: 2199, description: 'The current one if absent.' })),
    at: Type.Optional(Type.String({ description: 'When the message comes; now if absent.' })),
    targets: Type.Optional(list(Type.String({ description: 'A duration such as 4h or 1h30m.' }), { maxItems: 20 })),
  }),
);

export const PreviewDay = named(
  'PreviewDay',
  object({
    date: Type.String({ format: 'date' }),
    weekday: oneOf(WEEKDAYS),
    source: oneOf(['weekly', 'holiday', 'override']),
    note: maybeText,
    ranges: list(Type.String()),
    openSeconds: Type.Number(),
    clockChangeMinutes: Type.Number({ description: 'How much longer the day is than 24 hours.' }),
  }),
);

export const SchedulePreview = named(
  'SchedulePreview',
  object({
    timeZone: Type.String(),
    year: Type.Integer(),
    days: list(ref(PreviewDay)),
    at: instant,
    openAt: Type.Boolean(),
    opensAt: nullable(instant, { description: 'The first open instant at or after `at`; null for never.' }),
    due: list(object({ target: Type.String(), seconds: Type.Number(), dueAt: maybeInstant }), {
      description: 'When a message that comes at `at` would be due.',
    }),
  }),
);

export const HolidayRegion = named(
  'HolidayRegion',
  object({
    code: Type.String(),
    name: Type.String(),
    country: Type.String({ description: 'The country code; its own for a country.' }),
  }),
);
export const HolidayRegions = named('HolidayRegions', object({ items: list(ref(HolidayRegion)) }));
export const HolidayDates = named(
  'HolidayDates',
  object({
    code: Type.String(),
    year: Type.Integer(),
    items: list(object({ date: Type.String({ format: 'date' }), name: Type.String() })),
  }),
);
