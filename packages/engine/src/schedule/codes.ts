/** Every code that a fault of a schedule can bear, with what it stands for. Codes are stable: programs switch on them. */
export const SCHEDULE_CODES = {
  wrong_type: 'a value of another kind is expected here',
  empty_value: 'a key with nothing after it',
  missing_field: 'a required field is not there',
  unknown_field: 'no such field here',
  unknown_time_zone: 'no IANA time zone has this name',
  time_zone_spelling: 'a time zone with other capitals than the zone data (a warning)',
  bad_range: 'a range that is not HH:MM-HH:MM, or of times that no clock shows',
  overlapping_ranges: 'two ranges of one day that overlap',
  last_minute: 'a range ends at 23:59 and leaves the last minute of the day closed (a warning)',
  bad_override_date: 'the date of an override that is not read, or that no calendar has',
  bad_holiday_code: 'not in the form of a country or a subdivision, such as DE or DE-BY',
  repeated_value: 'the same holiday code twice (a warning)',
  never_open: 'no weekly range and no override with ranges',
} as const;

export type ScheduleCode = keyof typeof SCHEDULE_CODES;
