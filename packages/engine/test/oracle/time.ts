import type { Application, Cycle } from './cycles.ts';
import type { Moment } from './moments.ts';
import type { Span } from './office-hours.ts';
import type { Terms } from './selection.ts';

export const TRIPWIRES = ['low', 'normal', 'high', 'urgent'] as const;

/** Open, unpaused time under some terms, from one instant to another (§5.3). */
function* counted(moments: readonly Moment[], terms: Terms, fromMs: number, toMs: number): Generator<Span> {
  for (const [index, moment] of moments.entries()) {
    if (terms.pauseOn.includes(moment.status)) continue;
    yield* terms.hours.spans(Math.max(moment.at, fromMs), Math.min(moments[index + 1]?.at ?? toMs, toMs));
  }
}

/** The time of a cycle at an instant, in milliseconds. */
export function timeAt(moments: readonly Moment[], cycle: Cycle, terms: Terms, at: number): number {
  let sum = 0;
  for (const [start, end] of counted(moments, terms, cycle.startedAt, at)) sum += end - start;
  return sum;
}

/** The earliest instant, `until` at the latest, at which the cycle's time reaches `seconds`; else null. */
function reachedAt(
  moments: readonly Moment[],
  cycle: Cycle,
  terms: Terms,
  seconds: number,
  until: number,
): number | null {
  let left = seconds * 1000;
  for (const [start, end] of counted(moments, terms, cycle.startedAt, until)) {
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  return null;
}

/** When a tripwire of an application is crossed (§5.3, §7.5), if it is by its end or `now`. */
export function crossedAt(
  moments: readonly Moment[],
  cycle: Cycle,
  application: Application,
  tripwire: (typeof TRIPWIRES)[number],
  now: number,
): number | null {
  const seconds = application.targets[tripwire];
  if (seconds === null) return null;
  const at = reachedAt(moments, cycle, application, seconds, application.endedAt ?? now);
  return at === null ? null : Math.max(at, application.appliedAt);
}

/** Each climb of a cycle's own level, one an instant (§5.5): 1 to 4. */
export function climbsOf(moments: readonly Moment[], cycle: Cycle, now: number): { at: number; level: number }[] {
  const crossings = cycle.applications.flatMap((application) =>
    TRIPWIRES.map((tripwire, index) => ({
      at: crossedAt(moments, cycle, application, tripwire, now),
      level: index + 1,
    })),
  );
  const climbs: { at: number; level: number }[] = [];
  let level = 0;
  for (const at of [...new Set(crossings.map((crossing) => crossing.at))]
    .filter((at) => at !== null)
    .sort((a, b) => a - b)) {
    const reached = Math.max(...crossings.filter((crossing) => crossing.at === at).map((crossing) => crossing.level));
    if (reached <= level) continue;
    level = reached;
    climbs.push({ at, level });
  }
  return climbs;
}

/** As projected from `at`, from the time then left, as if not paused; `at` itself if none is left, null when never (§2.8). */
export function projected(
  moments: readonly Moment[],
  cycle: Cycle,
  terms: Terms,
  seconds: number,
  at: number,
): number | null {
  const left = seconds * 1000 - timeAt(moments, cycle, terms, at);
  return left <= 0 ? at : terms.hours.add(at, left);
}
