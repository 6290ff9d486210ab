/**
 * What is personal in a conversation is erased: subject, the customer's name, custom fields. Its clocks, its record and
 * every proof over it stay as they are: they never held more than the salted hash, and the salt goes with what it hid.
 */
import { sql, type Transaction } from 'kysely';
import { erasedDigest } from '../record/digest.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { eventWithoutPersonal } from './items.ts';
import { keepSeals, newSeal } from './seal.ts';

export interface Erased {
  /** Events that had a personal part; 0 where it had been erased before, or there never was one. */
  readonly events: number;
}

/**
 * What was sent is made anew each time and kept nowhere; what was answered may quote it. Digests tell of many conversations
 * and do not say of which: of all of them the answers go.
 */
async function forgetAnswers(trx: Transaction<Tables>, workspace: string, conversation: string): Promise<void> {
  const about = trx
    .selectFrom('deliveries')
    .select('id')
    .where('workspace', '=', workspace)
    .where('conversation', 'in', [conversation, '']);
  await trx
    .updateTable('attempts')
    .set({ answer: null })
    .where('workspace', '=', workspace)
    .where('delivery', 'in', about)
    .execute();
}

/** Null where there is no such conversation. May be done again, also after events that came since. */
export async function erasePersonal(
  store: Store,
  recorder: Pick<Recorder, 'touch'>,
  workspace: string,
  conversation: string,
): Promise<Erased | null> {
  const erased = await store.retrying(async (trx) => {
    // The lock of every write to it: no event of it comes in meanwhile.
    let lock = trx
      .selectFrom('conversations')
      .select('id')
      .where('workspace', '=', workspace)
      .where('id', '=', conversation);
    if (store.dialect.rowLocks) lock = lock.modifyEnd(sql`for update`);
    await lock.execute();
    const rows = await trx
      .selectFrom('events')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('conversation', '=', conversation)
      .execute();
    if (rows.length === 0) return null;
    const personal = rows.filter((row) => row.personal !== null);
    await keepSeals(trx, personal.map(newSeal));
    for (const row of personal) {
      const of = { workspace, source: row.source, id: row.id };
      await trx
        .updateTable('events')
        .set({ personal: null, digest: erasedDigest(eventWithoutPersonal(row)) })
        .where((eb) => eb.and(of))
        .execute();
      await trx
        .updateTable('seals')
        .set({ salt: null })
        .where((eb) => eb.and(of))
        .execute();
    }
    await forgetAnswers(trx, workspace, conversation);
    // Of no version of the fold: it is folded anew, from what is left, whoever comes by next.
    await trx
      .updateTable('conversations')
      .set({ fold_version: 0 })
      .where('workspace', '=', workspace)
      .where('id', '=', conversation)
      .execute();
    return { events: personal.length };
  });
  if (erased !== null) await recorder.touch(workspace, [conversation]);
  return erased;
}
