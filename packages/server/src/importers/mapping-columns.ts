/** What each shape's `columns` hold: which there are, which are needed, and the rules that come of them. */
import { ACTOR_KINDS, AUTHOR_KINDS, EVENT_TYPES, STATUSES } from '@kept/engine';
import type { Attributes, Flag, RowType, Shape } from './mapping.ts';
import type { MappingFields } from './mapping-fields.ts';
import type { MappingRules } from './mapping-rules.ts';
import type { TextRule, TimeRule } from './rule.ts';

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

/** What may stand under `columns`. */
export const COLUMNS: Readonly<Record<Shape, readonly string[]>> = {
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

/** Refused where it is absent; what stands in for it is never read. */
export function required<R extends TextRule | TimeRule>(
  columns: MappingFields,
  field: string,
  rule: R | null,
  why: string,
): R {
  if (rule === null && !columns.has(field)) columns.missing(field, why);
  return rule ?? ({ kind: 'constant', value: '' } as R);
}

export function attributesOf(rules: MappingRules): Attributes {
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

export function eventsOf(columns: MappingFields, rules: MappingRules) {
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

export function ticketsOf(columns: MappingFields, rules: MappingRules) {
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

export function snapshotsOf(top: MappingFields, columns: MappingFields, rules: MappingRules) {
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
