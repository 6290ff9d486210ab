import { type Fault, pathOf } from '../fault.ts';
import type { ScheduleConfig, Weekday } from '../schedule/config.ts';
import { scheduleFaults } from '../schedule/faults.ts';
import type { Keys, Report } from './report.ts';
import { isFields, type Written } from './shape/collections.ts';

/** Says why holidays are not known by this code, null where they are (§2.3). The engine itself has no holidays. */
export type HolidayCode = (code: string) => string | null;

/** A schedule (§2), null if it is faulty. */
export function scheduleOf(
  name: string,
  value: unknown,
  holidayCode: HolidayCode | undefined,
  report: Report,
): ScheduleConfig | null {
  const keys: Keys = ['schedules', name];
  const written = isFields(value) ? withoutEmpty(value) : value;
  const faults = scheduleFaults(written, keys);
  const sound = report.add(faults);
  const known =
    !isFields(written) || checkHolidayCodes(written.holidays, holidayCode, faults, [...keys, 'holidays'], report);
  return sound && known ? (written as unknown as ScheduleConfig) : null;
}

/** A day with nothing after its colon has no range; a part with nothing after it is left out. */
function withoutEmpty(schedule: Written): Written {
  const parts = Object.entries(schedule).filter(([name, part]) => part !== null || name === 'timeZone');
  return Object.fromEntries(
    parts.map(([name, part]) => [name, name === 'weekly' && isFields(part) ? openDays(part) : part]),
  );
}

function openDays(weekly: Written): Written {
  return Object.fromEntries(
    Object.entries(weekly).map(([day, ranges]: [string | Weekday, unknown]) => [day, ranges ?? []]),
  );
}

/** Whether there are holidays for every code; codes of a wrong form are faulty already. */
function checkHolidayCodes(
  codes: unknown,
  holidayCode: HolidayCode | undefined,
  found: readonly Fault[],
  keys: Keys,
  report: Report,
): boolean {
  if (!Array.isArray(codes) || holidayCode === undefined) return true;
  let known = true;
  for (const [at, code] of codes.entries()) {
    const place = [...keys, at];
    const faulty = found.some(({ path }) => path === pathOf(place));
    const message = typeof code === 'string' && !faulty ? holidayCode(code) : null;
    if (message === null) continue;
    known = false;
    report.error(place, 'unknown_holiday_code', message);
  }
  return known;
}
