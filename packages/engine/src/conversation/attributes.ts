/** What a conversation is about and whose it is: all that events set and policies select by. */
import type { Changes } from './event.ts';

export interface Attributes {
  readonly channel: string | null;
  readonly team: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly assignee: string | null;
  readonly subject: string | null;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly tags: readonly string[];
  readonly custom: Readonly<Record<string, unknown>> | null;
}

export const NO_ATTRIBUTES: Attributes = {
  channel: null,
  team: null,
  priority: null,
  tier: null,
  assignee: null,
  subject: null,
  customerId: null,
  customerName: null,
  tags: [],
  custom: null,
};

/** §3.1: only the fields that are named; null clears. */
export function withChanges(attributes: Attributes, changes: Changes): Attributes {
  const next = { ...attributes };
  if (changes.channel !== undefined) next.channel = changes.channel;
  if (changes.team !== undefined) next.team = changes.team;
  if (changes.priority !== undefined) next.priority = changes.priority;
  if (changes.assignee !== undefined) next.assignee = changes.assignee;
  if (changes.subject !== undefined) next.subject = changes.subject;
  if (changes.custom !== undefined) next.custom = changes.custom;
  if (changes.customer === null) {
    next.customerId = next.customerName = next.tier = null;
  } else if (changes.customer !== undefined) {
    if (changes.customer.id !== undefined) next.customerId = changes.customer.id;
    if (changes.customer.name !== undefined) next.customerName = changes.customer.name;
    if (changes.customer.tier !== undefined) next.tier = changes.customer.tier;
  }
  if (changes.tags || changes.addTags || changes.removeTags) next.tags = retag(attributes.tags, changes);
  return next;
}

function retag(tags: readonly string[], changes: Changes): string[] {
  const next = new Set([...(changes.tags ?? tags), ...(changes.addTags ?? [])]);
  for (const tag of changes.removeTags ?? []) next.delete(tag);
  return [...next];
}

/** §7.3: whether the two could select different terms. */
export function selectAlike(a: Attributes, b: Attributes): boolean {
  return a.team === b.team && a.channel === b.channel && a.priority === b.priority && a.tier === b.tier;
}
