/** A workspace's configuration through time, compiled: what every fold in it goes by. */
import {
  type Config,
  compileRules,
  type Holidays,
  type Revision,
  type Timeline,
  timelineOf,
  type Versions,
} from '@kept/engine';
import type { Selectable } from 'kysely';
import type { RevisionTable } from '../store/tables.ts';
import { heldHolidays, heldZones, type Resolved } from './resolved.ts';

export class Configuration {
  readonly workspace: string;
  /** Of `heads`: another one means that something was saved since. */
  readonly stamp: number;
  readonly revisions: readonly StoredRevision[];
  /** §8.2. */
  readonly timeline: Timeline;
  readonly #byInitial = new Map<number, Timeline>();

  constructor(workspace: string, stamp: number, revisions: readonly StoredRevision[]) {
    this.workspace = workspace;
    this.stamp = stamp;
    this.revisions = revisions;
    this.timeline = timelineOf(revisions);
  }

  get newest(): StoredRevision {
    return this.revisions.at(-1)!;
  }

  /** §8.2: for a conversation whose import named the revision for episodes before the first. */
  timelineFrom(initial: number | null): Timeline {
    if (initial === null) return this.timeline;
    let timeline = this.#byInitial.get(initial);
    if (timeline === undefined) {
      timeline = timelineOf(this.revisions, initial);
      this.#byInitial.set(initial, timeline);
    }
    return timeline;
  }

  /** Whether what a revision crosses at once is to fire nothing. */
  isSilent(number: number): boolean {
    return this.revisions.find((revision) => revision.number === number)?.fire === false;
  }
}

export interface StoredRevision extends Revision {
  readonly author: string;
  readonly note: string | null;
  readonly fire: boolean;
  /** As it was saved: YAML or JSON. */
  readonly source: string;
  readonly config: Config;
  readonly versions: Versions;
  readonly resolved: Resolved;
}

export function compileRevision(row: Selectable<RevisionTable>, holidays: Holidays): StoredRevision {
  const config = JSON.parse(row.config) as Config;
  const versions = JSON.parse(row.versions) as Versions;
  const resolved = JSON.parse(row.resolved) as Resolved;
  return {
    number: row.number,
    at: row.at,
    appliesTo: row.applies_to,
    rules: compileRules(config, { holidays: heldHolidays(resolved, holidays), zones: heldZones(resolved), versions }),
    author: row.author,
    note: row.note,
    fire: row.fire === 1,
    source: row.source,
    config,
    versions,
    resolved,
  };
}
