import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/instant.ts';
import { compileSchedule } from '../../src/schedule/compile.ts';

/**
 * §2.6, worked by hand: one range, the day of the week it starts on, the date around which it is looked at (two days
 * each way, and only one such weekday in it), and the instants of its start and end in UTC, or none.
 */
type Row = readonly [date: string, range: string, startAndEnd: string | null, because: string];

const zones: Readonly<Record<string, readonly Row[]>> = {
  // 02:00 becomes 03:00 at 01:00Z on 29 March; 03:00 becomes 02:00 at 01:00Z on 25 October.
  'Europe/Berlin': [
    ['2026-03-29', '01:00-05:00', '03-29T00:00 03-29T03:00', 'a night of three hours'],
    ['2026-03-29', '02:15-02:45', '03-29T01:15 03-29T01:45', 'both in the gap: both an hour later'],
    ['2026-03-29', '02:30-03:10', null, 'the start becomes 03:30, after its end'],
    ['2026-03-29', '02:00-03:00', null, 'the start becomes 03:00, its end'],
    ['2026-03-29', '01:30-02:00', '03-29T00:30 03-29T01:00', 'an end at the gap is the instant of the change'],
    ['2026-03-29', '00:00-24:00', '03-28T23:00 03-29T22:00', 'a day of 23 hours'],
    ['2026-03-28', '22:00-06:00', '03-28T21:00 03-29T04:00', 'overnight, seven hours'],
    ['2026-03-28', '22:00-02:30', '03-28T21:00 03-29T01:30', 'overnight, the end in the gap becomes 03:30'],
    ['2026-10-25', '02:00-03:00', '10-25T00:00 10-25T02:00', 'from the first 02:00: two hours'],
    ['2026-10-25', '02:30-02:45', '10-25T00:30 10-25T01:45', 'from the first to the second, in one piece'],
    ['2026-10-25', '02:45-02:30', '10-25T00:45 10-26T01:30', 'an end before its start is of the next day'],
    ['2026-10-25', '01:00-02:00', '10-24T23:00 10-25T01:00', 'to the second 02:00'],
    ['2026-10-24', '22:00-06:00', '10-24T20:00 10-25T05:00', 'overnight, nine hours'],
    ['2026-10-25', '00:00-24:00', '10-24T22:00 10-25T23:00', 'a day of 25 hours'],
  ],
  // 02:00 becomes 03:00 at 07:00Z on 8 March; 02:00 becomes 01:00 at 06:00Z on 1 November.
  'America/New_York': [
    ['2026-03-08', '02:30-04:00', '03-08T07:30 03-08T08:00', 'the start becomes 03:30'],
    ['2026-03-07', '23:00-03:00', '03-08T04:00 03-08T07:00', 'overnight to the instant of the change'],
    ['2026-11-01', '01:30-01:45', '11-01T05:30 11-01T06:45', 'from the first to the second'],
    ['2026-11-01', '00:00-02:00', '11-01T04:00 11-01T07:00', 'three hours'],
  ],
  // Half an hour: 02:00 becomes 02:30 at 15:30Z on 3 October; 02:00 becomes 01:30 at 15:00Z on 4 April.
  'Australia/Lord_Howe': [
    ['2026-10-04', '02:10-02:20', '10-03T15:40 10-03T15:50', 'moved by half an hour'],
    ['2026-10-04', '02:10-02:45', '10-03T15:40 10-03T15:45', 'only the start is in the gap'],
    ['2026-04-05', '01:45-01:50', '04-04T14:45 04-04T15:20', 'from the first to the second'],
    ['2026-04-05', '01:30-02:00', '04-04T14:30 04-04T15:30', '02:00 comes once, after the change'],
  ],
  // 30 December 2011 did not happen: 24:00 of the 29th was 00:00 of the 31st, at 10:00Z on the 30th.
  'Pacific/Apia': [
    ['2011-12-29', '09:00-24:00', '12-29T19:00 12-30T10:00', 'the day before ends as usual'],
    ['2011-12-29', '22:00-06:00', '12-30T08:00 12-30T16:00', 'its night runs eight hours, to 06:00 of the 31st'],
    ['2011-12-30', '09:00-17:00', null, 'no range starts on a date that was skipped'],
    ['2011-12-30', '22:00-06:00', null, 'nor does its night'],
    ['2011-12-31', '00:00-01:00', '12-30T10:00 12-30T11:00', 'the day after begins at the change'],
  ],
  // 21 August 1993 did not happen, at 12:00Z on the 21st.
  'Pacific/Kwajalein': [
    ['1993-08-20', '23:00-01:00', '08-21T11:00 08-21T13:00', 'two hours, to 01:00 of the 22nd'],
    ['1993-08-21', '00:00-24:00', null, 'no range starts on a date that was skipped'],
  ],
  // At midnight: 00:00 becomes 01:00 at 03:00Z on 4 November; 24:00 of 17 February becomes 23:00 at 02:00Z on the 18th.
  'America/Sao_Paulo': [
    ['2018-11-04', '00:00-02:00', '11-04T03:00 11-04T04:00', '00:00 becomes 01:00'],
    ['2018-11-04', '00:30-01:15', null, 'the start becomes 01:30, after its end'],
    ['2018-11-03', '20:00-24:00', '11-03T23:00 11-04T03:00', '24:00 becomes 01:00, the same instant'],
    ['2018-11-03', '20:00-00:30', '11-03T23:00 11-04T03:30', 'the end becomes 01:30'],
    ['2018-02-17', '23:00-24:00', '02-18T01:00 02-18T03:00', 'the hour before midnight comes twice'],
    ['2018-02-17', '23:30-23:45', '02-18T01:30 02-18T02:45', 'from the first to the second'],
    ['2018-02-18', '00:00-01:00', '02-18T03:00 02-18T04:00', 'midnight comes once'],
  ],
  // Ramadan: 03:00 becomes 02:00 at 02:00Z on 10 March; 02:00 becomes 03:00 at 02:00Z on 14 April.
  'Africa/Casablanca': [
    ['2024-03-08', '09:00-17:00', '03-08T08:00 03-08T16:00', 'before it'],
    ['2024-03-10', '01:00-05:00', '03-10T00:00 03-10T05:00', 'five hours as it begins'],
    ['2024-03-11', '09:00-17:00', '03-11T09:00 03-11T17:00', 'during it'],
    ['2024-04-14', '01:00-05:00', '04-14T01:00 04-14T04:00', 'three hours as it ends'],
    ['2024-04-15', '09:00-17:00', '04-15T08:00 04-15T16:00', 'after it'],
  ],
  'Asia/Kathmandu': [['2026-03-02', '09:00-17:00', '03-02T03:15 03-02T11:15', '45 minutes past the hour']],
  // 02:45 becomes 03:45 at 14:00Z on 26 September; 03:45 becomes 02:45 at 14:00Z on 4 April.
  'Pacific/Chatham': [
    ['2026-09-27', '02:00-05:00', '09-26T13:15 09-26T15:15', 'two hours'],
    ['2026-09-27', '03:00-04:00', null, 'the start becomes 04:00, its end'],
    ['2026-04-05', '03:00-03:30', '04-04T13:15 04-04T14:45', 'from the first to the second'],
  ],
  // Two hours: 01:00 becomes 03:00 at 01:00Z on 29 March.
  'Antarctica/Troll': [['2026-03-29', '01:30-04:00', '03-29T01:30 03-29T02:00', 'moved by two hours']],
  // The hour before midnight: 23:00 of 30 March becomes 00:00 of the 31st, at 01:00Z.
  'America/Nuuk': [
    ['2024-03-30', '23:30-24:00', null, 'the start becomes 00:30, and 24:00 is the instant of the change'],
    ['2024-03-30', '23:15-00:30', '03-31T01:15 03-31T01:30', 'the start becomes 00:15 of the next day'],
    ['2024-03-31', '00:00-02:00', '03-31T01:00 03-31T03:00', 'the day after begins at the change'],
  ],
};

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;

