/** One batch of one workspace: checked, folded, compared, written, all in the caller's transaction. */
import type { Event, Timeline } from '@kept/engine';
import { identityOf } from '@kept/engine';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Configuration } from '../revisions/configuration.ts';
import type { Bulk } from '../store/bulk.ts';
import type { Dialect } from '../store/dialect.ts';
import type { EventTable, Tables } from '../store/tables.ts';
import type { StoredFacts } from './difference.ts';
import { isRepetition } from './digest.ts';
import { eventRow, loadEvents, type StorableEvent } from './event-rows.ts';
import { crossedByTime, type Folded, foldAnew, goOn } from './folding.ts';
import { type JournalContext, journalOfAll, journalOfMore } from './journal.ts';
import { type Loaded, lockAndLoad } from './loading.ts';
import type { Waits } from './waits.ts';
import { type Recorded, type Written, writeAll } from './writing.ts';

/** §9.3: an event may lie so far ahead of its receipt. */
export const AHEAD_MS = 5 * 60_000;

export interface BatchContext {
  readonly trx: Transaction<Tables>;
  readonly bulk: Bulk;
  readonly dialect: Dialect;
  readonly workspace: string;
  readonly configuration: Configuration;
  readonly now: number;
  /** What is already past fires nothing (§5.7). */
  readonly imported: boolean;
  /** Whether more of the same import follows: time is let pass when it ends. */
  readonly more: boolean;
  /** §8.2: for episodes before the first revision; null where none is named. */
  readonly initialRevision: number | null;
  readonly waits: Waits;
  /** A conversation whose fold fails is a bug; it must not take the others with it. */
  onFailure(conversation: string, error: unknown): void;
}

export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string };

export interface BatchResult {
  /** Of each item, in their order. */
  readonly verdicts: readonly Verdict[];
  readonly written: Written | null;
  /** Conversations that were recorded, with how they were folded. */
  readonly folded: readonly Folded[];
}

type Incoming = StorableEvent & { readonly index: number };

/** Records events. */
export async function recordEvents(context: BatchContext, items: readonly StorableEvent[]): Promise<BatchResult> {
  const { trx, dialect, workspace, now, waits } = context;
  const verdicts: Verdict[] = [];
  const timely: Incoming[] = [];
  for (const [index, item] of items.entries()) {
    if (item.event.at > now + AHEAD_MS) verdicts[index] = inFuture(item.event, now);
    else timely.push({ ...item, index });
  }
  if (timely.length === 0) return { verdicts, written: null, folded: [] };
  const touched = [...new Set(timely.map(({ event }) => event.conversation))];
  // Looked for after the locks are had, and asked for before they are.
  const [loaded, known] = await Promise.all([
    waits.for('conversations', () => lockAndLoad(trx, dialect, workspace, touched)),
    knownAmong(context, timely),
  ]);
  const fresh = withoutKnown(known, timely, verdicts);
  const byConversation = Map.groupBy(fresh, ({ event }) => event.conversation);
  const recorded = await recordAll(
    context,
    loaded.filter(({ id }) => byConversation.has(id)),
    (id) => byConversation.get(id)!.map(({ event }) => event),
  );
  const done = new Set(recorded.map(({ folded }) => folded.loaded.id));
  const accepted = fresh.filter(({ event }) => done.has(event.conversation));
  for (const { index } of accepted) verdicts[index] = { kind: 'accepted' };
  for (const { index, event } of fresh) verdicts[index] ??= failed(event);
  const rows = accepted.map((item) =>
    eventRow(workspace, item, { position: 0, receivedAt: now, imported: context.imported }),
  );
  if (recorded.length === 0) return { verdicts, written: null, folded: [] };
  const written = await writeAll(trx, context.bulk, dialect, waits, workspace, now, rows, recorded);
  return { verdicts, written, folded: recorded.map(({ folded }) => folded) };
}

/** Lets time pass in conversations that are loaded and locked. */
export async function recordTime(context: BatchContext, loaded: readonly Loaded[]): Promise<BatchResult> {
  const recorded = await recordAll(context, loaded, () => []);
  if (recorded.length === 0) return { verdicts: [], written: null, folded: [] };
  const { trx, bulk, dialect, waits, workspace, now } = context;
  const written = await writeAll(trx, bulk, dialect, waits, workspace, now, [], recorded);
  return { verdicts: [], written, folded: recorded.map(({ folded }) => folded) };
}

function inFuture({ at }: Event, now: number): Verdict {
  const minutes = Math.ceil((at - now) / 60_000);
  const message = `at lies ${minutes} minutes ahead of this server's clock; five are allowed for clocks that differ. Send an event when it has happened, and check the sender's clock.`;
  return { kind: 'rejected', code: 'in_future', message };
}

function failed({ conversation }: Event): Verdict {
  const message = `Conversation ${conversation} could not be folded. This is a bug of Kept: the log has the details, and sending again is safe.`;
  return { kind: 'rejected', code: 'internal_error', message };
}

type KnownEvent = Pick<Selectable<EventTable>, 'source' | 'id' | 'digest'>;

