import { type Assignment, METRICS, type Metric } from './config.ts';
import type { Names } from './names.ts';
import { meant } from './near.ts';
import { both, describe, type Report } from './report.ts';
import type { assignmentShape } from './shape/policy-shape.ts';
import type { Read } from './shape/read.ts';

type ReadAssignments = readonly (Read<typeof assignmentShape> | null)[];

/** Which metrics each policy watches, by name, in the order of the file; null where that is not known for a fault. */
export type Watched = ReadonlyMap<string, readonly Metric[] | null>;

/** The assignments in their order; faulty ones are left out. */
export function assignmentsOf(read: ReadAssignments, watched: Watched, names: Names, report: Report): Assignment[] {
  const policies = [...watched.keys()];
  const assignments: (Assignment | null)[] = read.map((written, at) => {
    if (written === null) return null;
    const { policy, team, channel } = written;
    names.mention('team', team, ['assignments', at, 'team']);
    names.mention('channel', channel, ['assignments', at, 'channel']);
    if (policy == null || team === null || channel === null) return null;
    if (!watched.has(policy)) {
      const there =
        policies.length === 0
          ? ' There are no policies yet: add it to policies.'
          : ` There are ${policies.join(', ')}.`;
      return report.error(
        ['assignments', at, 'policy'],
        'unknown_policy',
        `No policy is called ${describe(policy)}.${meant(policy, policies, there)}`,
      );
    }
    return { policy, team: team ?? null, channel: channel ?? null };
  });
  warnOfShadowed(assignments, watched, report);
  return assignments.filter((assignment) => assignment !== null);
}

/**
 * Warns of assignments that can win no metric (§7.2). Only an earlier one with the very same team
 * and channel can take a metric away for every conversation: a broader one has a lower score, and
 * a narrower one leaves the conversations that it does not match. Several may do it together.
 */
function warnOfShadowed(assignments: readonly (Assignment | null)[], watched: Watched, report: Report): void {
  const sound = [...assignments.entries()].filter((entry): entry is [number, Assignment] => entry[1] !== null);
  const reach = ({ team, channel }: Assignment) => JSON.stringify([team, channel]);
  const alike = Map.groupBy(sound, ([, assignment]) => reach(assignment));
  for (const [at, assignment] of sound) {
    const own = watched.get(assignment.policy);
    if (own == null || own.length === 0) continue;
    const same = alike.get(reach(assignment)) ?? [];
    const rivals = same.filter(([place]) => place < at);
    const twin = rivals.find(([, other]) => other.policy === assignment.policy);
    if (twin !== undefined) {
      report.warn(
        ['assignments', at],
        'repeated_assignment',
        `This assignment is there already, as the ${ordinal(twin[0])}. Leave it out.`,
      );
      continue;
    }
    const takers = rivals.filter(([, other]) => own.some((metric) => watched.get(other.policy)?.includes(metric)));
    const taken = METRICS.filter((metric) => takers.some(([, other]) => watched.get(other.policy)?.includes(metric)));
    if (own.every((metric) => taken.includes(metric))) {
      const whose = both(takers.map(([place, other]) => `the ${ordinal(place)} (${other.policy})`));
      const message = `This assignment can never win: ${whose} ${takers.length > 1 ? 'come' : 'comes'} first for the same conversations and ${takers.length > 1 ? 'watch' : 'watches'} ${both(own)}. Move it up, or name another team or channel.`;
      report.warn(['assignments', at], 'shadowed_assignment', message);
    }
  }
}

/** `1st`, for the place in a list that begins with 0. */
function ordinal(place: number): string {
  const count = place + 1;
  const ending = count % 100 > 10 && count % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

/** Warns of policies that no assignment names, and of a configuration in which nothing is promised to anybody. */
export function warnOfUnused(read: ReadAssignments, watched: Watched, report: Report): void {
  if (read.length === 0) {
    const message =
      watched.size === 0
        ? 'There is no policy, so no conversation has a clock. Add policies and assignments.'
        : 'Nothing is assigned, so no conversation has a clock. Add assignments, such as - policy: NAME.';
    report.warn([], 'no_promise', message);
    return;
  }
  const used = new Set(read.map((assignment) => assignment?.policy));
  for (const policy of watched.keys()) {
    if (!used.has(policy)) {
      report.warn(
        ['policies', policy],
        'unused_policy',
        'No assignment names this policy, so it applies to nothing. Add one, or remove the policy.',
      );
    }
  }
}
