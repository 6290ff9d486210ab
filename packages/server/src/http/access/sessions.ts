/** Browsers that are signed in, and the one-time links that sign them in. Both stand for a key and end with it. */
import type { Store } from '../../store/store.ts';
import { hashOf, newId, newSecret } from './secret.ts';

const DAY_MS = 86_400_000;
export const SESSION_MS = 30 * DAY_MS;
const LINK_MS = DAY_MS;

interface KeyRef {
  readonly workspace: string;
  readonly id: string;
}

/** Signs in: the token goes into the cookie, only its hash is kept. */
export function startSession(store: Store, now: number, key: KeyRef): Promise<string> {
  return insert(store, now, key, 'session');
}

/** The token of a sign-in link, good once and for a day. */
export function createLink(store: Store, now: number, key: KeyRef): Promise<string> {
  return insert(store, now, key, 'link');
}

async function insert({ db }: Store, now: number, key: KeyRef, kind: 'session' | 'link'): Promise<string> {
  const token = newSecret(kind === 'session' ? 'kepts' : 'keptl');
  await db
    .insertInto('sessions')
    .values({
      workspace: key.workspace,
      id: newId(),
      key: key.id,
      kind,
      hash: hashOf(token),
      looks_at: key.workspace,
      created_at: now,
      expires_at: now + (kind === 'session' ? SESSION_MS : LINK_MS),
    })
    .execute();
  return token;
}

/** Uses a link up; of two at once, one gets it. Null where it is used up, expired or was never made. */
export async function redeemLink({ db }: Store, now: number, token: string): Promise<KeyRef | null> {
  const row = await db
    .deleteFrom('sessions')
    .where('hash', '=', hashOf(token))
    .where('kind', '=', 'link')
    .where('expires_at', '>', now)
    .returning(['workspace', 'key'])
    .executeTakeFirst();
  return row ? { workspace: row.workspace, id: row.key } : null;
}

export async function moveSession({ db }: Store, home: string, id: string, workspace: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ looks_at: workspace })
    .where('workspace', '=', home)
    .where('id', '=', id)
    .execute();
}

export async function endSession({ db }: Store, home: string, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('workspace', '=', home).where('id', '=', id).execute();
}

export async function dropExpired({ db }: Store, now: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
}
