import { describe, expect, it } from 'vitest';
import { SCHEDULE_CODES } from '../../src/schedule/codes.ts';
import { scheduleFaults } from '../../src/schedule/faults.ts';

const office = { timeZone: 'Europe/Berlin', weekly: { mon: ['09:00-17:00'] } };

/** What is written in place of a part of good office hours, and the fault that it is: path, code, what the sentence says. */
const rows: readonly (readonly [change: object, path: string, code: keyof typeof SCHEDULE_CODES, says: RegExp])[] = [
  [{ timeZone: undefined }, 'timeZone', 'missing_field', /write an IANA name such as Europe\/Berlin/],
  [{ timeZone: '' }, 'timeZone', 'missing_field', /IANA name/],
  [{ timeZone: 1 }, 'timeZone', 'wrong_type', /not a number/],
  [{ timeZone: 'Europe/Belin' }, 'timeZone', 'unknown_time_zone', /Did you mean Europe\/Berlin\?/],
  [{ timeZone: 'Berlin' }, 'timeZone', 'unknown_time_zone', /Did you mean Europe\/Berlin\?/],
  [{ timeZone: 'new york' }, 'timeZone', 'unknown_time_zone', /Did you mean America\/New_York\?/],
  [{ timeZone: 'the office' }, 'timeZone', 'unknown_time_zone', /Write an IANA name/],
  [{ timeZone: '+02:00' }, 'timeZone', 'unknown_time_zone', /an offset, which knows no daylight saving/],
  [{ timeZone: 'UTC+2' }, 'timeZone', 'unknown_time_zone', /an offset/],
  [{ weekly: null }, 'weekly', 'empty_value', /this is nothing/],
  [{ weekly: ['09:00-17:00'] }, 'weekly', 'wrong_type', /this is a list/],
  [{ weekly: { monday: ['09:00-17:00'] } }, 'weekly.monday', 'unknown_field', /Did you mean mon\?/],
  [{ weekly: { Tue: ['09:00-17:00'] } }, 'weekly.Tue', 'unknown_field', /Did you mean tue\?/],
  [{ weekly: { weekdays: [] } }, 'weekly.weekdays', 'unknown_field', /The days are mon, tue/],
  [{ weekly: { mon: '09:00-17:00' } }, 'weekly.mon', 'wrong_type', /Write \["09:00-17:00"\]\./],
  [{ weekly: { mon: null } }, 'weekly.mon', 'empty_value', /\[\] for none/],
  [{ weekly: { mon: [900] } }, 'weekly.mon[0]', 'wrong_type', /not a number/],
  [{ weekly: { mon: ['9:00-17:00'] } }, 'weekly.mon[0]', 'bad_range', /write 09:00-17:00/],
  [{ weekly: { mon: ['9-17'] } }, 'weekly.mon[0]', 'bad_range', /write 09:00-17:00/],
  [{ weekly: { mon: ['9am – 5:30pm'] } }, 'weekly.mon[0]', 'bad_range', /write 09:00-17:30/],
  [{ weekly: { mon: ['12am-12pm'] } }, 'weekly.mon[0]', 'bad_range', /write 00:00-12:00/],
  [{ weekly: { mon: ['09:00 - 17:00'] } }, 'weekly.mon[0]', 'bad_range', /write 09:00-17:00/],
  [{ weekly: { mon: ['09:00:00-17:00:00'] } }, 'weekly.mon[0]', 'bad_range', /write 09:00-17:00/],
  [{ weekly: { mon: ['09:00-25:00'] } }, 'weekly.mon[0]', 'bad_range', /a time that no clock shows/],
  [{ weekly: { mon: ['09:60-17:00'] } }, 'weekly.mon[0]', 'bad_range', /a time that no clock shows/],
  [{ weekly: { mon: ['24:00-08:00'] } }, 'weekly.mon[0]', 'bad_range', /24:00 may end a range/],
  [{ weekly: { mon: ['09:00-24:30'] } }, 'weekly.mon[0]', 'bad_range', /a time that no clock shows/],
  [{ weekly: { mon: ['all day'] } }, 'weekly.mon[0]', 'bad_range', /such as 09:00-17:00/],
  [
    { weekly: { mon: ['09:00-12:00', '11:59-17:00'] } },
    'weekly.mon[1]',
    'overlapping_ranges',
    /"11:59-17:00" overlaps "09:00-12:00"/,
  ],
  [
    { weekly: { mon: ['13:00-17:00', '09:00-13:30'] } },
    'weekly.mon[1]',
    'overlapping_ranges',
    /"09:00-13:30" overlaps "13:00-17:00"/,
  ],
  [{ weekly: { mon: ['09:00-17:00', '09:00-17:00'] } }, 'weekly.mon[1]', 'overlapping_ranges', /overlaps/],
  [
    { weekly: { mon: ['22:00-06:00', '23:00-24:00'] } },
    'weekly.mon[1]',
    'overlapping_ranges',
    /overlaps "22:00-06:00"/,
  ],
  [{ weekly: { mon: ['00:00-24:00', '09:00-10:00'] } }, 'weekly.mon[1]', 'overlapping_ranges', /overlaps/],
  [{ weekly: { mon: ['09:00-09:00', '10:00-11:00'] } }, 'weekly.mon[1]', 'overlapping_ranges', /overlaps/],
  [{ holidays: 'DE' }, 'holidays', 'wrong_type', /Write \["DE"\]\./],
  [{ holidays: null }, 'holidays', 'empty_value', /this is nothing/],
  [{ holidays: [49] }, 'holidays[0]', 'wrong_type', /not a number/],
  [{ holidays: ['de-by'] }, 'holidays[0]', 'bad_holiday_code', /write DE-BY\./],
  [{ holidays: ['US_CA'] }, 'holidays[0]', 'bad_holiday_code', /write US-CA\./],
  [{ holidays: ['Germany'] }, 'holidays[0]', 'bad_holiday_code', /a country such as DE/],
  [{ overrides: [] }, 'overrides', 'wrong_type', /this is a list/],
  [{ overrides: { '02-30': 'closed' } }, 'overrides["02-30"]', 'bad_override_date', /that month has 29 days/],
  [
    { overrides: { '2026-02-29': 'closed' } },
    'overrides["2026-02-29"]',
    'bad_override_date',
    /2026 is not a leap year/,
  ],
  [{ overrides: { '2026-04-31': 'closed' } }, 'overrides["2026-04-31"]', 'bad_override_date', /that month has 30 days/],
  [
    { overrides: { '24-12': 'closed' } },
    'overrides["24-12"]',
    'bad_override_date',
    /the month comes first, so write 12-24\./,
  ],
  [{ overrides: { '2026-31-12': 'closed' } }, 'overrides["2026-31-12"]', 'bad_override_date', /write 2026-12-31\./],
  [{ overrides: { '13-40': 'closed' } }, 'overrides["13-40"]', 'bad_override_date', /no month 13/],
  [{ overrides: { '2026-1-5': 'closed' } }, 'overrides["2026-1-5"]', 'bad_override_date', /write 2026-01-05\./],
  [{ overrides: { '1-5': 'closed' } }, 'overrides["1-5"]', 'bad_override_date', /write 01-05\./],
  [
    { overrides: { Christmas: 'closed' } },
    'overrides.Christmas',
    'bad_override_date',
    /2026-12-31 for one date or 12-24 for every year/,
  ],
  [{ overrides: { '12-24': 'open' } }, 'overrides["12-24"]', 'wrong_type', /closed or a list of ranges/],
  [{ overrides: { '12-24': null } }, 'overrides["12-24"]', 'empty_value', /closed or a list of ranges/],
  [{ overrides: { '12-24': false } }, 'overrides["12-24"]', 'wrong_type', /this is false/],
  [{ overrides: { '12-24': ['9-12'] } }, 'overrides["12-24"][0]', 'bad_range', /write 09:00-12:00/],
  [
    { overrides: { '12-24': ['09:00-12:00', '11:00-13:00'] } },
    'overrides["12-24"][1]',
    'overlapping_ranges',
    /overlaps/,
  ],
  [{ timezone: 'UTC' }, 'timezone', 'unknown_field', /Did you mean timeZone\?/],
  [{ hours: 1 }, 'hours', 'unknown_field', /Its fields are timeZone, weekly, holidays, overrides/],
  [{ weekly: {} }, '', 'never_open', /never open/],
  [{ weekly: { mon: [] }, overrides: { '12-24': 'closed', '12-31': [] } }, '', 'never_open', /never open/],
];

