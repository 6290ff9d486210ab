/** A range of local time on the date it starts, in minutes after that date's 00:00 (§2.2). */
export interface Range {
  /** 0 to 1439. */
  readonly startMinute: number;
  /** After the start, by 1440 at most: past 1440 it runs into the next day. */
  readonly endMinute: number;
}

export interface RangeRefusal {
  readonly code: 'bad_range';
  readonly message: string;
}

export const DAY_MINUTES = 1440;

/** `09:00-17:00`; `22:00-06:00` and `09:00-09:00` run into the next day, `24:00` may end one (§2.2). */
export function parseRange(text: string): Range | RangeRefusal {
  const range = strictRange(text);
  if (range !== null) return range;
  const meant = meantBy(text);
  if (meant !== null) return refuse(`"${text}" is not read as a range: write ${meant}.`);
  if (/^\d{2}:\d{2}-\d{2}:\d{2}$/.test(text)) {
    return refuse(
      `"${text}" holds a time that no clock shows: times run from 00:00 to 23:59, and 24:00 may end a range.`,
    );
  }
  return refuse(`"${text}" is not a range: write the start and the end with two digits each, such as 09:00-17:00.`);
}

/** `09:00-17:00`, as `parseRange` reads it. */
export function formatRange({ startMinute, endMinute }: Range): string {
  const end = endMinute > DAY_MINUTES ? endMinute - DAY_MINUTES : endMinute;
  return `${formatMinute(startMinute)}-${formatMinute(end)}`;
}

function strictRange(text: string): Range | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (match === null) return null;
  const [, startHour, startMinutes, endHour = '24', endMinutes = '00'] = match;
  const startMinute = Number(startHour) * 60 + Number(startMinutes);
  const endMinute = Number(endHour) * 60 + Number(endMinutes);
  return { startMinute, endMinute: endMinute > startMinute ? endMinute : endMinute + DAY_MINUTES };
}

const LOOSE_TIME = String.raw`(\d{1,2})(?:[:.h](\d{2})?)?(?::00)?\s*([ap]\.?m\.?)?`;
const LOOSE_RANGE = new RegExp(String.raw`^\s*${LOOSE_TIME}\s*(?:-|–|—|to|until|till|bis)\s*${LOOSE_TIME}\s*$`, 'i');

/** What somebody probably meant by `9:00-17:00`, `9-17`, `9 am – 5 pm`; null where that is a guess too far. */
function meantBy(text: string): string | null {
  const match = LOOSE_RANGE.exec(text);
  if (match === null) return null;
  const start = looseTime(match[1], match[2], match[3]);
  const end = looseTime(match[4], match[5], match[6]);
  if (start === null || end === null) return null;
  const meant = `${start}-${end}`;
  return meant !== text && strictRange(meant) !== null ? meant : null;
}

function looseTime(hourText = '', minutes = '00', half = ''): string | null {
  const hour = Number(hourText);
  if (half === '') return `${hourText.padStart(2, '0')}:${minutes}`;
  if (hour < 1 || hour > 12) return null;
  const afternoon = /^p/i.test(half) ? 12 : 0;
  return `${String((hour % 12) + afternoon).padStart(2, '0')}:${minutes}`;
}

function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function refuse(message: string): RangeRefusal {
  return { code: 'bad_range', message };
}
