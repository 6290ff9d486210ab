/**
 * Folds every conversation anew from its events and compares what it gives with what is stored: the record as it is
 * printed, what lists go by, when it is to be woken, and the counters.
 */
import { type ConversationRecord, type Event, FOLD_VERSION, foldEvents, recordOf } from '@kept/engine';
import type { Kysely, Selectable } from 'kysely';
import { conversationFacts, NOTHING_BEFORE } from '../record/conversation-row.ts';
import { countersOf, readCounts } from '../record/counters.ts';
import { loadEvents } from '../record/event-rows.ts';
import { openEnds, wakeAt } from '../record/folding.ts';
import { recordFromStore } from '../record/stored-record.ts';
import type { Configuration } from '../revisions/configuration.ts';
import type { Revisions } from '../revisions/revisions.ts';
import { type DifferingDay, differingDays } from '../rollups/check.ts';
import { conversationOf } from '../store/conversation-text.ts';
import type { Store } from '../store/store.ts';
import type { ConversationTable, Tables, UnbornTable } from '../store/tables.ts';
import { type Difference, differencesOf } from './compare.ts';

export interface Diagnosis {
  readonly workspace: string;
  readonly checked: number;
  readonly differing: readonly DifferingConversation[];
  /** Counters that are not the sum of the rows; compared where nothing was written meanwhile. */
  readonly counters: readonly Difference[];
  /** Days of UTC whose block of reports, with what is marked as changed since, is not what the rows say. */
  readonly blocks: readonly DifferingDay[];
}

export interface DifferingConversation {
  readonly conversation: string;
  readonly differences: readonly Difference[];
}

export interface DoctorOptions {
  readonly onProgress?: ((checked: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BATCH = 200;

/** Reads only; the service may go on meanwhile. */
export async function doctor(
  store: Store,
  revisions: Revisions,
  workspace: string,
  { onProgress, signal }: DoctorOptions = {},
): Promise<Diagnosis> {
  const configuration = await revisions.current(workspace);
  const differing: DifferingConversation[] = [];
  const sums = new Map<string, number>();
  const before = await positionOf(store.db, workspace);
  let checked = 0;
  for (let after = ''; !signal?.aborted; ) {
    const ids = await nextIds(store.db, workspace, after);
    if (ids.length === 0) break;
    after = ids.at(-1)!;
    const events = await loadEvents(store.db, store.dialect, workspace, ids);
    for (const id of ids) {
      let found = await differencesOfOne(store.db, configuration, workspace, id, events.get(id)!, sums);
      // Somebody may have written between two reads: once more, of one moment.
      if (found.length > 0) found = await once(store, revisions, workspace, id);
      if (found.length > 0) differing.push({ conversation: id, differences: found });
      checked++;
    }
    onProgress?.(checked);
  }
  const counted = await readCounts(store.db, workspace);
  const quiet = before === (await positionOf(store.db, workspace));
  const counters = quiet ? differencesOf(withoutZeros(counted), withoutZeros(sums)) : [];
  const blocks = await differingDays(store, workspace, signal);
  return { workspace, checked, differing, counters, blocks };
}

async function once(store: Store, revisions: Revisions, workspace: string, id: string): Promise<Difference[]> {
  return store.transaction(async (trx) => {
    const configuration = await revisions.held(trx, workspace);
    // Nobody else takes positions now, so nobody commits.
    await trx
      .updateTable('workspaces')
      .set((eb) => ({ position: eb.ref('position') }))
      .where('workspace', '=', workspace)
      .execute();
    const events = await loadEvents(trx, store.dialect, workspace, [id]);
    return differencesOfOne(trx, configuration, workspace, id, events.get(id)!, new Map());
  });
}

async function differencesOfOne(
  db: Kysely<Tables>,
  configuration: Configuration,
  workspace: string,
  id: string,
  events: readonly Event[],
  sums: Map<string, number>,
): Promise<Difference[]> {
  const row = await db
    .selectFrom('conversations')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  const unborn = await db
    .selectFrom('unborn')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('conversation', '=', id)
    .executeTakeFirst();
  if (row !== undefined) for (const name of countersOf(row)) sums.set(name, (sums.get(name) ?? 0) + 1);
  if (row === undefined) return differencesOfAbsent(configuration, unborn, events);
  const timeline = configuration.timelineFrom(row.initial_revision);
  const stored = await recordFromStore(db, () => timeline, workspace, id, asOf(row));
  const fold = foldEvents(timeline, events, asOf(row));
  const folded: ConversationRecord | null = recordOf(fold, asOf(row));
  const differences = differencesOf(plain(stored), plain(folded));
  if (fold.conversation === null) return differences;
  const { refold, nextEventAt } = openEnds(events, asOf(row));
  const facts = {
    ...conversationFacts(fold, fold.conversation, NOTHING_BEFORE),
    fold_version: FOLD_VERSION,
    wake_at: wakeAt(fold, nextEventAt, row.import_at !== null),
    refold: refold ? 1 : 0,
  };
  const listed = Object.fromEntries(Object.keys(facts).map((key) => [key, row[key as keyof typeof row]]));
  return [...differences, ...differencesOf(listed, facts, 'row')];
}

function asOf({ state }: Pick<Selectable<ConversationTable>, 'state'>): number {
  return conversationOf(state).asOf;
}

/** Not there: whatever has come before it is to be woken creates nothing. */
function differencesOfAbsent(
  configuration: Configuration,
  unborn: Selectable<UnbornTable> | undefined,
  events: readonly Event[],
): Difference[] {
  if (unborn === undefined) return [{ path: '', stored: null, folded: 'a conversation that is not stored' }];
  const until = unborn.wake_at === null ? Math.max(...events.map(({ at }) => at)) : unborn.wake_at - 1;
  const folded = foldEvents(configuration.timelineFrom(unborn.initial_revision), events, until);
  return differencesOf(null, folded.conversation && plain(recordOf(folded, until)));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Every conversation that has an event, whether it is there or not. */
async function nextIds(db: Kysely<Tables>, workspace: string, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('events')
    .select('conversation')
    .distinct()
    .where('workspace', '=', workspace)
    .where('conversation', '>', after)
    .orderBy('conversation')
    .limit(BATCH)
    .execute();
  return rows.map(({ conversation }) => conversation);
}

async function positionOf(db: Kysely<Tables>, workspace: string): Promise<number> {
  const row = await db
    .selectFrom('workspaces')
    .select('position')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return row?.position ?? 0;
}

function withoutZeros(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, value]) => value !== 0));
}
