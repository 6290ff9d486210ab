import { Type } from 'typebox';
import { ConfigDocument, RevisionDetail, RevisionPage, SavedConfig, Validation } from '../schemas/config.ts';
import { PreviewRequest, SchedulePreview } from '../schemas/schedule.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { Trace } from '../schemas/trace.ts';
import { contract, ok } from './contract.ts';
import { filterText, paging } from './parameters.ts';

const tag = 'Configuration';
export const CONFIG_TYPES = ['application/json', 'application/yaml'] as const;

export const getConfig = contract({
  id: 'getConfig',
  method: 'GET',
  path: '/v1/config',
  access: 'read',
  tag,
  summary: 'The newest configuration, as JSON or YAML',
  description:
    'As it was written; by `Accept`, and YAML with its comments. `ETag` is the revision, to send as `If-Match` when it is saved again. What ' +
    'else there is to a revision: `/v1/config/revisions/current`.',
  answers: { 200: { ...ok(ref(ConfigDocument)), types: CONFIG_TYPES } },
});

export const putConfig = contract({
  id: 'putConfig',
  method: 'PUT',
  path: '/v1/config',
  access: 'admin',
  tag,
  summary: 'Save a configuration as a new revision, or see the plan',
  description:
    'Checked whole; every fault is reported at once (§8.4). `If-Match` with a revision refuses to overwrite a newer one.',
  query: object({
    dryRun: Type.Optional(Type.Boolean({ description: 'Only the plan; saves nothing.' })),
    appliesTo: Type.Optional(
      oneOf(['new', 'open'], { description: 'Episodes that start from now on (default), or also open ones (§8.3).' }),
    ),
    fire: Type.Optional(
      Type.Boolean({ description: 'Whether what it crosses at once fires its alerts; true if absent.' }),
    ),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
  }),
  body: ref(ConfigDocument),
  bodyAs: 'text',
  consumes: CONFIG_TYPES,
  answers: { 200: ok(ref(SavedConfig)) },
  problems: ['bad_configuration', 'revision_conflict', 'malformed_body'],
});

export const validateConfig = contract({
  id: 'validateConfig',
  method: 'POST',
  path: '/v1/config/validate',
  access: 'read',
  tag,
  summary: 'Check a configuration',
  body: ref(ConfigDocument),
  bodyAs: 'text',
  consumes: CONFIG_TYPES,
  answers: { 200: ok(ref(Validation)) },
  problems: ['malformed_body'],
});

export const previewSchedule = contract({
  id: 'previewSchedule',
  method: 'POST',
  path: '/v1/config/preview-schedule',
  access: 'read',
  tag,
  summary: 'The days of a year under a schedule, and when a message would be due',
  body: ref(PreviewRequest),
  answers: { 200: ok(ref(SchedulePreview)) },
  problems: ['bad_schedule'],
});

export const listRevisions = contract({
  id: 'listRevisions',
  method: 'GET',
  path: '/v1/config/revisions',
  access: 'read',
  tag,
  summary: 'Revisions, newest first',
  query: object(paging),
  answers: { 200: ok(ref(RevisionPage)) },
  problems: ['bad_cursor'],
});

export const getRevision = contract({
  id: 'getRevision',
  method: 'GET',
  path: '/v1/config/revisions/{n}',
  access: 'read',
  tag,
  summary: 'One revision, whole',
  params: object({
    n: Type.String({ pattern: '^(current|[1-9][0-9]{0,8})$', description: 'Its number, or `current` for the newest.' }),
  }),
  answers: { 200: { ...ok(ref(RevisionDetail)), types: CONFIG_TYPES } },
  problems: ['unknown_revision'],
});

export const traceAssignments = contract({
  id: 'traceAssignments',
  method: 'GET',
  path: '/v1/config/assignments/trace',
  access: 'read',
  tag,
  summary: 'Which assignment wins, for a conversation or for attributes, and why',
  query: object({
    conversation: Type.Optional(filterText),
    team: Type.Optional(filterText),
    channel: Type.Optional(filterText),
    priority: Type.Optional(filterText),
    tier: Type.Optional(filterText),
    revision: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: "The newest if absent; a conversation's own for one.",
      }),
    ),
  }),
  answers: { 200: ok(ref(Trace)) },
  problems: ['unknown_conversation', 'unknown_revision', 'no_configuration'],
});
