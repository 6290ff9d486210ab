import type { Store } from '../../store/store.ts';
import type { Principal } from './principal.ts';

/** Whether somebody who was let in some time ago still would be. */
export async function isStanding({ db }: Store, now: number, who: Principal): Promise<boolean> {
  const key = await db
    .selectFrom('keys')
    .select('id')
    .where('workspace', '=', who.home)
    .where('id', '=', who.keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!key || who.session === null) return key !== undefined;
  const session = await db
    .selectFrom('sessions')
    .select('id')
    .where('workspace', '=', who.home)
    .where('id', '=', who.session)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return session !== undefined;
}
