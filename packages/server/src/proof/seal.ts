/** Seals: the salted hash of what is personal in an event. */
import { hash, randomBytes } from 'node:crypto';
import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import { canonical } from '../revisions/versions.ts';
import type { EventTable, SealTable, Tables } from '../store/tables.ts';

export function sealHash(salt: string, personal: string): string {
  return hash('sha256', `${salt}\n${canonical(JSON.parse(personal))}`, 'hex');
}

/** @param row of an event that has a personal part */
export function newSeal(
  row: Pick<Selectable<EventTable>, 'workspace' | 'source' | 'id' | 'personal'>,
): Insertable<SealTable> & { salt: string } {
  const salt = randomBytes(32).toString('hex');
  const { workspace, source, id } = row;
  return { workspace, source, id, salt, hash: sealHash(salt, row.personal!) };
}

/** Keeps seals; one that is there already stands. */
export async function keepSeals(
  db: Kysely<Tables> | Transaction<Tables>,
  seals: readonly Insertable<SealTable>[],
): Promise<void> {
  if (seals.length === 0) return;
  await db
    .insertInto('seals')
    .values([...seals])
    .onConflict((on) => on.columns(['workspace', 'source', 'id']).doNothing())
    .execute();
}
