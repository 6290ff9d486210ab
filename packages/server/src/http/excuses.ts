/** Excuses of breaches (§10.2): the breach stays in the record; reports show rates with and without. */
import { type Selectable, sql, type Transaction } from 'kysely';
import { takePositions } from '../store/positions.ts';
import { markStale, staleOf } from '../store/stale-reports.ts';
import type { Store } from '../store/store.ts';
import type { ExcuseTable, Tables } from '../store/tables.ts';

export type ExcuseResult =
  | { readonly kind: 'excused' | 'withdrawn'; readonly excuse: Selectable<ExcuseTable> }
  | { readonly kind: 'unknown_transition' }
  | { readonly kind: 'not_a_breach' }
  | { readonly kind: 'not_excused' };

interface Who {
  readonly workspace: string;
  readonly name: string;
}

/** A second excuse of one breach takes the place of the first. */
export function excuse(store: Store, now: number, who: Who, transition: string, reason: string): Promise<ExcuseResult> {
  return store.retrying(async (trx): Promise<ExcuseResult> => {
    const breach = await transitionOf(trx, who.workspace, transition);
    if (breach === undefined) return { kind: 'unknown_transition' };
    // Not by its state: a later cycle's warning leaves the metric in breach too (§5.4).
    if (breach.tripwire !== 'urgent') return { kind: 'not_a_breach' };
    const given = { conversation: breach.conversation, reason, author: who.name, at: now, withdrawn_at: null };
    const row = { workspace: who.workspace, transition, ...given };
    await trx
      .insertInto('excuses')
      .values(row)
      .onConflict((conflict) => conflict.columns(['workspace', 'transition']).doUpdateSet(given))
      .execute();
    await tell(store, trx, now, row);
    return { kind: 'excused', excuse: row };
  });
}

export function withdrawExcuse(store: Store, now: number, who: Who, transition: string): Promise<ExcuseResult> {
  return store.retrying(async (trx): Promise<ExcuseResult> => {
    if ((await transitionOf(trx, who.workspace, transition)) === undefined) return { kind: 'unknown_transition' };
    const row = await trx
      .updateTable('excuses')
      .set({ withdrawn_at: now })
      .where('workspace', '=', who.workspace)
      .where('transition', '=', transition)
      .where('withdrawn_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return { kind: 'not_excused' };
    await tell(store, trx, now, row);
    return { kind: 'withdrawn', excuse: row };
  });
}

function transitionOf(trx: Transaction<Tables>, workspace: string, id: string) {
  return trx
    .selectFrom('transitions')
    .select(['conversation', 'tripwire'])
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Who looks at the conversation sees it change, and reports count it anew. */
async function tell(
  { dialect }: Store,
  trx: Transaction<Tables>,
  at: number,
  excused: Selectable<ExcuseTable>,
): Promise<void> {
  const { workspace, conversation, transition, reason, author, withdrawn_at } = excused;
  let created = trx
    .selectFrom('conversations')
    .select(['id', 'created_at'])
    .where('workspace', '=', workspace)
    .where('id', '=', conversation);
  // Nobody may move its creation to another day meanwhile.
  if (dialect.rowLocks) created = created.modifyEnd(sql`for update`);
  const row = await created.executeTakeFirst();
  await markStale(trx, dialect, workspace, at, staleOf(row ?? null));
  const { position } = await takePositions(trx, workspace, 1, 0);
  const body = JSON.stringify({ transition, reason, author, withdrawn: withdrawn_at !== null });
  await trx.insertInto('changes').values({ workspace, position, at, kind: 'excuse', conversation, body }).execute();
}
