/** Files of a helpdesk brought in: upload, map, preview, run. */
import { Type } from 'typebox';
import { count, list, named, object, oneOf, page, ref } from './schema.ts';
import { instant, maybeInstant, maybeText } from './words.ts';

export const Mapping = named(
  'Mapping',
  Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String({ maxLength: 1_000_000 })], {
    description: 'How rows become events: an object, or YAML text; docs/importing.md describes it.',
  }),
);

export const BadRow = named(
  'BadRow',
  object({
    line: Type.Integer({ description: 'Where the row starts in the file, from 1.' }),
    column: maybeText,
    value: maybeText,
    code: Type.String(),
    reason: Type.String(),
  }),
);

export const Import = named(
  'Import',
  object({
    id: Type.String(),
    file: Type.String({ description: 'Its name.' }),
    bytes: count(),
    state: oneOf(['uploaded', 'running', 'done', 'failed', 'cancelled']),
    createdAt: instant,
    startedAt: maybeInstant,
    finishedAt: maybeInstant,
    bytesRead: count({ description: 'Of the file, for a progress bar.' }),
    rows: count(),
    events: count({ description: 'Made from the rows so far.' }),
    accepted: count(),
    duplicates: count(),
    rejected: count({ description: 'Events that were refused.' }),
    badRows: count({ description: 'Rows that made no events.' }),
    error: maybeText,
  }),
);
export const ImportList = named('ImportList', object({ items: list(ref(Import)) }));

export const ImportUploaded = named(
  'ImportUploaded',
  object({
    import: ref(Import),
    columns: list(Type.String()),
    sample: list(list(maybeText), { description: 'The first rows, cell by cell in the order of the columns.' }),
  }),
);

export const PreviewImport = named(
  'PreviewImport',
  object({
    mapping: ref(Mapping),
    rows: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'How many rows to read; 50 if absent.' }),
    ),
  }),
);
export const ImportPreview = named(
  'ImportPreview',
  object({
    rows: count(),
    events: list(Type.Unsafe<Record<string, unknown>>({ type: 'object' }), {
      description: 'As they would be sent, up to 500.',
    }),
    badRows: list(ref(BadRow)),
  }),
);
export const StartImport = named(
  'StartImport',
  object({
    mapping: ref(Mapping),
    fire: Type.Optional(
      Type.Boolean({ description: 'Let what is already past fire its alerts. Default false (§5.7).' }),
    ),
  }),
);
export const BadRowPage = page('BadRowPage', ref(BadRow));
