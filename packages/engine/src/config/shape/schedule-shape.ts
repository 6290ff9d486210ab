import { WEEKDAYS } from '../../schedule/config.ts';
import { raw } from './build.ts';

const DAYS = {
  mon: 'Mondays',
  tue: 'Tuesdays',
  wed: 'Wednesdays',
  thu: 'Thursdays',
  fri: 'Fridays',
  sat: 'Saturdays',
  sun: 'Sundays',
};

const ranges = {
  type: 'array',
  items: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' },
  description:
    'Ranges of local time, HH:MM-HH:MM. 24:00 may end one; an end at or before its start runs into the next day.',
};

const weekly = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    WEEKDAYS.map((day) => [
      day,
      {
        description: `Office hours on ${DAYS[day]}. Absent or empty: closed.`,
        anyOf: [{ $ref: '#/$defs/ranges' }, { type: 'null' }],
      },
    ]),
  ),
  description: 'Office hours by weekday. A weekday that is not named is closed.',
};

const overrides = {
  type: 'object',
  additionalProperties: false,
  patternProperties: {
    '^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$': { anyOf: [{ const: 'closed' }, { $ref: '#/$defs/ranges' }] },
  },
  description: 'Other hours on one date (2026-12-31) or on a date every year (12-24): closed, or a list of ranges.',
};

export const SCHEDULE_DEFS = { ranges };

/** Office hours (§2). The checks live beside the clock that needs them, in ../../schedule. */
export const scheduleShape = raw({
  type: 'object',
  additionalProperties: false,
  required: ['timeZone'],
  properties: {
    timeZone: { type: 'string', minLength: 1, description: 'IANA time zone, such as Europe/Berlin.' },
    weekly,
    holidays: {
      type: 'array',
      items: { type: 'string', minLength: 2 },
      description: 'Countries or subdivisions whose public holidays close the office: DE, DE-BY, US-CA.',
    },
    overrides,
  },
});
