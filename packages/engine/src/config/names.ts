import { alike } from './near.ts';
import { describe, type Keys, type Report } from './report.ts';
import { KNOWN_CHANNELS } from './shape/policy-shape.ts';

/** What a free name is a name of. Nothing declares these, so only a comparison finds a slip of the pen. */
export type NameKind = 'team' | 'channel' | 'priority' | 'tier';

/** Each name is compared with each other one: beyond so many of a kind that would take long and say little. */
const MOST_COMPARED = 1_000;

/** Every place in which a team, a channel, a priority or a tier is named, in the order of the file's parts. */
export class Names {
  readonly #mentions: Record<NameKind, Map<string, Keys>> = {
    team: new Map(),
    channel: new Map(),
    priority: new Map(),
    tier: new Map(),
  };

  mention(kind: NameKind, name: string | null | undefined, keys: Keys): void {
    const known = this.#mentions[kind];
    if (typeof name === 'string' && !known.has(name)) known.set(name, keys);
  }

  mentionAll(kind: NameKind, names: readonly (string | null)[] | null | undefined, keys: Keys): void {
    for (const [at, name] of (names ?? []).entries()) this.mention(kind, name, [...keys, at]);
  }

  /** Warns of each name that is nearly an earlier one, or nearly a channel that has an icon. */
  compare(report: Report): void {
    for (const [kind, mentions] of Object.entries(this.#mentions)) {
      const earlier: string[] = kind === 'channel' ? [...KNOWN_CHANNELS] : [];
      for (const [name, keys] of [...mentions].slice(0, MOST_COMPARED)) {
        if (!earlier.includes(name)) {
          const near = earlier.find((other) => alike(name, other));
          if (near !== undefined) {
            const message = `The ${kind} ${describe(name)} is nearly ${describe(near)}. Names are compared letter by letter: write them alike if one is meant.`;
            report.warn(keys, 'near_name', message);
          }
          earlier.push(name);
        }
      }
    }
  }
}
