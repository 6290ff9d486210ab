/** All that a batch changes, written in the order in which it is locked: rows first, the workspace's positions last. */
import type { Conversation, Fold } from '@kept/engine';
import { FOLD_VERSION } from '@kept/engine';
import type { Insertable, Selectable, Transaction } from 'kysely';
import type { BornEntry, Bulk, SearchEntry } from '../store/bulk.ts';
import { stateText } from '../store/conversation-text.ts';
import type { Dialect } from '../store/dialect.ts';
import { place } from '../store/positions.ts';
import { markStale, staleOf } from '../store/stale-reports.ts';
import type { ConversationTable, EventTable, Tables, UnbornTable } from '../store/tables.ts';
import { unanswered } from '../store/unanswered.ts';
import { wordsOf } from '../store/words.ts';
import { changesOf } from './change-rows.ts';
import { conversationFacts, NOTHING_BEFORE } from './conversation-row.ts';
import { addCounts, COUNTED_BY, type Counts, countersOf } from './counters.ts';
import type { Folded } from './folding.ts';
import type { Journal } from './journal.ts';
import { writeJournals } from './journal-rows.ts';
import type { Waits } from './waits.ts';

export interface Recorded {
  readonly folded: Folded;
  readonly journal: Journal;
  /** §8.2: what an import named for it, or had named before. */
  readonly initialRevision: number | null;
}

export interface Written {
  /** The last that was taken; known when it is committed. */
  readonly position: number;
  readonly outbox: number;
  readonly transitions: number;
}

export async function writeAll(
  trx: Transaction<Tables>,
  bulk: Bulk,
  dialect: Dialect,
  waits: Waits,
  workspace: string,
  now: number,
  events: readonly Omit<Insertable<EventTable>, 'position'>[],
  recorded: readonly Recorded[],
): Promise<Written> {
  const counts: Counts = new Map();
  await writeConversations(trx, bulk, dialect, workspace, now, recorded, counts);
  const journals = recorded.map(({ journal }) => journal);
  await writeJournals(trx, bulk, journals);
  const outbox = journals.flatMap((journal) => journal.outbox);
  const changes = changesOf(workspace, now, recorded);
  const foldedTo = recorded.reduce((latest, { folded }) => Math.max(latest, folded.asOf), now);
  const written: { position: number; outbox: number; transitions: number } = {
    position: 0,
    outbox: outbox.filter(({ routed_at }) => routed_at === null).length,
    transitions: journals.reduce((sum, journal) => sum + journal.transitions.length, 0),
  };
  const askedAt = waits.now();
  await place(
    trx,
    bulk,
    workspace,
    foldedTo,
    [
      { table: 'events', rows: events },
      { table: 'outbox', rows: outbox },
      { table: 'changes', rows: changes },
    ],
    (last) => {
      waits.note('positions', askedAt);
      written.position = last;
    },
  );
  if (recorded.some(({ folded }) => folded.importing)) {
    const importing = trx.updateTable('workspaces').set({ importing_at: now }).where('workspace', '=', workspace);
    await trx.executeQuery(unanswered(importing.compile()));
  }
  await addCounts(trx, workspace, counts);
  return written;
}

