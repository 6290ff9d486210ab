import { Type } from 'typebox';
import { HolidayDates, HolidayRegions, ScheduleList, Segments } from '../schemas/schedule.ts';
import { object, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { nameParams, queryInstant } from './parameters.ts';

const tag = 'Schedules';

export const listSchedules = contract({
  id: 'listSchedules',
  method: 'GET',
  path: '/v1/schedules',
  access: 'read',
  tag,
  summary: 'Schedules of the newest configuration, and whether they are open',
  answers: { 200: ok(ref(ScheduleList)) },
});

export const getSegments = contract({
  id: 'getSegments',
  method: 'GET',
  path: '/v1/schedules/{name}/segments',
  access: 'read',
  tag,
  summary: 'Open segments, for countdowns',
  params: nameParams,
  query: object({
    from: queryInstant,
    to: queryInstant,
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'As a running clock has it pinned; the newest if absent.',
      }),
    ),
  }),
  answers: { 200: ok(ref(Segments)) },
  problems: ['unknown_schedule', 'bad_period'],
});

export const listHolidays = contract({
  id: 'listHolidays',
  method: 'GET',
  path: '/v1/holidays',
  access: 'read',
  tag,
  summary: 'Holiday codes with their names',
  answers: { 200: ok(ref(HolidayRegions)) },
});

export const getHolidays = contract({
  id: 'getHolidays',
  method: 'GET',
  path: '/v1/holidays/{code}',
  access: 'read',
  tag,
  summary: 'The holidays of a code in a year',
  params: object({ code: Type.String({ minLength: 1, maxLength: 20 }) }),
  query: object({ year: Type.Integer({ minimum: 1970, maximum: 2199 }) }),
  answers: { 200: ok(ref(HolidayDates)) },
  problems: ['unknown_holiday_code'],
});
