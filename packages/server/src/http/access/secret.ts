/** Keys, session tokens and the tokens of sign-in links: random, shown once, kept as a hash. */
import { createHash, randomBytes } from 'node:crypto';

export type SecretKind = 'kept' | 'kepts' | 'keptl';

const FORM = /^kept[sl]?_[A-Za-z0-9_-]{43}$/;

/** 256 random bits; `kept_` a key, `kepts_` a session, `keptl_` a link. */
export function newSecret(kind: SecretKind): string {
  return `${kind}_${randomBytes(32).toString('base64url')}`;
}

export function isSecret(text: string): boolean {
  return FORM.test(text);
}

/** Plain SHA-256: 256 random bits need no slow hash. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** A short id for what a secret belongs to; no part of the secret. */
export function newId(): string {
  return randomBytes(9).toString('base64url').replaceAll(/[-_]/g, 'x');
}
