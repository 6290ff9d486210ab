import { hash } from 'node:crypto';
import type { Event } from '@kept/engine';

/**
 * What tells a repetition from a conflict (§3.3): SHA-256 of what an event says, however it was written. The order of
 * fields, the offset of an instant and a default that is spelt out make no difference; whatever has an effect, or is
 * kept, does.
 *
 * @param custom what the event carries of its own, where the engine does not keep it
 */
export function digestOf(event: Event, custom: unknown): string {
  // Fields at their defaults are left out, so that a field that is new some day changes no digest of before.
  const said: Record<string, unknown> = custom === undefined ? {} : { custom };
  for (const [field, value] of Object.entries(event)) if (!isDefault(value)) said[field] = value;
  return hash('sha256', canonical(said), 'base64url');
}

/** Digest of what an event says, less what is personal: subject, the customer's name, custom fields. */
export function digestWithoutPersonal(event: Event): string {
  if (!('changes' in event)) return digestOf(event, undefined);
  const { subject: _subject, custom: _custom, ...changes } = event.changes;
  const { customer } = changes;
  if (customer == null) return digestOf({ ...event, changes }, undefined);
  const { name: _name, ...rest } = customer;
  return digestOf({ ...event, changes: { ...changes, customer: rest } }, undefined);
}

/** In place of an event's digest once what is personal is erased: a repetition is still told, and nothing of it can be guessed. */
export function erasedDigest(event: Event): string {
  return `${ERASED}${digestWithoutPersonal(event)}`;
}

/** Whether an event that has been stored with such a digest is this one. */
export function isRepetition(stored: string, event: Event, digest: string): boolean {
  return stored.startsWith(ERASED) ? stored === erasedDigest(event) : stored === digest;
}

const ERASED = 'erased:';

function isDefault(value: unknown): boolean {
  return value === null || value === false || value === 0 || value === '' || value === undefined;
}

/** JSON with the keys of every object sorted. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(fields).sort()) {
    const said = fields[key];
    if (said === undefined) continue;
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${canonical(said)}`;
  }
  return `${text}}`;
}
