/** The configuration and its revisions (§8). */
import { Type } from 'typebox';
import { ProblemFault } from './problem.ts';
import { count, list, named, nullable, object, oneOf, page, ref } from './schema.ts';
import { instant, maybeInstant, metric, tripwire } from './words.ts';

export const ConfigDocument = named(
  'ConfigDocument',
  Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description:
      'A configuration as JSON; its own schema is kept.schema.json. Sent as `application/yaml` it is the same in YAML.',
  }),
);

export const Revision = named(
  'Revision',
  object({
    number: Type.Integer(),
    at: instant,
    author: Type.String(),
    note: nullable(Type.String()),
    appliesTo: oneOf(['new', 'open']),
    fire: Type.Boolean({ description: 'Whether what it crossed at once fired its alerts.' }),
    current: Type.Boolean({ description: 'The newest.' }),
  }),
);

export const RevisionDetail = named(
  'RevisionDetail',
  object({
    ...Revision.properties,
    source: Type.String({ description: 'As it was saved: YAML or JSON text.' }),
    config: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'The same as JSON, as it was written.',
    }),
    versions: object({
      policies: Type.Record(Type.String(), Type.Integer()),
      schedules: Type.Record(Type.String(), Type.Integer()),
    }),
    warnings: list(ref(ProblemFault)),
  }),
);

export const RevisionPage = page('RevisionPage', ref(Revision));

export const PlanChange = named(
  'PlanChange',
  object({
    part: oneOf(['settings', 'schedule', 'policy', 'assignments', 'automation', 'connection', 'directory', 'holidays']),
    name: nullable(Type.String()),
    change: oneOf(['added', 'changed', 'removed']),
    text: Type.String({ description: 'What changes, as a sentence.' }),
  }),
);

export const Plan = named(
  'Plan',
  object({
    revision: Type.Integer({ description: 'The number that it got, or would get.' }),
    base: nullable(Type.Integer(), { description: 'The revision that it changes; null for the first.' }),
    replaces: Type.Boolean({ description: 'No event is stored yet: it replaces the first revision (§8.2).' }),
    appliesTo: oneOf(['new', 'open']),
    fire: Type.Boolean(),
    unchanged: Type.Boolean({ description: 'It says the same as the newest: nothing is saved.' }),
    changes: list(ref(PlanChange)),
    warnings: list(ref(ProblemFault)),
    openConversations: object({
      total: count(),
      covered: count({ description: 'Select again.' }),
      leftAlone: count({ description: 'Keep what they are pinned to.' }),
      changed: count({ description: 'Of the covered, those for which anything differs.' }),
    }),
    crossings: list(object({ metric, tripwire, count: count() }), {
      description: 'Crossed at once, by metric and tripwire.',
    }),
    alerts: count({ description: 'That fire at once.' }),
    suggestsOpen: Type.Boolean({
      description: 'A schedule changed: applying it to open conversations is offered first.',
    }),
  }),
  { description: 'What a configuration would change; `?dryRun=true` saves nothing.' },
);

export const SavedConfig = named(
  'SavedConfig',
  object({
    saved: Type.Boolean({ description: 'False for a dry run, and where it says what is in force already.' }),
    replaced: Type.Boolean({
      description: 'It took the place of the first revision, as no event is stored yet (§8.2).',
    }),
    revision: ref(Revision),
    warnings: list(ref(ProblemFault)),
    plan: nullable(ref(Plan), { description: 'Of a dry run.' }),
  }),
  { description: 'The revision that was saved; for a dry run the newest there is, and the plan.' },
);

export const Validation = named('Validation', object({ ok: Type.Boolean(), faults: list(ref(ProblemFault)) }), {
  description: 'Every fault at once, warnings beside errors.',
});

export const Reselection = named(
  'Reselection',
  object({ revision: Type.Integer(), startedAt: instant, finishedAt: maybeInstant, total: count(), done: count() }),
  { description: 'A revision on its way through the open conversations.' },
);
