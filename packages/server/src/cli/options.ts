/** What the values of options may be. A refusal names the value and says what to write instead; commander adds the flag. */
import { parseInstant } from '@kept/engine';
import { InvalidArgumentError } from 'commander';

/** §1.1: an instant as epoch milliseconds. */
export function instantOption(text: string): number {
  const at = parseInstant(text);
  if (at !== null) return at;
  throw new InvalidArgumentError('Write date, time and offset: 2026-03-02T08:00:00Z or 2026-03-02T09:00:00+01:00.');
}

export function countOption(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= 1) return count;
  throw new InvalidArgumentError('Write a whole number from 1.');
}

/** An IANA time zone that this machine knows. */
export function timeZoneOption(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text;
  } catch {
    throw new InvalidArgumentError('Write a time zone such as Europe/Berlin, America/New_York or UTC.');
  }
}
