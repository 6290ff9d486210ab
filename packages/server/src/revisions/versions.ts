/** §8.3: a policy or a schedule gets a new version whenever it says, or its dates resolve to, something else. */
import type { Config, Versions } from '@kept/engine';
import { meansTheSame, type Resolved } from './resolved.ts';

/** A revision, as far as versions go. */
export interface Versioned {
  readonly config: Config;
  readonly resolved: Resolved;
  readonly versions: Versions;
}

/** @param earlier all revisions before it, in order */
export function versionsOf(earlier: readonly Versioned[], config: Config, resolved: Resolved): Versions {
  return {
    policies: versions(
      earlier.map((revision) => ({ versions: revision.versions.policies, things: revision.config.policies })),
      config.policies,
      (before, now) => canonical(before) === canonical(now),
    ),
    schedules: versions(
      earlier.map((revision) => ({
        versions: revision.versions.schedules,
        things: Object.fromEntries(
          Object.entries(revision.config.schedules).map(([name, says]) => [
            name,
            { says, resolved: revision.resolved },
          ]),
        ),
      })),
      Object.fromEntries(Object.entries(config.schedules).map(([name, says]) => [name, { says, resolved }])),
      (before, now) =>
        canonical(before.says) === canonical(now.says) && meansTheSame(now.says, before.resolved, now.resolved),
    ),
  };
}

/** The version that a name had last, or one more; a name that comes back after a while goes on counting. */
function versions<T>(
  earlier: readonly { versions: Readonly<Record<string, number>>; things: Readonly<Record<string, T>> }[],
  things: Readonly<Record<string, T>>,
  same: (before: T, now: T) => boolean,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(things).map(([name, now]) => {
      const last = earlier.findLast((revision) => Object.hasOwn(revision.things, name));
      if (last === undefined) return [name, 1];
      const version = last.versions[name] ?? 1;
      return [name, same(last.things[name]!, now) ? version : version + 1];
    }),
  );
}

/** JSON with sorted keys: the order in which somebody wrote a policy down is no change of it. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
