import type { Holidays } from '@kept/engine';

/** The holidays that the scenarios use: those of 2026, `DE` and `US` (federal). */
const DATES: Readonly<Record<string, readonly string[]>> = {
  DE: ['01-01', '04-03', '04-06', '05-01', '05-14', '05-25', '10-03', '12-25', '12-26'],
  US: ['01-01', '01-19', '02-16', '05-25', '06-19', '07-03', '09-07', '10-12', '11-11', '11-26', '12-25'],
};

export const scenarioHolidays: Holidays = (code, year) =>
  year === 2026 ? (DATES[code] ?? []).map((day) => ({ date: `2026-${day}`, name: `${code} ${day}` })) : [];
