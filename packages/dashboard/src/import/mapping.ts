/** A mapping as the form builds it: guessed from the columns and their first values, then corrected by hand. Pure. */
export const SHAPES = ['tickets', 'events', 'snapshots'] as const;
export type Shape = (typeof SHAPES)[number];

const ATTRIBUTES = ['channel', 'team', 'priority', 'assignee', 'subject', 'customer', 'customerName', 'tier'] as const;

/** Fields of Kept that a column can hold, by shape (docs/importing.md). */
export const FIELDS: Readonly<Record<Shape, readonly string[]>> = {
  tickets: [
    'ticket',
    'created',
    'firstReplied',
    'resolved',
    'closed',
    'reopened',
    'updated',
    'status',
    ...ATTRIBUTES,
    'tags',
    'firstRepliedBy',
  ],
  events: [
    'ticket',
    'at',
    'type',
    'id',
    'seq',
    'status',
    'author',
    'authorId',
    'private',
    'automatic',
    ...ATTRIBUTES,
    'tags',
    'reason',
    'mergedInto',
    'event',
    'actor',
    'actorKind',
  ],
  snapshots: ['ticket', 'at', 'opened', 'status', ...ATTRIBUTES, 'actor', 'actorKind'],
};

export const REQUIRED: Readonly<Record<Shape, readonly string[]>> = {
  tickets: ['ticket', 'created'],
  events: ['ticket', 'at', 'type'],
  snapshots: ['ticket', 'at', 'status'],
};

const TIMES = ['created', 'firstReplied', 'resolved', 'closed', 'reopened', 'updated', 'at', 'opened'];

/** Fields whose values are words of Kept's own, and the words. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: ['open', 'in_progress', 'pending', 'on_hold', 'done'],
  type: [
    'conversation.created',
    'conversation.updated',
    'message',
    'message.received',
    'message.sent',
    'status.changed',
    'conversation.deleted',
  ],
  author: ['customer', 'agent', 'bot', 'system'],
};

export interface Draft {
  readonly shape: Shape;
  readonly source: string;
  readonly format: string;
  readonly zone: string;
  /** Column to field; a column that means nothing is absent. */
  readonly columns: Readonly<Record<string, string>>;
  /** For fields with words of their own: value of the file to the word. Empty text: passed over. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What names of columns usually mean; the first that fits. */
const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/^(ticket|case|conversation|incident|request|issue)?[ _-]*(id|number|no\.?|#|key)$|^ticket$|^number$/i, 'ticket'],
  [/first.*(repl|respon)|frt/i, 'firstReplied'],
  [/re-?open/i, 'reopened'],
  [/(resolved|solved|completed)([ _-]*(at|on|date|time))?$/i, 'resolved'],
  [/closed([ _-]*(at|on|date|time))?$/i, 'closed'],
  [/updated|modified|last.*change/i, 'updated'],
  [/(created|opened|submitted|received|start)([ _-]*(at|on|date|time))?$|^date$/i, 'created'],
  [/^(at|time|timestamp|occurred|event.*time)/i, 'at'],
  [/status|state$/i, 'status'],
  [/priority|severity|urgency/i, 'priority'],
  [/(^|[ _-])(tier|plan|sla|segment)$/i, 'tier'],
  [/(assignee|assigned|agent|owner)/i, 'assignee'],
  [/(team|group|queue|department)/i, 'team'],
  [/(channel|via|contact.*type|medium)/i, 'channel'],
  [/(subject|title|summary|description)/i, 'subject'],
  [/(customer|requester|client|contact|caller).*name|^(requester|customer|client)$/i, 'customerName'],
  [/(customer|requester|client|contact|caller)/i, 'customer'],
  [/tags?$|labels?$/i, 'tags'],
  [/type|event|action|kind/i, 'type'],
  [/author|sender|from/i, 'author'],
];

/** `yyyy-MM-dd HH:mm` of a few values; `iso` where they are that, or nothing else fits. */
export function guessFormat(values: readonly string[]): string {
  const [value = ''] = values.map((one) => one.trim()).filter(Boolean);
  if (/^\d{13}$/.test(value)) return 'epochMs';
  if (/^\d{9,10}$/.test(value)) return 'epochSeconds';
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)?$/.test(value)) return 'iso';
  const match = /^(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})[ ,T]*(\d{1,2}):(\d\d)(:\d\d)?( ?[ap]m)?$/i.exec(value);
  if (!match) return 'iso';
  const [, first = '', mark = '/', , third = '', hour = '', , seconds, noon] = match;
  const clock = `${noon ? 'h' : hour.length > 1 ? 'HH' : 'H'}:mm${seconds ? ':ss' : ''}${noon ? ' a' : ''}`;
  if (first.length === 4) return `yyyy${mark}MM${mark}dd ${clock}`;
  const year = third.length === 4 ? 'yyyy' : 'yy';
  // A first number over 12 in any value is a day; else dots are European, slashes American only where a second is over 12.
  const parts = values.map((one) => /^(\d{1,2})[./-](\d{1,2})/.exec(one.trim())).filter((part) => part !== null);
  const monthFirst = mark === '/' && parts.some(([, , second]) => Number(second) > 12);
  return monthFirst ? `M${mark}d${mark}${year} ${clock}` : `d${mark}M${mark}${year} ${clock}`;
}

