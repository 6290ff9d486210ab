import { Type } from 'typebox';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant } from './words.ts';

export const Workspace = named(
  'Workspace',
  object({
    id: Type.String(),
    name: Type.String(),
    createdAt: instant,
    sample: Type.Boolean(),
    empty: Type.Boolean({ description: 'No event has been received yet.' }),
    configured: Type.Boolean({
      description: 'Somebody has saved a configuration, in place of the one that it starts with.',
    }),
  }),
);

export const SampleState = named(
  'SampleState',
  object({
    available: Type.Boolean({ description: 'The log is there to be loaded.' }),
    reason: nullable(Type.String(), { description: 'Why it is not.' }),
    state: oneOf(['absent', 'loading', 'loaded', 'removing', 'failed']),
    workspace: nullable(Type.String()),
    events: count({ description: 'Loaded so far.' }),
    total: nullable(count()),
  }),
);
export const WorkspaceList = named('WorkspaceList', object({ items: list(ref(Workspace)), sample: ref(SampleState) }));
