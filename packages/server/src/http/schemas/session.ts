/** Signing in from a browser: a cookie instead of a key. */
import { Type } from 'typebox';
import { role } from './key.ts';
import { list, named, object, ref } from './schema.ts';
import { instant } from './words.ts';

export const SignIn = named(
  'SignIn',
  object(
    {
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      token: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: 'The one-time token of a sign-in link.' }),
      ),
    },
    { minProperties: 1, maxProperties: 1, description: 'One of the two.' },
  ),
);
export const SwitchWorkspace = named(
  'SwitchWorkspace',
  object({ workspace: Type.String({ minLength: 1, maxLength: 200 }) }),
);

export const Session = named(
  'Session',
  object({
    name: Type.String({ description: 'Of the key.' }),
    role,
    workspace: object({ id: Type.String(), name: Type.String(), sample: Type.Boolean() }),
    workspaces: list(object({ id: Type.String(), name: Type.String(), sample: Type.Boolean() }), {
      description: 'Where this session may go (`PUT /v1/session`).',
    }),
    by: Type.Union([Type.Literal('cookie'), Type.Literal('key')]),
    now: instant,
    version: Type.String({ description: 'Of the server.' }),
  }),
);
export const session = ref(Session);
