export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Office hours as the configuration writes them (§2.1). `HH:MM-HH:MM` ranges of local time. */
export interface ScheduleConfig {
  readonly timeZone: string;
  readonly weekly?: Readonly<Partial<Record<Weekday, readonly string[]>>> | undefined;
  /** Country or subdivision codes: `DE`, `DE-BY`, `US-CA` (§2.3). */
  readonly holidays?: readonly string[] | undefined;
  /** By date, `2026-12-31` or `12-24` (§2.4). */
  readonly overrides?: Readonly<Record<string, 'closed' | readonly string[]>> | undefined;
}

export interface Holiday {
  /** Local date, `2026-12-25`. */
  readonly date: string;
  readonly name: string;
}

/** Whole-day public holidays of one code and year, complete, substitute days included (§2.3). */
export type Holidays = (code: string, year: number) => readonly Holiday[];
