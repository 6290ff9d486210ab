/** Keys and what they may do. */
import { Type } from 'typebox';
import { list, named, object, oneOf, ref } from './schema.ts';
import { instant, maybeInstant } from './words.ts';

export const ROLES = ['ingest', 'read', 'agent', 'admin'] as const;

export const Role = named(
  'Role',
  oneOf(ROLES, {
    description:
      'ingest sends events. read sees everything but keys. agent also excuses breaches and retries deliveries. admin does all.',
  }),
);
export const role = ref(Role);

export const Key = named(
  'Key',
  object({
    id: Type.String(),
    name: Type.String(),
    role,
    createdAt: instant,
    lastUsedAt: maybeInstant,
    revokedAt: maybeInstant,
  }),
);
export const KeyList = named('KeyList', object({ items: list(ref(Key)) }));
export const NewKey = named(
  'NewKey',
  object(
    { name: Type.String({ minLength: 1, maxLength: 200 }), role },
    { examples: [{ name: 'Helpdesk webhook', role: 'ingest' }] },
  ),
);
export const CreatedKey = named(
  'CreatedKey',
  object({
    key: ref(Key),
    secret: Type.String({ description: 'The key itself, shown this once; only its hash is kept.' }),
  }),
);
