/** The revisions of a configuration in time (§8). */
import { lastAtOrBefore } from '../search.ts';
import type { Rules } from './rules.ts';

export interface Revision {
  readonly number: number;
  /** When it was saved, epoch milliseconds; the first covers all time before it as well (§8.2). */
  readonly at: number;
  /** §8.3. */
  readonly appliesTo: 'new' | 'open';
  readonly rules: Rules;
}

/** Revisions in the order in which they were saved, at least one. */
export interface Timeline {
  readonly revisions: readonly Revision[];
  /** The revision in force at an instant: the last saved at or before it, else the first. */
  inForceAt(at: number): Revision;
  /** Those applied to open conversations after one instant and up to another, in order. */
  appliedWithin(after: number, until: number): readonly Revision[];
  numbered(number: number): Revision;
}

const NONE: readonly Revision[] = [];

/**
 * @param initial number of the revision for episodes that start before the first was saved, as an import may name it (§8.2)
 */
export function timelineOf(revisions: readonly Revision[], initial?: number): Timeline {
  const first = revisions.find((revision) => revision.number === initial) ?? revisions[0];
  if (!first) throw new Error('A timeline has at least one revision.');
  // The first saved revision applies to nothing that is open: there was nothing before it.
  const applied = revisions.slice(1).filter((revision) => revision.appliesTo === 'open');
  const byNumber = new Map(revisions.map((revision) => [revision.number, revision]));
  return {
    revisions,
    inForceAt(at) {
      const index = lastAtOrBefore(revisions, at);
      return index < 0 ? first : revisions[index]!;
    },
    appliedWithin(after, until) {
      if (applied.length === 0) return NONE;
      return applied.slice(lastAtOrBefore(applied, after) + 1, lastAtOrBefore(applied, until) + 1);
    },
    numbered(number) {
      const revision = byNumber.get(number);
      if (!revision) throw new Error(`There is no revision ${number}.`);
      return revision;
    },
  };
}

/** One configuration that has always been and always will be: what a replay on files folds under. */
export function singleRevision(rules: Rules): Timeline {
  return timelineOf([{ number: 1, at: 0, appliesTo: 'new', rules }]);
}
