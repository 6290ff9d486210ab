/** Where nobody can sign in yet, a key is made, and a link with which a browser signs in once. */
import { createKey, hasAdmin } from '../http/access/keys.ts';
import { createLink } from '../http/access/sessions.ts';
import { DEFAULT_WORKSPACE } from '../http/access/workspaces.ts';
import type { Store } from '../store/store.ts';

export interface FirstKey {
  readonly secret: string;
  /** Of the sign-in link. */
  readonly token: string;
}

/** Null where there is an admin key. */
export async function makeFirstKey(store: Store, now: number): Promise<FirstKey | null> {
  if (await hasAdmin(store)) return null;
  const made = { workspace: DEFAULT_WORKSPACE, name: 'First admin key', role: 'admin' } as const;
  const { key, secret } = await createKey(store, now, made);
  return { secret, token: await createLink(store, now, { workspace: DEFAULT_WORKSPACE, id: key.id }) };
}

/** The token stands behind the #: browsers send that to nobody. */
export function signInLink(publicUrl: string, token: string): string {
  return `${publicUrl}/#token=${token}`;
}
