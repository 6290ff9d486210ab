/** What saving a configuration would do, without doing it: what changes, whom it reaches, what it crosses at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  advance,
  type Config,
  type Conversation,
  type Fold,
  foldEvents,
  type Holidays,
  type Metric,
  resumeFold,
  type Transition,
  type Tripwire,
  timelineOf,
} from '@kept/engine';
import type { LocatedFault } from '../config-file/located-fault.ts';
import { loadEvents } from '../record/event-rows.ts';
import { lacksStatuses } from '../record/lacking.ts';
import { conversationOf } from '../store/conversation-text.ts';
import type { Store } from '../store/store.ts';
import { type ConfigChange, changesBetween } from './changes.ts';
import { type Configuration, compileRevision, type StoredRevision } from './configuration.ts';
import { resolve } from './resolved.ts';
import type { SaveOptions } from './saving.ts';
import { versionsOf } from './versions.ts';

export interface Plan {
  /** The number that it would get. */
  readonly revision: number;
  /** The revision that it changes. */
  readonly base: number;
  /** §8.2: no event is stored yet, so that it takes the place of the first revision. */
  readonly replaces: boolean;
  readonly appliesTo: 'new' | 'open';
  readonly fire: boolean;
  /** It says the same as the newest, and would not be saved. */
  readonly unchanged: boolean;
  readonly changes: readonly ConfigChange[];
  readonly warnings: readonly LocatedFault[];
  readonly openConversations: {
    readonly total: number;
    /** Select again. */
    readonly covered: number;
    /** Stay pinned to what they have. */
    readonly leftAlone: number;
    /** Of the covered, those whose applications would differ (§7.5, §7.6). */
    readonly changed: number;
  };
  /** Crossed at once. */
  readonly crossings: readonly { readonly metric: Metric; readonly tripwire: Tripwire; readonly count: number }[];
  /** How many triggers that fires. */
  readonly alerts: number;
  /** A schedule changes: whoever asks probably wants it for open conversations too. */
  readonly suggestsOpen: boolean;
}

/** Conversations folded before others have a turn. */
const BATCH = 100;

export async function planFor(
  store: Store,
  configuration: Configuration,
  holidays: Holidays,
  workspace: string,
  now: number,
  config: Config,
  source: string,
  options: Pick<SaveOptions, 'appliesTo' | 'fire'>,
  warnings: readonly LocatedFault[],
): Promise<Plan> {
  const { newest } = configuration;
  const { appliesTo = 'new', fire = true } = options;
  const replaces = configuration.revisions.length === 1 && !(await hasEvents(store, workspace));
  const earlier = replaces ? [] : configuration.revisions;
  const resolved = resolve(config, holidays, now);
  const changes = changesBetween(newest, { config, resolved });
  const total = await countOpen(store, workspace);
  const next = proposed(workspace, earlier, config, source, { appliesTo, fire, at: now, resolved }, holidays);
  const reached =
    appliesTo === 'open' && !replaces
      ? await reach(store, configuration, workspace, next)
      : { changed: 0, crossings: [], alerts: 0 };
  const covered = appliesTo === 'open' && !replaces ? total : 0;
  return {
    revision: next.number,
    base: newest.number,
    replaces,
    appliesTo,
    fire,
    unchanged: source === newest.source && appliesTo === 'new',
    changes,
    warnings,
    openConversations: { total, covered, leftAlone: total - covered, changed: reached.changed },
    crossings: reached.crossings,
    alerts: reached.alerts,
    suggestsOpen: changes.some(
      ({ part, change }) => (part === 'schedule' && change === 'changed') || part === 'holidays',
    ),
  };
}

async function hasEvents({ db }: Store, workspace: string): Promise<boolean> {
  return (
    (await db.selectFrom('events').select('position').where('workspace', '=', workspace).limit(1).execute()).length > 0
  );
}

async function countOpen({ db }: Store, workspace: string): Promise<number> {
  const { total } = await db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('workspace', '=', workspace)
    .where('open', '=', 1)
    .executeTakeFirstOrThrow();
  return total;
}

/** The revision as it would be. */
function proposed(
  workspace: string,
  earlier: readonly StoredRevision[],
  config: Config,
  source: string,
  as: { appliesTo: 'new' | 'open'; fire: boolean; at: number; resolved: StoredRevision['resolved'] },
  holidays: Holidays,
): StoredRevision {
  return compileRevision(
    {
      workspace,
      number: earlier.length + 1,
      at: Math.max(as.at, (earlier.at(-1)?.at ?? 0) + 1),
      author: '',
      note: null,
      applies_to: as.appliesTo,
      fire: as.fire ? 1 : 0,
      source,
      config: JSON.stringify(config),
      versions: JSON.stringify(versionsOf(earlier, config, as.resolved)),
      resolved: JSON.stringify(as.resolved),
    },
    holidays,
  );
}

interface Reached {
  readonly changed: number;
  readonly crossings: Plan['crossings'];
  readonly alerts: number;
}

async function reach(
  store: Store,
  configuration: Configuration,
  workspace: string,
  next: StoredRevision,
): Promise<Reached> {
  const revisions = [...configuration.revisions, next];
  const counts = new Map<string, number>();
  let changed = 0;
  let alerts = 0;
  for (let after = 0; ; ) {
    const rows = await store.db
      .selectFrom('conversations')
      .select(['serial', 'id', 'state', 'initial_revision'])
      .where('workspace', '=', workspace)
      .where('open', '=', 1)
      .where('serial', '>', after)
      .orderBy('serial')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) break;
    after = rows.at(-1)!.serial;
    for (const row of rows) {
      const timeline = timelineOf(revisions, row.initial_revision ?? undefined);
      const conversation = conversationOf(row.state);
      const at = Math.max(next.at, conversation.asOf);
      const fold = lacksStatuses(conversation, timeline, [], at)
        ? foldEvents(timeline, (await loadEvents(store.db, store.dialect, workspace, [row.id])).get(row.id)!, at)
        : advanced(resumeFold(timeline, conversation), conversation, next, at);
      if (isChanged(fold, next)) changed++;
      for (const transition of crossedBy(fold, next)) {
        const key = JSON.stringify([transition.metric, transition.tripwire]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (next.fire && (transition.alerts === 'perCycle' || transition.raises)) alerts++;
      }
    }
    await nextTurn();
  }
  const crossings = [...counts].map(([key, count]) => {
    const [metric, tripwire] = JSON.parse(key) as [Metric, Tripwire];
    return { metric, tripwire, count };
  });
  return { changed, crossings, alerts };
}

function advanced(fold: Fold, conversation: Conversation, next: StoredRevision, at: number): Fold {
  // Folded a moment ahead of this process's clock: as if the revision came just after.
  if (conversation.asOf >= next.at) conversation.asOf = next.at - 1;
  advance(fold, at);
  return fold;
}

function isChanged({ written }: Fold, { at }: StoredRevision): boolean {
  return (
    written.applications.some(({ appliedAt, endedAt }) => appliedAt === at || endedAt === at) ||
    written.cycles.some(({ endedAt }) => endedAt === at)
  );
}

function crossedBy({ written }: Fold, { number }: StoredRevision): Transition[] {
  return written.transitions.filter(({ cause }) => cause.kind === 'revision' && cause.revision === number);
}
