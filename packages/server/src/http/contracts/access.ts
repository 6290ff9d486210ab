import { CreatedKey, Key, KeyList, NewKey } from '../schemas/key.ts';
import { object, ref } from '../schemas/schema.ts';
import { Session, SignIn, SwitchWorkspace } from '../schemas/session.ts';
import { SampleState, WorkspaceList } from '../schemas/workspace.ts';
import { contract, ok } from './contract.ts';
import { idParams } from './parameters.ts';

const done = { 204: { description: 'Done.', schema: null } } as const;

export const signIn = contract({
  id: 'signIn',
  method: 'POST',
  path: '/v1/session',
  access: 'public',
  tag: 'Session',
  summary: 'Sign in with a key or the token of a sign-in link',
  description:
    'Sets a cookie (HttpOnly, SameSite=Lax). A request by cookie that changes something must come from the same origin: browsers say so by ' +
    'themselves (`Sec-Fetch-Site`, `Origin`).',
  body: ref(SignIn),
  answers: { 200: ok(ref(Session)) },
  problems: ['wrong_key', 'wrong_token'],
});
export const getSession = contract({
  id: 'getSession',
  method: 'GET',
  path: '/v1/session',
  access: 'any',
  tag: 'Session',
  summary: 'Who I am, what I may, and where',
  answers: { 200: ok(ref(Session)) },
});
export const switchWorkspace = contract({
  id: 'switchWorkspace',
  method: 'PUT',
  path: '/v1/session',
  access: 'any',
  tag: 'Session',
  summary: 'Go to another workspace',
  description: 'The sample workspace is open to every session; other workspaces to admins of the workspace `default`.',
  body: ref(SwitchWorkspace),
  answers: { 200: ok(ref(Session)) },
  problems: ['unknown_workspace', 'no_session'],
});
export const signOut = contract({
  id: 'signOut',
  method: 'DELETE',
  path: '/v1/session',
  access: 'any',
  tag: 'Session',
  summary: 'Sign out',
  answers: done,
});

export const listKeys = contract({
  id: 'listKeys',
  method: 'GET',
  path: '/v1/keys',
  access: 'admin',
  tag: 'Keys',
  summary: 'Keys of the workspace, revoked ones too',
  query: object({}),
  answers: { 200: ok(ref(KeyList)) },
});
export const createKey = contract({
  id: 'createKey',
  method: 'POST',
  path: '/v1/keys',
  access: 'admin',
  tag: 'Keys',
  summary: 'Make a key; its secret is shown this once',
  body: ref(NewKey),
  answers: { 201: ok(ref(CreatedKey), 'The key.') },
});
export const revokeKey = contract({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/v1/keys/{id}',
  access: 'admin',
  tag: 'Keys',
  summary: 'Revoke a key, at once and for ever',
  params: idParams,
  answers: { 200: ok(ref(Key)) },
  problems: ['unknown_key', 'last_admin_key'],
});

export const listWorkspaces = contract({
  id: 'listWorkspaces',
  method: 'GET',
  path: '/v1/workspaces',
  access: 'read',
  tag: 'Workspaces',
  summary: 'Workspaces that this key or session may see',
  answers: { 200: ok(ref(WorkspaceList)) },
});
export const loadSample = contract({
  id: 'loadSample',
  method: 'POST',
  path: '/v1/workspaces/sample',
  access: 'admin',
  tag: 'Workspaces',
  summary: 'Load the sample log into a workspace of its own',
  description: 'Shifted in time so that it ends now and goes on living. Ask `GET /v1/workspaces` for progress.',
  answers: { 202: ok(ref(SampleState), 'It is being loaded.') },
  problems: ['sample_unavailable', 'sample_busy'],
});
export const removeSample = contract({
  id: 'removeSample',
  method: 'DELETE',
  path: '/v1/workspaces/sample',
  access: 'admin',
  tag: 'Workspaces',
  summary: 'Remove the sample workspace, whole',
  answers: { 200: ok(ref(SampleState)) },
  problems: ['sample_busy'],
});
