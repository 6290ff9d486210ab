import type { Fault } from '../fault.ts';
import { nearest } from '../nearest.ts';
import { zoneName, zoneNames } from '../zone/zone.ts';
import { type ScheduleConfig, WEEKDAYS } from './config.ts';
import { FaultList, fieldsOf, kindOf } from './fault-list.ts';
import { parseOverrideDate } from './override-date.ts';
import { checkRanges } from './range-faults.ts';

type Keys = readonly (string | number)[];
const FIELDS = ['timeZone', 'weekly', 'holidays', 'overrides'];

/**
 * Everything that is wrong with what somebody wrote as a schedule, at `keys` of the configuration, all at once (§2);
 * the codes are those of `SCHEDULE_CODES`. Without an error among them the value is a `ScheduleConfig`. Whether anybody
 * knows the holidays of a code is for whoever has them to say.
 */
export function scheduleFaults(value: unknown, keys: readonly (string | number)[]): Fault[] {
  const faults = new FaultList();
  const fields = fieldsOf(value);
  if (fields === null) {
    faults.error(keys, 'wrong_type', `A schedule has fields, timeZone and weekly at least; this is ${kindOf(value)}.`);
    return faults.all;
  }
  faults.unknownFields(keys, fields, FIELDS, 'a schedule');
  checkTimeZone(faults, fields.timeZone, [...keys, 'timeZone']);
  checkWeekly(faults, fields.weekly, [...keys, 'weekly']);
  checkHolidays(faults, fields.holidays, [...keys, 'holidays']);
  checkOverrides(faults, fields.overrides, [...keys, 'overrides']);
  if (!faults.any && !hasRanges(value as ScheduleConfig)) {
    faults.error(
      keys,
      'never_open',
      'This schedule is never open: give weekly a day with a range, such as mon: ["09:00-17:00"], or an override ranges.',
    );
  }
  return faults.all;
}

function hasRanges({ weekly = {}, overrides = {} }: ScheduleConfig): boolean {
  const lists = [...WEEKDAYS.map((weekday) => weekly[weekday] ?? []), ...Object.values(overrides)];
  return lists.some((list) => list !== 'closed' && list.length > 0);
}

function checkTimeZone(faults: FaultList, value: unknown, keys: Keys): void {
  if (value === undefined || value === null || value === '') {
    faults.error(
      keys,
      'missing_field',
      'A schedule needs its time zone: write an IANA name such as Europe/Berlin or UTC.',
    );
    return;
  }
  if (typeof value !== 'string') {
    faults.error(keys, 'wrong_type', `A time zone is text such as Europe/Berlin, not ${kindOf(value)}.`);
    return;
  }
  const name = zoneName(value);
  if (name === null) {
    faults.error(keys, 'unknown_time_zone', noSuchZone(value));
  } else if (name !== value) {
    faults.warn(keys, 'time_zone_spelling', `The zone data spells "${value}" as ${name}: write it so.`);
  }
}

function noSuchZone(value: string): string {
  if (/^\s*(?:(?:UTC|GMT)\s*)?[+\u2212-]\s*\d/i.test(value)) {
    return `"${value}" is an offset, which knows no daylight saving: write the IANA name of the place, such as Europe/Berlin.`;
  }
  const names = zoneNames();
  const place = value.trim().replaceAll(' ', '_').toLowerCase();
  const near = names.find((name) => name.toLowerCase().endsWith(`/${place}`)) ?? nearest(value, names);
  const hint = near === null ? 'Write an IANA name such as Europe/Berlin or UTC.' : `Did you mean ${near}?`;
  return `There is no IANA time zone "${value}". ${hint}`;
}

function checkWeekly(faults: FaultList, value: unknown, keys: Keys): void {
  if (value === undefined) return;
  const days = fieldsOf(value);
  if (days === null) {
    faults.error(
      keys,
      value === null ? 'empty_value' : 'wrong_type',
      `weekly has a list of ranges per day, such as mon: ["09:00-17:00"]; this is ${kindOf(value)}.`,
    );
    return;
  }
  for (const [day, ranges] of Object.entries(days)) {
    if ((WEEKDAYS as readonly string[]).includes(day)) {
      checkRanges(faults, ranges, [...keys, day], `${day} has a list of ranges, [] for none`);
      continue;
    }
    const near = WEEKDAYS.find((weekday) => day.trim().toLowerCase().startsWith(weekday)) ?? nearest(day, WEEKDAYS);
    const hint = near === null ? `The days are ${WEEKDAYS.join(', ')}.` : `Did you mean ${near}?`;
    faults.error([...keys, day], 'unknown_field', `"${day}" is not a day of the week here. ${hint}`);
  }
}

function checkHolidays(faults: FaultList, value: unknown, keys: Keys): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    const hint = typeof value === 'string' ? ` Write ["${value}"].` : '';
    faults.error(
      keys,
      value === null ? 'empty_value' : 'wrong_type',
      `holidays is a list of codes such as [DE-BY]; this is ${kindOf(value)}.${hint}`,
    );
    return;
  }
  value.forEach((code: unknown, index) => {
    const at = [...keys, index];
    if (typeof code !== 'string')
      faults.error(at, 'wrong_type', `A holiday code is text such as DE or DE-BY, not ${kindOf(code)}.`);
    else if (!HOLIDAY_CODE.test(code)) faults.error(at, 'bad_holiday_code', noSuchCode(code));
    else if (value.indexOf(code) < index) faults.warn(at, 'repeated_value', `${code} is in the list already.`);
  });
}

/** A country of ISO 3166-1, with its subdivision of ISO 3166-2 and, where holidays differ inside one, a region. */
const HOLIDAY_CODE = /^[A-Z]{2}(?:-[A-Za-z0-9]+){0,2}$/;

function noSuchCode(code: string): string {
  const meant = code
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_./]+/g, '-');
  const hint = HOLIDAY_CODE.test(meant)
    ? `write ${meant}.`
    : 'write a country such as DE or a subdivision such as DE-BY or US-CA.';
  return `"${code}" is not a holiday code: ${hint}`;
}

function checkOverrides(faults: FaultList, value: unknown, keys: Keys): void {
  if (value === undefined) return;
  const overrides = fieldsOf(value);
  if (overrides === null) {
    faults.error(
      keys,
      value === null ? 'empty_value' : 'wrong_type',
      `overrides has closed or a list of ranges per date, such as "12-24": closed; this is ${kindOf(value)}.`,
    );
    return;
  }
  for (const [text, override] of Object.entries(overrides)) {
    const at = [...keys, text];
    const date = parseOverrideDate(text);
    if (date.kind === 'refused') faults.error(at, 'bad_override_date', date.message);
    if (override !== 'closed') checkRanges(faults, override, at, 'An override is closed or a list of ranges');
  }
}
