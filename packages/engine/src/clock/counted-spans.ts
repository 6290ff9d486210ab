/** Time counted under terms that come and go (§7.5). */
import type { Terms } from '../policy/rules.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { countedUnder } from './clock.ts';
import type { StatusSpan } from './facts.ts';

interface Count {
  /** How many spans are over and counted. */
  over: number;
  countedMs: number;
}

/**
 * What `countedUnder` gives, with the statuses that are over counted once: ten thousand changes of priority among ten
 * thousand changes of status cost their sum, not their product.
 */
export class CountedSpans {
  /** Those of the episode that was asked about last. */
  #spans: readonly StatusSpan[] = [];
  readonly #counts = new Map<Schedule, Map<string, Count>>();

  /** From `startedAt` to `at`, beyond which no span of the episode begins. */
  upTo(terms: Terms, spans: readonly StatusSpan[], startedAt: number, at: number): number {
    if (startedAt >= at) return 0;
    const count = this.#countOf(terms, spans, startedAt);
    const open = spans.length - 1;
    if (count.over < open) {
      count.countedMs += countedUnder(terms, spans.slice(count.over, open + 1), startedAt, spans[open]!.at);
      count.over = open;
    }
    return count.countedMs + countedUnder(terms, spans.slice(open), startedAt, at);
  }

  #countOf({ schedule, pauseOn }: Terms, spans: readonly StatusSpan[], startedAt: number): Count {
    if (spans !== this.#spans) {
      this.#spans = spans;
      this.#counts.clear();
    }
    const counts = this.#counts.get(schedule) ?? new Map<string, Count>();
    this.#counts.set(schedule, counts);
    const key = `${startedAt}/${pauseOn.join()}`;
    const count = counts.get(key) ?? { over: 0, countedMs: 0 };
    counts.set(key, count);
    return count;
  }
}