/** The digests of those that are stored already, by identity. */
async function knownAmong(
  { trx, dialect, workspace }: BatchContext,
  items: readonly Incoming[],
): Promise<Map<string, string>> {
  const ids = items.map(({ event }) => event.id);
  const sources = items.map(({ event }) => event.source);
  const query = dialect.rowLocks
    ? sql`select found.* from
        (select unnest(${sources}::text[]) as source, unnest(${ids}::text[]) as id) as given cross join lateral
        (select source, id, digest from events
          where workspace = ${workspace} and source = given.source and id = given.id offset 0) as found`
    : trx
        .selectFrom('events')
        .select(['source', 'id', 'digest'])
        .where('workspace', '=', workspace)
        .where(dialect.among('source', [...new Set(sources)]))
        .where(dialect.among('id', [...new Set(ids)]));
  const { rows } = await trx.executeQuery<KnownEvent>(query.compile(trx));
  return new Map(rows.map((row) => [identityOf(row), row.digest]));
}

/** §3.3: of two with one identity the first to arrive counts. */
function withoutKnown(digests: Map<string, string>, items: readonly Incoming[], verdicts: Verdict[]): Incoming[] {
  return items.filter(({ event, digest, index }) => {
    const identity = identityOf(event);
    const known = digests.get(identity);
    if (known === undefined) {
      digests.set(identity, digest);
      return true;
    }
    verdicts[index] = isRepetition(known, event, digest) ? { kind: 'duplicate' } : conflict(event);
    return false;
  });
}

function conflict({ id, source }: Event): Verdict {
  const of = source === '' ? '' : ` of source ${source}`;
  const message = `An event ${id}${of} is stored with other contents. Give each event an id of its own; what was sent wrong is corrected by an event.voided and a new event.`;
  return { kind: 'rejected', code: 'id_conflict', message };
}

async function recordAll(
  context: BatchContext,
  loaded: readonly Loaded[],
  eventsOf: (id: string) => readonly Event[],
): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const anew: Loaded[] = [];
  for (const each of loaded) {
    try {
      const more = recordMore(context, each, eventsOf(each.id));
      if (more === null) anew.push(each);
      else recorded.push(more);
    } catch (error) {
      context.onFailure(each.id, error);
    }
  }
  if (anew.length === 0) return recorded;
  const { trx, dialect, workspace } = context;
  const ids = anew.map(({ id }) => id);
  const known = await loadEvents(trx, dialect, workspace, ids);
  const stored = await loadFacts(trx, dialect, workspace, ids);
  for (const each of anew) {
    try {
      recorded.push(recordAnew(context, each, known.get(each.id)!, eventsOf(each.id), stored.get(each.id)!));
    } catch (error) {
      context.onFailure(each.id, error);
    }
  }
  return recorded;
}

function recordMore(context: BatchContext, loaded: Loaded, events: readonly Event[]): Recorded | null {
  const { timeline, initialRevision } = timelineFor(context, loaded);
  const journalContext = journalContextOf(context, loaded, timeline);
  const folded = goOn(context.workspace, loaded, timeline, events, context.now, isAmidImport(context, loaded));
  if (folded === null || folded.kind !== 'appended') return null;
  const journal = journalOfMore(folded, journalContext);
  return journal && { folded, journal, initialRevision };
}

function recordAnew(
  context: BatchContext,
  loaded: Loaded,
  known: readonly Event[],
  events: readonly Event[],
  stored: StoredFacts,
): Recorded {
  const { timeline, initialRevision } = timelineFor(context, loaded);
  const journalContext = journalContextOf(context, loaded, timeline);
  const folded = foldAnew(loaded, timeline, known, events, context.now, isAmidImport(context, loaded));
  if (folded.kind !== 'anew') throw new Error('unreachable');
  return { folded, journal: journalOfAll(folded, stored, journalContext), initialRevision };
}

/** A conversation that was there before goes on living meanwhile. */
function isAmidImport({ imported, more }: BatchContext, { row }: Loaded): boolean {
  return imported && more && (row === null || row.import_at !== null);
}

/** §8.2: what an import named first holds for good. */
function timelineFor(
  { configuration, initialRevision }: BatchContext,
  { row, unborn }: Loaded,
): { timeline: Timeline; initialRevision: number | null } {
  const named = row?.initial_revision ?? unborn?.initial_revision ?? (row === null ? initialRevision : null);
  return { timeline: configuration.timelineFrom(named), initialRevision: named };
}

function journalContextOf(context: BatchContext, loaded: Loaded, timeline: Timeline): JournalContext {
  const { workspace, configuration, now, imported } = context;
  return {
    workspace,
    configuration,
    detectedAt: now,
    imported: imported ? { crossed: crossedByTime(loaded, timeline, now) } : null,
    importedUntil: loaded.row?.import_at ?? Number.NEGATIVE_INFINITY,
  };
}

async function loadFacts(
  trx: Transaction<Tables>,
  dialect: Dialect,
  workspace: string,
  ids: readonly string[],
): Promise<Map<string, StoredFacts>> {
  const select = <T extends 'episodes' | 'cycles' | 'applications' | 'transitions'>(table: T) =>
    trx
      .selectFrom(table as 'transitions')
      .selectAll()
      .where('workspace', '=', workspace)
      .where(dialect.among('conversation', ids))
      .execute() as unknown as Promise<StoredFacts[T][number][]>;
  const episodes = Map.groupBy(await select('episodes'), (row) => row.conversation);
  const cycles = Map.groupBy(await select('cycles'), (row) => row.conversation);
  const applications = Map.groupBy(await select('applications'), (row) => row.conversation);
  const transitions = Map.groupBy(await select('transitions'), (row) => row.conversation);
  return new Map(
    ids.map((id) => [
      id,
      {
        episodes: episodes.get(id) ?? [],
        cycles: cycles.get(id) ?? [],
        applications: (applications.get(id) ?? []).sort((a, b) => a.application - b.application),
        transitions: transitions.get(id) ?? [],
      },
    ]),
  );
}
