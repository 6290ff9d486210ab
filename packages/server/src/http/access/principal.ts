/** Who asks, and what they may. */
import type { Access, Role } from '../contracts/contract.ts';

export interface Principal {
  /** Of the key, or of the key that signed in. */
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  /** Where it looks and acts. */
  readonly workspace: string;
  /** Where its key lives. */
  readonly home: string;
  /** Null where the key itself was sent. */
  readonly session: string | null;
}

const ENOUGH: Readonly<Record<Role, readonly Role[]>> = {
  ingest: ['ingest', 'admin'],
  read: ['read', 'agent', 'admin'],
  agent: ['agent', 'admin'],
  admin: ['admin'],
};

/** Whether a role may what a route asks for. To send events is apart: who sends them need not read, nor the reverse. */
export function allows(role: Role, access: Access): boolean {
  return access === 'public' || access === 'any' || ENOUGH[access].includes(role);
}
