/** Keys in the store: made, found by their secret, revoked. */
import type { Store } from '../../store/store.ts';
import type { KeyTable } from '../../store/tables.ts';
import type { Role } from '../contracts/contract.ts';
import { hashOf, newId, newSecret } from './secret.ts';

export type KeyRow = Omit<KeyTable, 'hash' | 'workspace'>;

const COLUMNS = ['id', 'name', 'role', 'created_at', 'last_used_at', 'revoked_at'] as const;

/** A new key and its secret, which is in no row. */
export async function createKey(
  { db }: Store,
  now: number,
  given: { readonly workspace: string; readonly name: string; readonly role: Role },
): Promise<{ readonly key: KeyRow; readonly secret: string }> {
  const secret = newSecret('kept');
  const key = {
    id: newId(),
    name: given.name,
    role: given.role,
    created_at: now,
    last_used_at: null,
    revoked_at: null,
  };
  await db
    .insertInto('keys')
    .values({ workspace: given.workspace, hash: hashOf(secret), ...key })
    .execute();
  return { key, secret };
}

/** In the order in which they were made. */
export function listKeys({ db }: Store, workspace: string): Promise<KeyRow[]> {
  return db
    .selectFrom('keys')
    .select(COLUMNS)
    .where('workspace', '=', workspace)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export type Revoked =
  | { readonly kind: 'revoked'; readonly key: KeyRow }
  | { readonly kind: 'unknown' }
  /** Without it nobody could make another. */
  | { readonly kind: 'last_admin' };

/** Revokes a key, and signs out whoever came in with it. One that is revoked already stays as it is. */
export function revokeKey(store: Store, now: number, workspace: string, id: string): Promise<Revoked> {
  return store.transaction(async (trx): Promise<Revoked> => {
    const keys = await trx.selectFrom('keys').select(COLUMNS).where('workspace', '=', workspace).execute();
    const key = keys.find((each) => each.id === id);
    if (!key) return { kind: 'unknown' };
    if (key.revoked_at !== null) return { kind: 'revoked', key };
    const admins = keys.filter((each) => each.role === 'admin' && each.revoked_at === null);
    if (key.role === 'admin' && admins.length === 1) return { kind: 'last_admin' };
    const ofKey = { workspace, id };
    await trx
      .updateTable('keys')
      .set({ revoked_at: now })
      .where('workspace', '=', workspace)
      .where('id', '=', id)
      .execute();
    await trx.deleteFrom('sessions').where('workspace', '=', ofKey.workspace).where('key', '=', ofKey.id).execute();
    return { kind: 'revoked', key: { ...key, revoked_at: now } };
  });
}

/** Whether anybody could sign in at all. */
export async function hasAdmin({ db }: Store): Promise<boolean> {
  const row = await db
    .selectFrom('keys')
    .select('id')
    .where('role', '=', 'admin')
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
