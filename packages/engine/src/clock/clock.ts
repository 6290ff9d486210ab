/**
 * A running clock: it counts open time under its terms, stands still while the status pauses it, and
 * crosses tripwires at the exact instants (§5, §7.5).
 *
 *   start ──counting──▶ pause ──paused──▶ resume ──counting──▶ end
 *           countedMs 0          countedMs n, countingSince null      countedMs = elapsed
 */
import type { Status } from '../config/config.ts';
import type { Terms } from '../policy/rules.ts';
import type { Application, Cycle, RunningClock, StatusSpan } from './facts.ts';
import { LEVELS, type Level, levelReached, thresholdMs } from './risk.ts';

/** Ten years, as far ahead as a schedule answers (§2.8). */
const HORIZON_MS = 3_652.5 * 86_400_000;

/** Time on the clock at an instant not before it was last stopped or started. */
export function elapsedAt(cycle: Cycle, terms: Terms, at: number): number {
  return cycle.countingSince === null
    ? cycle.countedMs
    : cycle.countedMs + terms.schedule.elapsed(cycle.countingSince, at);
}

/** §5.3, §7.5: the time from `startedAt` to `at` under other terms, from the statuses of the episode. */
export function countedUnder(terms: Terms, spans: readonly StatusSpan[], startedAt: number, at: number): number {
  if (startedAt >= at) return 0;
  let counted = 0;
  for (let i = 0; i < spans.length; i++) {
    const { at: since, status } = spans[i]!;
    const until = spans[i + 1]?.at ?? at;
    if (terms.pauseOn.includes(status)) continue;
    counted += terms.schedule.elapsed(Math.max(since, startedAt), Math.min(until, at));
  }
  return counted;
}

/** Sets a cycle's clock to a time and lets it run, or stand where the status pauses it. */
export function setClock(cycle: Cycle, terms: Terms, countedMs: number, status: Status, at: number): void {
  cycle.countedMs = countedMs;
  cycle.countingSince = terms.pauseOn.includes(status) ? null : at;
}

/** The status became another: stops or starts the clock if the terms say so (§5.6). */
export function followStatus(clock: RunningClock, terms: Terms, status: Status, at: number): void {
  const { cycle } = clock;
  const pauses = terms.pauseOn.includes(status);
  if (pauses === (cycle.countingSince === null)) return;
  if (pauses) {
    noticeReached(clock, terms, at);
    cycle.countedMs = elapsedAt(cycle, terms, at);
    cycle.countingSince = null;
    cycle.nextAt = null;
  } else {
    cycle.countingSince = at;
    cycle.nextAt = nextTripwireAt(cycle, terms, at);
  }
}

/** Notes the instant at which the urgent target was reached under the application, if it was by `at`. */
export function noticeReached(clock: RunningClock, terms: Terms, at: number): void {
  const { application } = clock;
  application.reachedAt ??= reachedAt(clock.cycle, application, terms, at);
}

/** §7.4: when the urgent target was reached under the application, not before it began; null if not by `at`. */
export function reachedAt(cycle: Cycle, application: Application, terms: Terms, at: number): number | null {
  if (application.reachedAt !== null) return application.reachedAt;
  const left = application.targets.urgent * 1000 - cycle.countedMs;
  if (cycle.countingSince === null || left <= 0) return left <= 0 ? application.appliedAt : null;
  if (terms.schedule.elapsed(cycle.countingSince, at) < left) return null;
  return terms.schedule.addWithin(cycle.countingSince, left, at);
}

/** The level that the cycle would have next, null where none is left to climb to under the terms. */
function nextLevel(cycle: Cycle, terms: Terms): 1 | 2 | 3 | 4 | null {
  for (const level of LEVELS) {
    if (level > cycle.level && thresholdMs(terms.targets, level) !== null) return level;
  }
  return null;
}

/** When the next tripwire falls if nothing happens, asked at `at`; null while paused, where none is left, or never (§2.8). */
export function nextTripwireAt(cycle: Cycle, terms: Terms, at: number): number | null {
  if (cycle.countingSince === null) return null;
  const level = nextLevel(cycle, terms);
  if (level === null) return null;
  const left = thresholdMs(terms.targets, level)! - elapsedAt(cycle, terms, at);
  return terms.schedule.add(at, Math.max(0, left));
}

/** The next tripwire reached by `until`: its instant and the level then (equal tripwires fall together); null if none. */
export function nextCrossing(cycle: Cycle, terms: Terms, until: number): { at: number; level: Level } | null {
  const at = cycle.nextAt ?? beyondHorizon(cycle, terms, until);
  if (at === null || at > until) return null;
  const level = nextLevel(cycle, terms)!;
  return { at, level: levelReached(terms.targets, thresholdMs(terms.targets, level)!) };
}

/** A tripwire that lay too far ahead when it was asked for, and has been reached all the same. */
function beyondHorizon(cycle: Cycle, terms: Terms, until: number): number | null {
  const since = cycle.countingSince;
  if (since === null || until - since < HORIZON_MS) return null;
  const level = nextLevel(cycle, terms);
  if (level === null) return null;
  return terms.schedule.addWithin(since, thresholdMs(terms.targets, level)! - cycle.countedMs, until);
}

/**
 * When to look again at a clock whose next tripwire lies too far ahead to be told (§2.8), `asOf` being how far it has been
 * taken: at the tripwire once it is within reach, else when another ten years are over. Null where it needs no look: a
 * tripwire is known, none is left, or the clock stands.
 */
export function nextLookAt(cycle: Cycle, terms: Terms, asOf: number): number | null {
  const since = cycle.countingSince;
  if (since === null || cycle.nextAt !== null) return null;
  const level = nextLevel(cycle, terms);
  if (level === null) return null;
  // Counted from where the clock was last started, so that whoever asks at whatever instant is told the same.
  const periods = Math.floor(Math.max(0, asOf - since) / HORIZON_MS);
  if (periods === 0) return since + HORIZON_MS;
  const from = since + periods * HORIZON_MS;
  const left = thresholdMs(terms.targets, level)! - elapsedAt(cycle, terms, from);
  const at = left <= 0 ? null : terms.schedule.add(from, left);
  return at === null || at <= asOf ? from + HORIZON_MS : at;
}

/** §2.8: a due instant projected from `at` with a time left, `at` itself if none is left; null for never. */
export function projected(terms: Terms, at: number, leftMs: number): number | null {
  return leftMs <= 0 ? at : terms.schedule.add(at, leftMs);
}