export function guess(
  file: string,
  columns: readonly string[],
  sample: readonly (readonly (string | null)[])[],
  zone: string,
): Draft {
  const shape = guessShape(columns, sample);
  const meant: Record<string, string> = {};
  const taken = new Set<string>();
  for (const column of columns) {
    const found = GUESSES.find(
      ([pattern, field]) =>
        pattern.test(column.trim()) &&
        FIELDS[shape].includes(fieldIn(shape, field)) &&
        !taken.has(fieldIn(shape, field)),
    );
    if (!found) continue;
    const field = fieldIn(shape, found[1]);
    meant[column] = field;
    taken.add(field);
  }
  const draft: Draft = {
    shape,
    source:
      file
        .replace(/\.(csv|tsv|jsonl|ndjson)?(\.gz)?$/i, '')
        .replace(/\W+/g, '-')
        .toLowerCase() || 'import',
    format: 'iso',
    zone,
    columns: meant,
    values: {},
  };
  const time = columns.find((column) => TIMES.includes(meant[column] ?? ''));
  return withValues({ ...draft, format: time ? guessFormat(valuesOf(columns, sample, time)) : 'iso' }, columns, sample);
}

/** Rows of one ticket after another are snapshots or events; a column with types makes them events. */
function guessShape(columns: readonly string[], sample: readonly (readonly (string | null)[])[]): Shape {
  if (columns.some((column) => /^(type|event|event[ _-]?type|action)$/i.test(column.trim()))) return 'events';
  const id = columns.findIndex((column) => GUESSES[0]![0].test(column.trim()));
  const ids = sample.map((row) => row[id]).filter(Boolean);
  return id >= 0 && ids.length > 3 && new Set(ids).size < ids.length ? 'snapshots' : 'tickets';
}

/** A time of a ticket is the instant of the row where rows are states or events. */
function fieldIn(shape: Shape, field: string): string {
  if (shape === 'tickets') return field;
  if (field === 'updated') return 'at';
  return field === 'created' ? (shape === 'snapshots' ? 'opened' : 'at') : field;
}

export function valuesOf(
  columns: readonly string[],
  sample: readonly (readonly (string | null)[])[],
  column: string,
): string[] {
  const at = columns.indexOf(column);
  return [...new Set(sample.map((row) => row[at] ?? '').filter((value) => value !== ''))];
}

const STATUS_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(new|open|reopened|neu|offen)$/i, 'open'],
  [/progress|active|assigned|working|arbeit/i, 'in_progress'],
  [/pending|await.*(user|customer|client)|waiting|wartet/i, 'pending'],
  [/hold|await|blocked|third/i, 'on_hold'],
  [/done|closed|solved|resolved|complete|gel[oö]st|geschlossen/i, 'done'],
];

/** The value maps for the columns as they are meant now; what was chosen by hand stays. */
export function withValues(
  draft: Draft,
  columns: readonly string[],
  sample: readonly (readonly (string | null)[])[],
): Draft {
  const values: Record<string, Record<string, string>> = {};
  for (const [column, field] of Object.entries(draft.columns)) {
    const words = WORDS[field];
    if (!words) continue;
    values[field] = Object.fromEntries(
      valuesOf(columns, sample, column).map((value) => [
        value,
        draft.values[field]?.[value] ?? wordFor(field, words, value),
      ]),
    );
  }
  return { ...draft, values };
}

function wordFor(field: string, words: readonly string[], value: string): string {
  if (words.includes(value)) return value;
  return field === 'status' ? (STATUS_WORDS.find(([pattern]) => pattern.test(value))?.[1] ?? '') : '';
}

/** What the service is sent. A value that is not mapped makes its row a bad one, and is listed. */
export function mappingOf(draft: Draft): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const [column, field] of Object.entries(draft.columns)) {
    const words = draft.values[field];
    const map = words
      ? Object.fromEntries(Object.entries(words).filter(([value, word]) => word !== '' && word !== value))
      : {};
    columns[field] =
      Object.keys(map).length > 0
        ? {
            column,
            map: {
              ...map,
              ...Object.fromEntries(Object.entries(words ?? {}).filter(([value, word]) => value === word)),
            },
          }
        : column;
  }
  const needsZone = draft.format !== 'epochMs' && draft.format !== 'epochSeconds';
  return {
    mapping: 1,
    source: draft.source,
    shape: draft.shape,
    time: { format: draft.format, ...(needsZone ? { zone: draft.zone } : {}) },
    columns,
  };
}

export function missing(draft: Draft): string[] {
  const meant = new Set(Object.values(draft.columns));
  return REQUIRED[draft.shape].filter((field) => !meant.has(field));
}
