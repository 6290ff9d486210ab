import type { Actor } from '@kept/engine';
import type { ImportedActor } from './imported-event.ts';
import type { Reading } from './reading.ts';
import type { TextRule } from './rule.ts';

/** Who did it: `{ actor: … }` to spread into an event, or nothing. An agent, unless the mapping says otherwise. */
export type Acted = { readonly actor?: ImportedActor<Actor['kind']> };

export function actorOf(
  reading: Reading,
  { actor, actorKind }: { readonly actor: TextRule | null; readonly actorKind: TextRule<Actor['kind']> | null },
): Acted {
  const id = reading.id(actor);
  const kind = reading.text(actorKind);
  if (id === null && kind === null) return {};
  return { actor: { kind: kind ?? 'agent', ...(id !== null && { id }) } };
}