describe.each(Object.entries(zones))('§2.6 %s', (timeZone, rows) => {
  it.each(rows)('%s %s is %s: %s', (date, range, expected) => {
    const day = Date.parse(`${date}T00:00:00Z`);
    const weekday = WEEKDAYS[new Date(day).getUTCDay()]!;
    const schedule = compileSchedule({ timeZone, weekly: { [weekday]: [range] } });

    const segments = schedule.segments(day - 3 * DAY_MS, day + 4 * DAY_MS);

    const year = date.slice(0, 4);
    const [start, end] = expected?.split(' ') ?? [];
    expect(segments.map(({ startMs, endMs }) => [formatInstant(startMs), formatInstant(endMs)])).toEqual(
      expected === null ? [] : [[`${year}-${start}:00.000Z`, `${year}-${end}:00.000Z`]],
    );
  });
});

describe('§2.6 two ranges whose starts the clock puts out of order', () => {
  it('are one union all the same', () => {
    // 23:30 of Saturday moves past 00:00 of Sunday, where the next range has begun already.
    const schedule = compileSchedule({
      timeZone: 'America/Nuuk',
      weekly: { sat: ['23:30-01:30'], sun: ['00:00-01:00'] },
    });
    const day = Date.parse('2024-03-31T00:00:00Z');
    expect(schedule.segments(day - DAY_MS, day + DAY_MS)).toEqual([
      { startMs: Date.parse('2024-03-31T01:00:00Z'), endMs: Date.parse('2024-03-31T02:30:00Z') },
    ]);
  });
});
