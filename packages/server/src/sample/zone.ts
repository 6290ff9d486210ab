/** Where it is early afternoon: a desk there is open now, and for some hours. */

/** From west to east, about an hour apart. */
const ZONES = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
  'America/Sao_Paulo',
  'Atlantic/South_Georgia',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Athens',
  'Europe/Istanbul',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Australia/Brisbane',
  'Pacific/Noumea',
  'Pacific/Auckland',
] as const;

const DAY_MINUTES = 24 * 60;
/** Half past one: the desk has been busy for a while and has hours to go. */
const AFTERNOON = 13 * 60 + 30;

export function afternoonZone(now: number): string {
  const distance = (zone: string) => {
    const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
    const apart = Math.abs(local.hour * 60 + local.minute - AFTERNOON);
    return Math.min(apart, DAY_MINUTES - apart);
  };
  return ZONES.reduce((best, zone) => (distance(zone) < distance(best) ? zone : best));
}
