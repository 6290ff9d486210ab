import { dayNumber, daysInMonth, parseDate } from '../zone/civil.ts';

/** The date of an override (§2.4): one date, as a day number, or every year's. */
export type OverrideDate =
  | { readonly kind: 'once'; readonly day: number }
  | { readonly kind: 'yearly'; readonly month: number; readonly dayOfMonth: number };

export interface OverrideDateRefusal {
  readonly kind: 'refused';
  readonly message: string;
}

/** `2026-12-31` or `12-24`; `02-29` is meant for leap years. */
export function parseOverrideDate(text: string): OverrideDate | OverrideDateRefusal {
  const match = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) {
    return refuse(`"${text}" is not a date: write 2026-12-31 for one date or 12-24 for every year.`);
  }
  const [, yearText, monthText = '', dayText = ''] = match;
  const month = Number(monthText);
  const dayOfMonth = Number(dayText);
  // 2000 was a leap year, so that every year's 02-29 passes.
  const year = Number(yearText ?? 2000);
  if (dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) {
    return refuse(
      `${yearText === undefined ? 'No year' : 'The calendar'} has ${noSuchDate(text, year, month, dayOfMonth)}`,
    );
  }
  const written = `${monthText.padStart(2, '0')}-${dayText.padStart(2, '0')}`;
  if (yearText !== undefined) {
    const day = parseDate(text);
    return day === null
      ? refuse(`"${text}" is not read as a date: write ${yearText}-${written}.`)
      : { kind: 'once', day };
  }
  if (text !== written) return refuse(`"${text}" is not read as a date: write ${written}.`);
  return { kind: 'yearly', month, dayOfMonth };
}

/** Where a yearly override falls in a year; null for `02-29` in a year without one. */
export function yearlyIn(date: Extract<OverrideDate, { kind: 'yearly' }>, year: number): number | null {
  return date.dayOfMonth <= daysInMonth(year, date.month) ? dayNumber(year, date.month, date.dayOfMonth) : null;
}

function noSuchDate(text: string, year: number, month: number, dayOfMonth: number): string {
  if (month > 12 && dayOfMonth >= 1 && dayOfMonth <= 12 && month <= daysInMonth(year, dayOfMonth)) {
    const swapped = `${String(dayOfMonth).padStart(2, '0')}-${month}`;
    return `no month ${month} ("${text}"): the month comes first, so write ${text.slice(0, -5)}${swapped}.`;
  }
  if (month < 1 || month > 12) return `no month ${month} ("${text}").`;
  if (month === 2 && dayOfMonth === 29) return `no ${text}: ${year} is not a leap year.`;
  return `no ${text}: that month has ${daysInMonth(year, month)} days.`;
}

function refuse(message: string): OverrideDateRefusal {
  return { kind: 'refused', message };
}
