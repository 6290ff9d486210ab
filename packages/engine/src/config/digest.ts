/** `on: daily_digest`: when it is sent, how far it looks, and what such a rule cannot have. */
import { zoneName } from '../zone/zone.ts';
import type { Surroundings } from './automations.ts';
import type { DailyDigest, Trigger } from './config.ts';
import { meant } from './near.ts';
import { describe, type Keys, type Report } from './report.ts';
import type { automationShape } from './shape/automation-shape.ts';
import type { Read } from './shape/read.ts';

type ReadAutomation = Read<typeof automationShape>;

const AHEAD_SECONDS = 8 * 3600;

/** Null where there is none, or what is written of it is faulty. */
export function digestOf(
  read: ReadAutomation,
  daily: boolean,
  keys: Keys,
  { schedules, timeZoneOf, report }: Surroundings,
): DailyDigest | null {
  if (!daily) {
    if (read.digest != null) {
      report.error([...keys, 'digest'], 'bad_digest', 'Only a rule on: daily_digest has a digest. Leave it out.');
    }
    return null;
  }
  if (read.digest === undefined) {
    report.error(keys, 'bad_digest', 'It is not said when the digest is sent. Write digest: { at: "08:30" }.');
    return null;
  }
  if (read.digest === null) return null;
  const { at, ahead, timeZone } = read.digest;
  const of = [...keys, 'digest'];
  const atMinute = at == null ? null : minuteOf(at, [...of, 'at'], report);
  const schedule = scheduleOf(read.digest.schedule, schedules, [...of, 'schedule'], report);
  const zone = zoneFor(timeZone, schedule, timeZoneOf, of, report);
  if (atMinute === null || schedule === undefined || zone === null || ahead === null) return null;
  return { atMinute, timeZone: zone, schedule, aheadSeconds: ahead ?? AHEAD_SECONDS };
}

function minuteOf(text: string, keys: Keys, report: Report): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (found !== null) return Number(found[1]) * 60 + Number(found[2]);
  report.error(keys, 'bad_time', `${describe(text)} is no time of day. Write HH:MM, such as "08:30".`);
  return null;
}

/** Undefined where it is faulty. */
function scheduleOf(
  written: string | null | undefined,
  schedules: readonly string[],
  keys: Keys,
  report: Report,
): string | null | undefined {
  if (written === null) return undefined;
  if (written === undefined) return schedules.includes('default') ? 'default' : null;
  return checkSchedule(written, schedules, keys, report) ? written : undefined;
}

export function checkSchedule(name: string, schedules: readonly string[], keys: Keys, report: Report): boolean {
  if (schedules.includes(name)) return true;
  const there =
    schedules.length === 0
      ? ' There are no schedules yet: add it to schedules.'
      : ` There are ${schedules.join(', ')}.`;
  report.error(keys, 'unknown_schedule', `No schedule is called ${describe(name)}.${meant(name, schedules, there)}`);
  return false;
}

function zoneFor(
  written: string | null | undefined,
  schedule: string | null | undefined,
  timeZoneOf: (schedule: string) => string | null,
  keys: Keys,
  report: Report,
): string | null {
  if (written === null) return null;
  if (written !== undefined) {
    const name = zoneName(written);
    if (name !== null) return name;
    const message = `There is no time zone ${describe(written)}. Write an IANA name, such as Europe/Berlin.`;
    report.error([...keys, 'timeZone'], 'bad_digest', message);
    return null;
  }
  if (schedule === undefined) return null;
  if (schedule !== null) return timeZoneOf(schedule);
  report.error(
    keys,
    'bad_digest',
    'It is not said where it is that time. Write schedule, or timeZone: Europe/Berlin or another.',
  );
  return null;
}

const CONDITIONS = ['metric', 'team', 'channel', 'priority', 'tier', 'assignee'];
const MESSAGES = ['slack', 'email', 'teams', 'webhook'];

/** A digest is of many conversations and of no moment: what is of one is refused. */
export function checkDigestRule(
  read: ReadAutomation,
  on: readonly Trigger[],
  keys: Keys,
  { report }: Surroundings,
): void {
  const refuse = (at: Keys, message: string) => report.error([...keys, ...at], 'bad_digest', message);
  if (on.length > 0) refuse(['on'], 'daily_digest stands alone. Write another rule for the triggers.');
  for (const field of ['throttle', 'quietHours'] as const) {
    if (read[field] != null) refuse([field], `A digest is sent once a day: it has no ${field}. Leave it out.`);
  }
  for (const condition of Object.keys(read.when ?? {})) {
    if (CONDITIONS.includes(condition) || read.when?.[condition as 'state'] == null) continue;
    refuse(['when', condition], `A digest is of many conversations: choose them by ${CONDITIONS.join(', ')}.`);
  }
  for (const [at, action] of (read.do ?? []).entries()) {
    if (action === null) continue;
    const place = ['do', at, action.key] as const;
    if (!MESSAGES.includes(action.key)) refuse(place, `A digest can be sent by ${MESSAGES.join(', ')} only.`);
    const { text, subject } = action.value as { text?: unknown; subject?: unknown };
    if (text != null) refuse([...place, 'text'], 'A digest has words of its own. Leave it out.');
    if (subject != null) refuse([...place, 'subject'], 'A digest has a subject of its own. Leave it out.');
  }
}
