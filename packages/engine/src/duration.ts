/** A refusal says what to write instead; `code` is stable: `bad_duration`, `days_in_duration`, `duration_too_short`, `duration_too_long`. */
export type ParsedDuration = { readonly seconds: number } | { readonly code: string; readonly message: string };

const SHORT = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const ISO = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;
const FORMS = 'write whole hours, minutes and seconds in that order, such as 4h, 1h30m or 90s';

/** A duration of a configuration, `4h`, `1h30m`, `90s` or `PT1H30M`, in seconds; one second at least (§1.3). */
export function parseDuration(text: string): ParsedDuration {
  const match = SHORT.exec(text) ?? ISO.exec(text);
  if (match === null || !/\d/.test(text)) return refusalOf(text);
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (total < 1) {
    return refuse('duration_too_short', `"${text}" is no time at all: one second, 1s, is the least.`);
  }
  // Ten thousand years: past it no instant can be written, and milliseconds would leave the exact whole numbers.
  if (total > 315_360_000_000) {
    return refuse('duration_too_long', `"${text}" is longer than ten thousand years.`);
  }
  return { seconds: total };
}

/** `4h`, `1h30m`, `1m30s`, `0s`, as `parseDuration` reads it; milliseconds as decimals (`1.5s`) and a minus sign where there are any. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) throw new RangeError(`not a duration: ${seconds}`);
  const ms = Math.round(Math.abs(seconds) * 1000);
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const rest = (ms % 60_000) / 1000;
  const text = `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
  if (text === '') return '0s';
  return seconds < 0 ? `-${text}` : text;
}

function refuse(code: string, message: string): ParsedDuration {
  return { code, message };
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h' },
  ...{ m: 'm', min: 'm', mins: 'm', minute: 'm', minutes: 'm' },
  ...{ s: 's', sec: 's', secs: 's', second: 's', seconds: 's' },
};
const LONG_UNIT = /\d\s*(d|days?|w|wks?|weeks?|y|years?|months?|mo)(?![a-z])/i;
const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Why the text is no duration, and what its author probably meant. */
function refusalOf(text: string): ParsedDuration {
  if (text.trim() === '') return refuse('bad_duration', `A duration is missing: ${FORMS}.`);
  if (LONG_UNIT.test(text) || /^-?P(?!T)/i.test(text.trim())) {
    return refuse(
      'days_in_duration',
      `"${text}" is in days, weeks or more, and under office hours "a day" could be 24 hours or one working day: ` +
        'write hours instead, such as 8h for a working day or 24h for a whole one.',
    );
  }
  if (/^\s*[-+\u2212]/.test(text)) {
    return refuse('bad_duration', `"${text}" has a sign; a duration has none: ${FORMS}.`);
  }
  if (/^\s*\d+\s*$/.test(text)) {
    const count = text.trim();
    return refuse('bad_duration', `"${text}" has no unit: write ${count}s, ${count}m or ${count}h.`);
  }
  const meant = guessOf(text);
  if (meant === null) return refuse('bad_duration', `"${text}" is not a duration: ${FORMS}.`);
  return refuse('bad_duration', `"${text}" is not a duration in the form that is read: write ${meant}.`);
}

/** Reads what people write (`4 Hours`, `1.5h`, `30m1h`, `pt1h`) and says it in our form; null where that is a guess too far. */
function guessOf(text: string): string | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^pt(?=\d)/, '');
  if (!/^(?:\d+(?:[.,]\d+)?\s*[a-z]+(?:\s+|,\s*|\s*and\s+)?)+$/.test(plain)) return null;
  let seconds = 0;
  for (const [, count = '', word = ''] of plain.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)) {
    const unit = UNITS[word];
    if (unit === undefined) return null;
    seconds += Number(count.replace(',', '.')) * (UNIT_SECONDS[unit] ?? 0);
  }
  return Number.isSafeInteger(seconds) && seconds >= 1 ? formatDuration(seconds) : null;
}
