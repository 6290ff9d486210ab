/** What came of one attempt. `status` is HTTP's or SMTP's, null where there was no answer. */
export type Outcome = Answered & (Delivered | Refused | Later);

interface Answered {
  readonly status: number | null;
  /** The beginning of what was answered. */
  readonly answer: string | null;
}

export interface Delivered {
  readonly kind: 'delivered';
  /** What the service calls the message, to change it later; null where it says nothing. */
  readonly receipt: Readonly<Record<string, string>> | null;
}

/** Trying again would not help: the message is at fault, or the whole destination is. */
export interface Refused {
  readonly kind: 'refused';
  readonly error: string;
  readonly blames: 'message' | 'destination';
}

export interface Later {
  readonly kind: 'later';
  readonly error: string;
  /** The destination asked to be left alone for this long; null where it did not say. */
  readonly retryAfterMs: number | null;
}

export const EXCERPT_CHARS = 1_000;

export function excerptOf(text: string): string | null {
  // NUL bytes and broken surrogates are kept by no database.
  const clean = text.replaceAll('\0', '').toWellFormed().trim();
  if (clean === '') return null;
  return clean.length > EXCERPT_CHARS ? `${clean.slice(0, EXCERPT_CHARS - 1).toWellFormed()}…` : clean;
}

export function delivered(status: number | null, answer: string | null, receipt: Delivered['receipt'] = null): Outcome {
  return { kind: 'delivered', status, answer, receipt };
}

export function refused(error: string, blames: Refused['blames'], { status, answer }: Partial<Answered> = {}): Outcome {
  return { kind: 'refused', error, blames, status: status ?? null, answer: answer ?? null };
}

export function later(
  error: string,
  { status, answer, retryAfterMs }: Partial<Answered & Pick<Later, 'retryAfterMs'>> = {},
): Outcome {
  return { kind: 'later', error, retryAfterMs: retryAfterMs ?? null, status: status ?? null, answer: answer ?? null };
}
