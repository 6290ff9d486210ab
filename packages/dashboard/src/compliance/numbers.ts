import { locale } from '../i18n/language.ts';
import { formatLength } from '../time/duration.ts';

/** `94.2 %`, as the locale writes it; a dash where there is none. The rate comes in percent to one decimal (§10.1). */
export function percent(rate: number | null): string {
  if (rate === null) return '–';
  return new Intl.NumberFormat(locale(), {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(rate / 100);
}

/** `95 %`, as the locale writes it, of a percentage that has at most one decimal; without a zero for one that has none. */
export function wholePercent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share / 100);
}

/** `1.3`, of a difference in points; without a sign. */
export function points(difference: number): string {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    Math.abs(difference),
  );
}

export function whole(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}

const MINUTE = 60;

/** `1h 30m`, of seconds; whole minutes from ten minutes on, where seconds would be false precision. A dash where there are none. */
export function length(seconds: number | null): string {
  if (seconds === null) return '–';
  const shown = seconds < 10 * MINUTE ? Math.round(seconds) : Math.round(seconds / MINUTE) * MINUTE;
  return formatLength(shown * 1000);
}
