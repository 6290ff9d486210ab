/** Instants as text, in the viewer's zone or a schedule's, as the locale writes them. */
import { locale } from '../i18n/language.ts';

export const VIEWER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale()}/${timeZone}/${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), { ...options, timeZone });
    formats.set(key, found);
  }
  return found;
}

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** `14:20`. */
export function formatTime(ms: number, timeZone: string = VIEWER_ZONE): string {
  return format(TIME, timeZone).format(ms);
}

/** `14:20:07`. */
export function formatTimeWithSeconds(ms: number, timeZone: string = VIEWER_ZONE): string {
  return format({ ...TIME, second: '2-digit' }, timeZone).format(ms);
}

/** `Mon 09:00`, with the date where it is not in the week ahead or behind. */
export function formatNear(ms: number, nowMs: number, timeZone: string = VIEWER_ZONE): string {
  if (dayOf(ms, timeZone) === dayOf(nowMs, timeZone)) return formatTime(ms, timeZone);
  const near = Math.abs(ms - nowMs) < 6 * 86_400_000;
  const date: Intl.DateTimeFormatOptions = near ? { weekday: 'short' } : { day: 'numeric', month: 'short' };
  const year: Intl.DateTimeFormatOptions = yearOf(ms, timeZone) === yearOf(nowMs, timeZone) ? {} : { year: 'numeric' };
  return format({ ...date, ...(near ? {} : year), ...TIME }, timeZone).format(ms);
}

/** `Mon, 2 Mar 2026, 09:00`. */
export function formatFull(ms: number, timeZone: string = VIEWER_ZONE): string {
  return format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...TIME }, timeZone).format(ms);
}

/** As `formatFull`, with seconds and the zone's short name. */
export function formatExact(ms: number, timeZone: string = VIEWER_ZONE): string {
  const date: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
  return format({ ...date, ...TIME, second: '2-digit', timeZoneName: 'short' }, timeZone).format(ms);
}

/** `2 Mar`. */
export function formatDay(ms: number, timeZone: string = VIEWER_ZONE): string {
  return format({ day: 'numeric', month: 'short' }, timeZone).format(ms);
}

/** `2026-03-02` of an instant in a zone. */
export function dayOf(ms: number, timeZone: string = VIEWER_ZONE): string {
  const parts = Object.fromEntries(
    format(
      { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601', numberingSystem: 'latn' },
      timeZone,
    )
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

function yearOf(ms: number, timeZone: string): string {
  return dayOf(ms, timeZone).slice(0, 4);
}

/** `2026-03-02T09:00:00` in the viewer's zone, as a field for date and time wants it. */
export function localInput(ms: number): string {
  return `${dayOf(ms)}T${formatTimeWithSeconds(ms)}`;
}

/** Both readings of an instant, for a tip: the viewer's and, where it differs, the schedule's. */
export function bothZones(ms: number, scheduleZone?: string | null): string {
  const lines = [`${formatExact(ms)} · ${VIEWER_ZONE}`];
  if (scheduleZone && scheduleZone !== VIEWER_ZONE) lines.push(`${formatExact(ms, scheduleZone)} · ${scheduleZone}`);
  return lines.join('\n');
}
