/** Targets suggested from what a store holds, under the newest configuration. */
import { formatInstant, type Holidays, type Metric } from '@kept/engine';
import type { ReadingHooks } from '../lives/hooks.ts';
import { countLives, livesInStore, positionNow, type StoreContext } from '../lives/store-lives.ts';
import { Configurations } from '../revisions/loading.ts';
import { Fit, type Fitted } from './fit.ts';
import { Measure } from './measure.ts';

/** Plain data: it is sent to a thread. */
export interface SuggestionAsked {
  readonly workspace: string;
  /** A schedule of the configuration; null counts around the clock. */
  readonly schedule: string | null;
  readonly metric: Metric;
  readonly percents: readonly number[];
  /** Of cycles that ended in `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

export interface Suggestion extends Fitted {
  readonly schedule: string | null;
  readonly metric: Metric;
  readonly from: string;
  readonly to: string;
}

export type Suggested = Suggestion | { readonly kind: 'unknown_schedule'; readonly schedules: readonly string[] };

/** Conversations between two looks at the signal. */
const PIECE = 256;

/** @throws UnknownWorkspaceError; the signal's reason where it is aborted */
export async function suggestFromStore(
  store: StoreContext,
  holidays: Holidays,
  { workspace, schedule, metric, percents, from, to }: SuggestionAsked,
  { signal, progress }: ReadingHooks = {},
): Promise<Suggested> {
  const { newest } = await new Configurations(store.dialect, holidays).load(store.db, workspace, false);
  const { schedules } = newest.config;
  if (schedule !== null && !Object.hasOwn(schedules, schedule)) {
    return { kind: 'unknown_schedule', schedules: Object.keys(schedules) };
  }
  const measure = new Measure({ config: newest.config, holidays, schedule, metric, from, to });
  const asked = { workspace, period: { from, to }, position: await positionNow(store, workspace) };
  const total = await countLives(store, asked);
  const fit = new Fit();
  let replayed = 0;
  for await (const life of livesInStore(store, asked)) {
    if (replayed % PIECE === 0) {
      signal?.throwIfAborted();
      progress?.({ replayed, total });
    }
    replayed++;
    for (const measured of measure.of(life)) fit.add(measured);
  }
  signal?.throwIfAborted();
  return suggestion(fit, { schedule, metric, percents, from, to });
}

export function suggestion(
  fit: Fit,
  { schedule, metric, percents, from, to }: Omit<SuggestionAsked, 'workspace'>,
): Suggestion {
  return { schedule, metric, from: formatInstant(from), to: formatInstant(to), ...fit.fitted(percents) };
}