describe('§2 a schedule that is refused', () => {
  it.each(rows)('%j: %s %s', (change, path, code, says) => {
    const faults = scheduleFaults({ ...office, ...change }, []);
    expect(faults).toEqual([
      expect.objectContaining({ path, code, severity: 'error', message: expect.stringMatching(says) }),
    ]);
  });

  it.each([null, undefined, [], 'Mon-Fri', 9, true])('is %j, no fields at all', (value) => {
    expect(scheduleFaults(value, ['schedules', 'berlin'])).toEqual([
      expect.objectContaining({ path: 'schedules.berlin', code: 'wrong_type' }),
    ]);
  });

  it('is told of every fault at once, each with its place', () => {
    const faults = scheduleFaults(
      {
        zone: 'UTC',
        weekly: { mon: ['9-5'], fry: [] },
        holidays: ['x', 'DE'],
        overrides: { '02-30': ['1-2', '25:00-26:00'] },
      },
      ['schedules', 'berlin'],
    );
    expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'schedules.berlin.zone unknown_field',
      'schedules.berlin.timeZone missing_field',
      'schedules.berlin.weekly.mon[0] bad_range',
      'schedules.berlin.weekly.fry unknown_field',
      'schedules.berlin.holidays[0] bad_holiday_code',
      'schedules.berlin.overrides["02-30"] bad_override_date',
      'schedules.berlin.overrides["02-30"][0] bad_range',
      'schedules.berlin.overrides["02-30"][1] bad_range',
    ]);
    expect(faults[2]!.keys).toEqual(['schedules', 'berlin', 'weekly', 'mon', 0]);
  });

  it('has a fault for every code', () => {
    const warned = ['time_zone_spelling', 'last_minute', 'repeated_value'];
    expect(new Set([...rows.map(([, , code]) => code), ...warned])).toEqual(new Set(Object.keys(SCHEDULE_CODES)));
  });
});

