/** Instants of queries: text that the route's schema has checked. */
import { parseInstant } from '@kept/engine';
import { Refusal } from './refusal.ts';

export function instantOf(text: string): number {
  const at = parseInstant(text);
  if (at === null) throw new Error(`Not an instant: ${text}. The route's schema should have refused it.`);
  return at;
}

export function optionalInstant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : instantOf(text);
}

/** `[from, to)` that is no longer than so many days. @throws Refusal bad_period */
export function periodOf(
  query: { readonly from: string; readonly to: string },
  mostDays: number,
): { from: number; to: number } {
  const from = instantOf(query.from);
  const to = instantOf(query.to);
  if (to <= from) throw new Refusal('bad_period', 'The period is empty: `to` is to lie after `from`.');
  if (to - from > mostDays * 86_400_000) {
    throw new Refusal('bad_period', `The period is longer than ${mostDays} days. Ask for it in parts.`);
  }
  return { from, to };
}

/** @throws Refusal bad_time_zone */
export function mustBeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Refusal('bad_time_zone', `${timeZone} is no time zone. Write one such as Europe/Berlin or UTC.`);
  }
}