async function writeConversations(
  trx: Transaction<Tables>,
  bulk: Bulk,
  dialect: Dialect,
  workspace: string,
  now: number,
  recorded: readonly Recorded[],
  counts: Counts,
): Promise<void> {
  const born: Insertable<ConversationTable>[] = [];
  const changed: { before: Selectable<ConversationTable>; after: Insertable<ConversationTable> }[] = [];
  const unborn: Insertable<UnbornTable>[] = [];
  const vanished: Selectable<ConversationTable>[] = [];
  const cameToBe: string[] = [];
  const found: SearchEntry[] = [];
  for (const each of recorded) {
    const { loaded, fold } = each.folded;
    const row = fold.conversation && conversationRow(workspace, now, each, fold.conversation, fold);
    countChange(counts, loaded.row, row);
    if (row === null) {
      unborn.push(unbornRow(workspace, each));
      if (loaded.row !== null) vanished.push(loaded.row);
      continue;
    }
    if (loaded.unborn !== null) cameToBe.push(loaded.id);
    if (loaded.row === null) {
      born.push(row);
    } else {
      changed.push({ before: loaded.row, after: row });
      if (isFoundOtherwise(loaded.row, row)) found.push({ serial: loaded.row.serial, words: wordsOf(textOf(row)) });
    }
  }
  await bulk.insert('conversations', born);
  await bulk.change('conversations', ['workspace', 'id'], changed);
  await bulk.upsert('unborn', ['workspace', 'conversation'], unborn);
  for (const conversation of cameToBe) {
    await trx
      .deleteFrom('unborn')
      .where('workspace', '=', workspace)
      .where('conversation', '=', conversation)
      .execute();
  }
  for (const { id, serial } of vanished) {
    await trx.deleteFrom('conversations').where('workspace', '=', workspace).where('id', '=', id).execute();
    found.push({ serial, words: [] });
  }
  const words = born.map((row) => ({ id: row.id, words: wordsOf(textOf(row)) }));
  if (bulk.indexBorn) await bulk.indexBorn(workspace, words);
  else found.push(...(await withSerials(trx, dialect, workspace, words)));
  if (found.length > 0) await bulk.index(workspace, found);
  const stale = [...born, ...vanished].flatMap((row) => staleOf(row));
  for (const { before, after } of changed) stale.push(...staleOf(before, after));
  await markStale(trx, dialect, workspace, now, stale);
}

function conversationRow(
  workspace: string,
  now: number,
  { folded, journal, initialRevision }: Recorded,
  conversation: Conversation,
  fold: Fold,
): Insertable<ConversationTable> {
  const { loaded, refold, importing, wakeAt, kind } = folded;
  const before = kind === 'anew' ? null : loaded.row;
  return {
    workspace,
    ...conversationFacts(fold, conversation, before ?? NOTHING_BEFORE),
    state: stateText(conversation),
    fold_version: FOLD_VERSION,
    wake_at: wakeAt,
    refold: refold ? 1 : 0,
    import_at: importing ? now : null,
    initial_revision: initialRevision,
    version: (loaded.row?.version ?? 0) + 1,
    retractions: (loaded.row?.retractions ?? loaded.unborn?.retractions ?? 0) + journal.retractions,
    updated_at: now,
  };
}

function unbornRow(workspace: string, { folded, journal, initialRevision }: Recorded): Insertable<UnbornTable> {
  const { loaded, wakeAt } = folded;
  return {
    workspace,
    conversation: loaded.id,
    wake_at: wakeAt,
    initial_revision: initialRevision,
    retractions: (loaded.row?.retractions ?? loaded.unborn?.retractions ?? 0) + journal.retractions,
  };
}

const FOUND_BY = ['id', 'subject', 'customer_id', 'customer_name'] as const;
type Findable = Pick<Insertable<ConversationTable>, (typeof FOUND_BY)[number]>;

function textOf({ id, subject, customer_id, customer_name }: Findable): string {
  return [id, subject, customer_id, customer_name].filter((text) => text != null).join(' ');
}

function isFoundOtherwise(before: Findable, after: Findable): boolean {
  return FOUND_BY.some((field) => (before[field] ?? null) !== (after[field] ?? null));
}

/** The database has given them their serials. */
async function withSerials(
  trx: Transaction<Tables>,
  dialect: Dialect,
  workspace: string,
  born: readonly BornEntry[],
): Promise<SearchEntry[]> {
  if (born.length === 0) return [];
  const rows = await trx
    .selectFrom('conversations')
    .select(['serial', 'id'])
    .where('workspace', '=', workspace)
    .where(
      dialect.among(
        'id',
        born.map(({ id }) => id),
      ),
    )
    .execute();
  const serials = new Map(rows.map(({ id, serial }) => [id, serial]));
  return born.map(({ id, words }) => ({ serial: serials.get(id)!, words }));
}

type Counted = Parameters<typeof countersOf>[0];

function countChange(counts: Counts, before: Counted | null, after: Counted | null): void {
  if (before !== null && after !== null && COUNTED_BY.every((field) => before[field] === after[field])) return;
  const count = (row: Counted | null, by: 1 | -1) => {
    if (row === null) return;
    for (const name of countersOf(row)) counts.set(name, (counts.get(name) ?? 0) + by);
  };
  count(before, -1);
  count(after, 1);
}
