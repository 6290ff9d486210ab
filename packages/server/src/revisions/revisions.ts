/** The configuration of each workspace: saved as numbered revisions, none of which is changed or deleted (§8). */
import type { Holidays, ParseConfigOptions } from '@kept/engine';
import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../clock.ts';
import type { LocatedFault } from '../config-file/located-fault.ts';
import { readConfigText } from '../config-file/read-config.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Configuration } from './configuration.ts';
import { Configurations } from './loading.ts';
import { type Plan, planFor } from './plan.ts';
import { lockHead, resolveAgain, type Saved, type SaveOptions, saveIn } from './saving.ts';

export interface RevisionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly holidays: Holidays;
  /** As for `parseConfig`: says why no holidays are known by a code. */
  readonly holidayCode?: ParseConfigOptions['holidayCode'];
}

export interface NewWorkspace {
  readonly name: string;
  readonly sample?: boolean;
  readonly author: string;
  /** The configuration that it starts with, YAML or JSON: revision 1. */
  readonly source: string;
}

export type SaveResult = Saved | { readonly kind: 'refused'; readonly faults: readonly LocatedFault[] };

export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly faults: readonly LocatedFault[] };

export interface Revisions {
  /** Makes a workspace with its first revision, both or neither. False where there is one of this name already. */
  createWorkspace(workspace: string, made: NewWorkspace): Promise<boolean>;
  /** The configuration as it is now, from whichever process it was saved. @throws UnknownWorkspaceError */
  current(workspace: string): Promise<Configuration>;
  /** The same inside a transaction, held: nobody saves another until it is over. */
  held(trx: Transaction<Tables>, workspace: string): Promise<Configuration>;
  /** Checks a text whole and saves it; one that is refused changes nothing (§8.4). */
  save(workspace: string, source: string, options: SaveOptions): Promise<SaveResult>;
  /** What saving it would do; saves nothing. */
  plan(workspace: string, source: string, options?: Pick<SaveOptions, 'appliesTo' | 'fire'>): Promise<PlanResult>;
  /** §8.3: a new revision where holiday or zone data of today move an instant; null where they do not. */
  refreshDates(workspace: string): Promise<number | null>;
  parse(source: string, fileName?: string): ReturnType<typeof readConfigText>;
}

export function createRevisions({ store, clock, holidays, holidayCode }: RevisionsOptions): Revisions {
  const configurations = new Configurations(store.dialect, holidays);
  const parse = (source: string, fileName = 'kept.yaml') => readConfigText(source, fileName, { holidayCode });
  const context = { dialect: store.dialect, holidays, clock };
  return {
    parse,
    current: (workspace) => configurations.load(store.db, workspace, false),
    held: (trx, workspace) => configurations.load(trx as Kysely<Tables>, workspace, true),

    async createWorkspace(workspace, made) {
      const read = parse(made.source);
      if (!read.ok) throw new Error(`The first configuration of ${workspace} is refused: ${read.faults[0]?.message}`);
      return store.retrying(async (trx) => {
        const taken = await trx
          .selectFrom('workspaces')
          .select('workspace')
          .where('workspace', '=', workspace)
          .execute();
        if (taken.length > 0) return false;
        const now = clock.now();
        await trx
          .insertInto('workspaces')
          .values({
            workspace,
            name: made.name,
            created_at: now,
            sample: made.sample ? 1 : 0,
            position: 0,
            folded_to: 0,
            importing_at: null,
          })
          .execute();
        await trx.insertInto('heads').values({ workspace, revision: 0, stamp: 0 }).execute();
        await saveIn(trx, context, workspace, [], read.config, made.source, { author: made.author });
        return true;
      });
    },

    async save(workspace, source, options) {
      const read = parse(source);
      if (!read.ok) return { kind: 'refused', faults: read.faults };
      return store.retrying(async (trx) => {
        await lockHead(trx, store.dialect, workspace);
        const { revisions } = await configurations.load(trx, workspace, false);
        return saveIn(trx, context, workspace, revisions, read.config, source, options, read.warnings);
      });
    },

    async plan(workspace, source, options = {}) {
      const read = parse(source);
      if (!read.ok) return { kind: 'refused', faults: read.faults };
      const configuration = await configurations.load(store.db, workspace, false);
      const { config, warnings } = read;
      const now = clock.now();
      const plan = await planFor(store, configuration, holidays, workspace, now, config, source, options, warnings);
      return { kind: 'planned', plan };
    },

    refreshDates: (workspace) =>
      store.retrying(async (trx) => {
        await lockHead(trx, store.dialect, workspace);
        const { revisions } = await configurations.load(trx, workspace, false);
        return resolveAgain(trx, context, workspace, revisions);
      }),
  };
}
