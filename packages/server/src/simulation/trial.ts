/** A proposed configuration tried on what a store holds. */
import { type Config, compileRules, type Holidays, singleRevision, type Timeline } from '@kept/engine';
import type { ReadingHooks } from '../lives/hooks.ts';
import type { Life } from '../lives/life.ts';
import { countLives, livesInStore, positionNow, type StoreContext } from '../lives/store-lives.ts';
import type { ReportOptions } from '../reports/compliance.ts';
import type { Configuration } from '../revisions/configuration.ts';
import { Configurations } from '../revisions/loading.ts';
import type { Compared } from './comparison.ts';
import { simulate } from './simulate.ts';

export const AGAINST = ['current', 'recorded'] as const;
/** The newest revision as if it had always held; or every revision in its time, as it was really promised. */
export type Against = (typeof AGAINST)[number];

/** Plain data: it is sent to a thread. */
export interface Trial {
  readonly workspace: string;
  readonly config: Config;
  readonly against: Against;
  readonly report: ReportOptions;
}

/** @throws UnknownWorkspaceError; the signal's reason where it is aborted */
export async function runTrial(
  store: StoreContext,
  holidays: Holidays,
  { workspace, config, against, report }: Trial,
  { signal, progress }: ReadingHooks = {},
): Promise<Compared> {
  const configuration = await new Configurations(store.dialect, holidays).load(store.db, workspace, false);
  const asked = { workspace, period: report, position: await positionNow(store, workspace) };
  const total = await countLives(store, asked);
  return simulate(livesInStore(store, asked), {
    report,
    before: beforeOf(configuration, against),
    after: singleRevision(compileRules(config, { holidays })),
    signal,
    progress: progress && ((replayed) => progress({ replayed, total })),
  });
}

function beforeOf(configuration: Configuration, against: Against): (life: Life) => Timeline {
  switch (against) {
    case 'current': {
      const current = singleRevision(configuration.newest.rules);
      return () => current;
    }
    case 'recorded':
      return ({ initialRevision }) => configuration.timelineFrom(initialRevision);
    default:
      return against satisfies never;
  }
}
