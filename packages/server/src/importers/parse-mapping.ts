import { ACTOR_KINDS, AUTHOR_KINDS, EVENT_TYPES, type Fault, fault, STATUSES } from '@kept/engine';
import { type Attributes, type Flag, type Mapping, type RowType, SHAPES, type Shape } from './mapping.ts';
import { isObject, MappingFields } from './mapping-fields.ts';
import { type LocatedFault, MappingFile } from './mapping-file.ts';
import { MappingRules, timeFormat } from './mapping-rules.ts';
import type { TextRule, TimeRule } from './rule.ts';

export type ParsedMapping =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly fileName: string; readonly faults: readonly LocatedFault[] };

/** Checks a mapping, YAML or JSON. Every fault at once, each with its line and column in the file. Never throws. */
export function parseMapping(text: string, fileName: string): ParsedMapping {
  const file = new MappingFile(text);
  const refused = (faults: readonly LocatedFault[]): ParsedMapping => ({ ok: false, fileName, faults });
  const syntax = file.syntaxFaults();
  if (syntax.length > 0) return refused(syntax);
  const value = file.value();
  if (!isObject(value))
    return refused([
      file.locate(
        fault([], 'wrong_type', 'A mapping is a set of fields: source, shape, columns. docs/importing.md shows them.'),
      ),
    ]);
  const faults: Fault[] = [];
  const mapping = mappingOf(new MappingFields(value, [], faults));
  if (faults.length > 0 || mapping === null) return refused(inOrder(faults.map((found) => file.locate(found))));
  return { ok: true, mapping };
}