describe('a schedule that passes with a warning', () => {
  it.each([
    [{ timeZone: 'europe/berlin' }, 'timeZone', 'time_zone_spelling', /as Europe\/Berlin/],
    [{ weekly: { mon: ['00:00-23:59'] } }, 'weekly.mon[0]', 'last_minute', /write 00:00-24:00/],
    [{ holidays: ['DE', 'FR', 'DE'] }, 'holidays[2]', 'repeated_value', /in the list already/],
  ])('%j: %s %s', (change, path, code, says) => {
    expect(scheduleFaults({ ...office, ...change }, [])).toEqual([
      expect.objectContaining({ path, code, severity: 'warning', message: expect.stringMatching(says) }),
    ]);
  });
});

describe('a schedule that passes', () => {
  it.each([
    ['has ranges that touch', { weekly: { mon: ['09:00-12:00', '12:00-17:00'] } }],
    ['has ranges in any order', { weekly: { mon: ['13:00-17:00', '09:00-12:00'] } }],
    ['runs over night', { weekly: { mon: ['22:00-06:00'] } }],
    ['has a night range and a morning of the same day', { weekly: { mon: ['22:00-06:00', '05:00-09:00'] } }],
    ['has a night range that the next day overlaps', { weekly: { mon: ['22:00-06:00'], tue: ['05:00-09:00'] } }],
    ['is open for 24 hours from nine', { weekly: { mon: ['09:00-09:00'] } }],
    ['ends at 24:00', { weekly: { mon: ['00:00-24:00'] } }],
    ['has days without ranges', { weekly: { mon: ['09:00-17:00'], tue: [] } }],
    ['has overrides only', { weekly: undefined, overrides: { '2026-12-31': ['09:00-12:00'] } }],
    ['has 29 February of every leap year', { overrides: { '02-29': 'closed', '2028-02-29': [] } }],
    ['has holidays of a country, a subdivision and a region', { holidays: ['DE', 'US-CA', 'DE-BY-A', 'CK-Atiu'] }],
    ['has a zone without a place', { timeZone: 'Etc/GMT-2' }],
    ['leaves out what may be absent', { holidays: undefined, overrides: undefined }],
  ])('%s', (_, change) => {
    expect(scheduleFaults({ ...office, ...change }, [])).toEqual([]);
  });
});
