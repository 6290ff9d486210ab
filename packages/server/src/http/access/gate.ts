/**
 * From a secret to who asks. Every request passes here, so what was found is remembered for a second: another process's
 * revocation is noticed within that, this process's at once.
 */
import type { Store } from '../../store/store.ts';
import type { Principal } from './principal.ts';
import { hashOf, isSecret } from './secret.ts';

const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 10_000;
/** How exact "last used" is. */
const USED_EVERY_MS = 60_000;

interface Remembered {
  readonly principal: Principal | null;
  readonly until: number;
}

export class Gate {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #known = new Map<string, Remembered>();
  readonly #used = new Map<string, number>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** What is remembered of a secret; undefined where it must be looked up. */
  remembered(secret: string): Principal | null | undefined {
    const known = this.#known.get(secret);
    return known !== undefined && known.until > this.#now() ? known.principal : undefined;
  }

  /** Whom a key or a session's token stands for; null where it is not known, revoked or expired. */
  async find(secret: string): Promise<Principal | null> {
    const known = this.remembered(secret);
    if (known !== undefined) return known;
    const principal = isSecret(secret) ? await this.#lookUp(secret) : null;
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(secret, { principal, until: this.#now() + REMEMBERED_MS });
    return principal;
  }

  /** After a key was revoked, a session ended or moved. */
  forget(): void {
    this.#known.clear();
  }

  async #lookUp(secret: string): Promise<Principal | null> {
    const found = secret.startsWith('kept_') ? await this.#key(secret) : await this.#session(secret);
    if (found !== null) await this.#noteUse(found);
    return found;
  }

  async #key(secret: string): Promise<Principal | null> {
    const row = await this.#store.db
      .selectFrom('keys')
      .select(['workspace', 'id', 'name', 'role'])
      .where('hash', '=', hashOf(secret))
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    const { workspace, id, name, role } = row;
    return { keyId: id, name, role, workspace, home: workspace, session: null };
  }

  async #session(token: string): Promise<Principal | null> {
    const row = await this.#store.db
      .selectFrom('sessions')
      .innerJoin('keys', (join) =>
        join.onRef('keys.workspace', '=', 'sessions.workspace').onRef('keys.id', '=', 'sessions.key'),
      )
      .select(['sessions.id', 'sessions.workspace', 'sessions.looks_at', 'keys.id as key', 'keys.name', 'keys.role'])
      .where('sessions.hash', '=', hashOf(token))
      .where('sessions.kind', '=', 'session')
      .where('sessions.expires_at', '>', this.#now())
      .where('keys.revoked_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    const { id, workspace, looks_at, key, name, role } = row;
    return { keyId: key, name, role, workspace: looks_at, home: workspace, session: id };
  }

  async #noteUse({ home, keyId }: Principal): Promise<void> {
    const now = this.#now();
    const of = `${home}\0${keyId}`;
    if (now - (this.#used.get(of) ?? Number.NEGATIVE_INFINITY) < USED_EVERY_MS) return;
    this.#used.set(of, now);
    await this.#store.db
      .updateTable('keys')
      .set({ last_used_at: now })
      .where('workspace', '=', home)
      .where('id', '=', keyId)
      .execute();
  }
}
