import { locale } from '../i18n/language.ts';

/** 1 Monday to 7 Sunday, as the language calls it. */
export function weekdayName(day: number, form: 'short' | 'long' = 'short'): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale(), { weekday: form, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}
