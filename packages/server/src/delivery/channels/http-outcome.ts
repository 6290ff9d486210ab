import { retryAfterOf } from '../backoff.ts';
import type { HttpAnswer } from '../http-client.ts';
import { delivered, excerptOf, later, type Outcome, refused } from '../outcome.ts';

/** Statuses of a message that a destination, otherwise well, does not want. */
const OF_MESSAGE = [400, 409, 413, 415, 422];

/**
 * What a status means: 2xx delivered; 408, 425, 429 and 5xx another time; the rest refused for good, 3xx that is not
 * followed among it.
 */
export function httpOutcome(answer: HttpAnswer, now: number): Outcome {
  const { status } = answer;
  const about = { status, answer: excerptOf(answer.body), retryAfterMs: retryAfterOf(answer.retryAfter, now) };
  if (status >= 200 && status < 300) return delivered(status, about.answer);
  if (status >= 500 || [408, 425, 429].includes(status)) return later(`It answered ${status}.`, about);
  return refused(`It answered ${status}.`, OF_MESSAGE.includes(status) ? 'message' : 'destination', about);
}
