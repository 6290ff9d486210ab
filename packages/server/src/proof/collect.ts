/** Everything of a workspace that a proof covers, item by item: events in the order of receipt, then the record by day. */
import { formatInstant } from '@kept/engine';
import type { Insertable, Selectable } from 'kysely';
import { digestWithoutPersonal } from '../record/digest.ts';
import type { CycleTable, EventTable, ExcuseTable, SealTable, TransitionTable } from '../store/tables.ts';
import type { Item } from './format.ts';
import { eventItem, eventWithoutPersonal, storedExcuse, storedOutcome, storedTransition } from './items.ts';
import { newSeal, sealHash } from './seal.ts';
import type { Snapshot } from './snapshot.ts';

export interface DayItem {
  /** Of UTC: `2026-03-02`. */
  readonly day: string;
  readonly item: Item;
}

export interface CollectHooks {
  /** Seals that did not exist: whoever collects keeps them, or the next proof has others. */
  readonly onSeals: (seals: readonly Insertable<SealTable>[]) => Promise<void>;
  /** An event's personal part is not what its seal says. */
  readonly onBrokenSeal: (event: Pick<Selectable<EventTable>, 'source' | 'id' | 'conversation'>) => void;
}

/** Events of one read. */
const PIECE = 1000;

export async function* collect(snapshot: Snapshot, workspace: string, hooks: CollectHooks): AsyncGenerator<DayItem> {
  yield* collectEvents(snapshot, workspace, hooks);
  yield* collectRecord(snapshot, workspace);
}

async function* collectEvents(
  { db, dialect }: Snapshot,
  workspace: string,
  { onSeals, onBrokenSeal }: CollectHooks,
): AsyncGenerator<DayItem> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PIECE)
      .execute();
    if (rows.length === 0) return;
    const found = await db
      .selectFrom('seals')
      .selectAll()
      .where('workspace', '=', workspace)
      .where(dialect.among('source', [...new Set(rows.map(({ source }) => source))]))
      .where(
        dialect.among(
          'id',
          rows.map(({ id }) => id),
        ),
      )
      .execute();
    const seals = new Map<string, Insertable<SealTable>>(found.map((seal) => [keyOf(seal), seal]));
    const fresh: Insertable<SealTable>[] = [];
    for (const row of rows) {
      const known = seals.get(keyOf(row));
      const seal = known ?? (row.personal === null ? null : newSeal(row));
      if (known === undefined && seal !== null) fresh.push(seal);
      if (known !== undefined && !fits(known, row.personal)) onBrokenSeal(row);
      const item = eventItem(row, digestWithoutPersonal(eventWithoutPersonal(row)), seal?.hash ?? null);
      yield { day: dayOf(item.receivedAt), item };
    }
    await onSeals(fresh);
    after = rows.at(-1)!.position;
  }
}

/** What was erased has neither a personal part nor a salt; whoever has one has both. */
function fits({ salt, hash }: Insertable<SealTable>, personal: string | null): boolean {
  if (personal === null) return salt == null;
  return salt != null && sealHash(salt, personal) === hash;
}

function keyOf({ source, id }: Pick<Selectable<EventTable>, 'source' | 'id'>): string {
  return `${id}\0${source}`;
}

export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

const DAY_MS = 86_400_000;

/** A day's items in the order of their kinds; within one by instant and name, so that the order is the same for ever. */
async function* collectRecord({ db }: Snapshot, workspace: string): AsyncGenerator<DayItem> {
  const within = <T extends 'transitions' | 'cycles' | 'excuses'>(table: T, column: string) => ({
    first: async () =>
      db
        .selectFrom(table as 'transitions')
        .select(({ fn }) => [fn.min(column as 'at').as('first'), fn.max(column as 'at').as('last')])
        .where('workspace', '=', workspace)
        .executeTakeFirst(),
    of: async (from: number) =>
      (await db
        .selectFrom(table as 'transitions')
        .selectAll()
        .where('workspace', '=', workspace)
        .where(column as 'at', '>=', from)
        .where(column as 'at', '<', from + DAY_MS)
        .execute()) as unknown[],
  });
  const tables = [within('transitions', 'at'), within('cycles', 'ended_at'), within('excuses', 'at')];
  const spans = (await Promise.all(tables.map((table) => table.first()))).filter((span) => span?.first != null);
  if (spans.length === 0) return;
  const last = Math.max(...spans.map((span) => span!.last));
  const first = Math.min(...spans.map((span) => span!.first));
  for (let from = Math.floor(first / DAY_MS) * DAY_MS; from <= last; from += DAY_MS) {
    const day = dayOf(formatInstant(from));
    const [transitions, cycles, excuses] = await Promise.all(tables.map((table) => table.of(from)));
    const items: Item[] = [
      ...sorted((transitions as Selectable<TransitionTable>[]).map(storedTransition), ({ at, id }) => [at, id]),
      ...sorted(
        (cycles as Selectable<CycleTable>[]).filter(({ retracted_at }) => retracted_at === null).map(storedOutcome),
        ({ endedAt, conversation, metric, cycle }) => [endedAt, conversation, metric, cycle],
      ),
      ...sorted((excuses as Selectable<ExcuseTable>[]).map(storedExcuse), ({ at, transition }) => [at, transition]),
    ];
    for (const item of items) yield { day, item };
  }
}

function sorted<T>(items: T[], key: (item: T) => readonly (string | number)[]): T[] {
  return items
    .map((item) => ({ item, key: JSON.stringify(key(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
