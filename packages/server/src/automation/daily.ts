/** When a rule `on: daily_digest` is to be sent: once a local date, at its time of day, on the days that it works. */
import type { Automation, DailyDigest, Schedule, Timeline } from '@kept/engine';

export type DigestRule = Automation & { readonly digest: DailyDigest };

export function digestRules(automations: readonly Automation[]): DigestRule[] {
  return automations.filter((rule): rule is DigestRule => rule.enabled && rule.digest !== undefined);
}

/**
 * The local date whose digest is to be there by now, if it is today's; else null. A time that the clocks pass over when they
 * are put forward comes later by as much; one that comes twice is its first. A missed one is made up for on its own day only.
 *
 * @param since the rule has been as it is since then: of a day whose time had passed already there is none
 */
export function dateDue(
  { atMinute, timeZone }: DailyDigest,
  schedule: Schedule | null,
  since: number,
  now: number,
): string | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const plainTime = { hour: Math.floor(atMinute / 60), minute: atMinute % 60 };
  const dueAt = today.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  if (now < dueAt || dueAt < since) return null;
  if (schedule !== null) {
    const startsAt = today.toZonedDateTime(timeZone).epochMilliseconds;
    const endsAt = today.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
    if (schedule.elapsed(startsAt, endsAt) === 0) return null;
  }
  return today.toString();
}

/** Since when the newest rule of this name has said what it says of its time: the revision that brought it. */
export function inForceSince({ revisions }: Timeline, { name, digest }: DigestRule): number {
  const same = (rule: Automation) => rule.name === name && rule.enabled && sameTime(rule.digest, digest);
  const other = revisions.findLastIndex(({ rules }) => !rules.config.automations.some(same));
  // The first revision has always been (§8.2), but not its messages: it counts from when it was saved.
  return revisions[other + 1]!.at;
}

function sameTime(a: DailyDigest | undefined, b: DailyDigest): boolean {
  return a?.atMinute === b.atMinute && a.timeZone === b.timeZone;
}