function inOrder(faults: readonly LocatedFault[]): LocatedFault[] {
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const ATTRIBUTE_COLUMNS = [
  'ticket',
  'channel',
  'team',
  'priority',
  'assignee',
  'subject',
  'customer',
  'customerName',
  'tier',
  'custom',
  'initiator',
];
const ACTOR_COLUMNS = ['actor', 'actorKind'];

const COLUMNS: Readonly<Record<Shape, readonly string[]>> = {
  events: [
    ...[
      'at',
      'type',
      'id',
      'seq',
      'status',
      'author',
      'authorId',
      'private',
      'automatic',
      'reason',
      'mergedInto',
      'event',
      'tags',
    ],
    ...ATTRIBUTE_COLUMNS,
    ...ACTOR_COLUMNS,
  ],
  tickets: [
    'created',
    'firstReplied',
    'firstRepliedBy',
    'resolved',
    'closed',
    'reopened',
    'updated',
    'status',
    'tags',
    ...ATTRIBUTE_COLUMNS,
  ],
  snapshots: ['at', 'opened', 'status', ...ATTRIBUTE_COLUMNS, ...ACTOR_COLUMNS],
};

const TOP_FIELDS = ['mapping', 'source', 'shape', 'format', 'delimiter', 'encoding', 'nulls', 'time', 'columns'];

function mappingOf(top: MappingFields): Mapping | null {
  const shape = shapeOf(top);
  top.only(shape === 'events' || shape === 'tickets' ? TOP_FIELDS : [...TOP_FIELDS, 'firstReplyWhen']);
  if (top.has('mapping')) top.choice('mapping', ['1']);
  if (!top.has('source'))
    top.missing(
      'source',
      'Name the system that the file comes from: with the ids it tells its events from those of others.',
    );
  const source = top.text('source');
  if (source !== null && source.length > 200) top.refuse('source', 'too_long', 'source has 200 characters at most.');
  const timeFields = top.inside('time');
  timeFields?.only(['format', 'zone']);
  const time = timeFields === null ? ({ kind: 'iso', zone: null } as const) : timeFormat(timeFields, null);
  if (!top.has('columns')) top.missing('columns', 'Say which column of the file holds what.');
  const columns = top.inside('columns');
  if (columns === null || shape === null) return null;
  columns.only(COLUMNS[shape]);
  const rules = new MappingRules(columns, time);
  const base = {
    source: source ?? '',
    format: top.choice('format', ['csv', 'jsonl']),
    delimiter: delimiterOf(top),
    encoding: encodingOf(top),
    nulls: new Set(top.texts('nulls')),
    columns: rules.columns,
    ticket: required(columns, 'ticket', rules.text('ticket'), 'Name the column that tells the tickets apart.'),
    attributes: attributesOf(rules),
  };
  switch (shape) {
    case 'events':
      return { ...base, shape, ...eventsOf(columns, rules) };
    case 'tickets':
      return { ...base, shape, ...ticketsOf(columns, rules) };
    case 'snapshots':
      return { ...base, shape, ...snapshotsOf(top, columns, rules) };
    default:
      return shape satisfies never;
  }
}

function shapeOf(top: MappingFields): Shape | null {
  if (!top.has('shape'))
    top.missing(
      'shape',
      'Write shape: events (one row per event), tickets (one row per ticket) or snapshots (many rows per ticket, each its state at a time).',
    );
  return top.choice('shape', SHAPES);
}

function delimiterOf(top: MappingFields): string | null {
  const delimiter = top.text('delimiter');
  if (delimiter === null || (delimiter.length === 1 && !/["\r\n]/.test(delimiter))) return delimiter;
  return top.refuse('delimiter', 'bad_delimiter', 'delimiter is one character: "," or ";" or "\\t" in double quotes.');
}

function encodingOf(top: MappingFields): string | null {
  const encoding = top.text('encoding');
  if (encoding === null) return null;
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    return top.refuse(
      'encoding',
      'unknown_encoding',
      `There is no encoding ${JSON.stringify(encoding)}. Write utf-8, utf-16le or windows-1252, for example.`,
    );
  }
}

/** Refused where it is absent; what stands in for it is never read. */
function required<R extends TextRule | TimeRule>(
  columns: MappingFields,
  field: string,
  rule: R | null,
  why: string,
): R {
  if (rule === null && !columns.has(field)) columns.missing(field, why);
  return rule ?? ({ kind: 'constant', value: '' } as R);
}

function attributesOf(rules: MappingRules): Attributes {
  return {
    channel: rules.text('channel'),
    team: rules.text('team'),
    priority: rules.text('priority'),
    assignee: rules.text('assignee'),
    subject: rules.text('subject'),
    customer: rules.text('customer'),
    customerName: rules.text('customerName'),
    tier: rules.text('tier'),
    tags: rules.list('tags'),
    custom: rules.custom('custom'),
    initiator: rules.choice('initiator', ['customer', 'agent']),
  };
}

const YES = ['true', 'True', 'TRUE', 't', 'yes', 'Yes', 'YES', 'y', 'Y', '1'];
const NO = ['false', 'False', 'FALSE', 'f', 'no', 'No', 'NO', 'n', 'N', '0'];
const FLAGS: readonly Flag[] = ['true', 'false'];
const FLAG_WORDS = Object.fromEntries([
  ...YES.map((word) => [word, 'true']),
  ...NO.map((word) => [word, 'false']),
]) as Record<string, Flag>;

function eventsOf(columns: MappingFields, rules: MappingRules) {
  const types: readonly RowType[] = [...EVENT_TYPES, 'message'];
  const type = required(columns, 'type', rules.choice('type', types), 'Name the column that says what happened.');
  const events = {
    at: required(columns, 'at', rules.time('at'), 'Name the column with the time of the event.'),
    type,
    id: rules.text('id'),
    seq: rules.text('seq'),
    status: rules.choice('status', STATUSES),
    author: rules.choice('author', [...AUTHOR_KINDS, 'customer'] as const),
    authorId: rules.text('authorId'),
    private: rules.choice('private', FLAGS, FLAG_WORDS),
    automatic: rules.choice('automatic', FLAGS, FLAG_WORDS),
    reason: rules.text('reason'),
    mergedInto: rules.text('mergedInto'),
    event: rules.text('event'),
    actor: rules.text('actor'),
    actorKind: rules.choice('actorKind', ACTOR_KINDS),
  };
  const possible = wordsOf(type);
  for (const [of, field] of NEEDED_BY) {
    if (possible.has(of) && !columns.has(field)) columns.missing(field, `Rows of type ${of} need it.`);
  }
  return events;
}

/** What an event type cannot do without. A void names an event by its id, so the file has to have ids. */
const NEEDED_BY: readonly (readonly [RowType, string])[] = [
  ['status.changed', 'status'],
  ['message', 'author'],
  ['conversation.deleted', 'reason'],
  ['event.voided', 'reason'],
  ['event.voided', 'event'],
  ['event.voided', 'id'],
];

/** The words that a map or constant can give; none where the file writes Kept's own words, which only its rows tell. */
function wordsOf(rule: TextRule): ReadonlySet<string> {
  if (rule.kind === 'constant') return new Set([rule.value]);
  const meanings = [...rule.map.entries()].filter(
    ([from, meaning]) => meaning.kind === 'value' && meaning.value !== from,
  );
  return new Set(meanings.map(([, meaning]) => (meaning.kind === 'value' ? meaning.value : '')));
}

function ticketsOf(columns: MappingFields, rules: MappingRules) {
  return {
    created: required(
      columns,
      'created',
      rules.time('created'),
      'Name the column with the time at which the ticket was created.',
    ),
    firstReplied: rules.time('firstReplied'),
    firstRepliedBy: rules.text('firstRepliedBy'),
    resolved: rules.time('resolved'),
    closed: rules.time('closed'),
    reopened: rules.time('reopened'),
    updated: rules.time('updated'),
    status: rules.choice('status', STATUSES),
  };
}

function snapshotsOf(top: MappingFields, columns: MappingFields, rules: MappingRules) {
  const status = required(columns, 'status', rules.choice('status', STATUSES), 'Name the column with the status.');
  const when = top.inside('firstReplyWhen');
  when?.only(['status']);
  const firstReplyWhen = new Set(when?.texts('status') ?? []);
  if (when !== null && status.kind === 'column') {
    for (const text of firstReplyWhen) if (!status.map.has(text)) when.oneOf('status', text, [...status.map.keys()]);
  }
  return {
    at: required(columns, 'at', rules.time('at'), 'Name the column with the time of the row.'),
    opened: rules.time('opened'),
    status,
    actor: rules.text('actor'),
    actorKind: rules.choice('actorKind', ACTOR_KINDS),
    firstReplyWhen,
  };
}
