import type { ImportedAttributes, ImportedEvent } from './imported-event.ts';
import type { Attributes } from './mapping.ts';
import type { Reading } from './reading.ts';

/** A row's attributes in the order of `PLAIN`, then `CUSTOMER`; null where it names none. */
export type AttributeValues = readonly (string | null)[];

const PLAIN = ['channel', 'team', 'priority', 'assignee', 'subject'] as const;
/** The customer's id, name and tier. */
const CUSTOMER = ['id', 'name', 'tier'] as const;

export function readAttributes(reading: Reading, attributes: Attributes): AttributeValues {
  return [
    reading.text(attributes.channel),
    reading.text(attributes.team),
    reading.text(attributes.priority),
    reading.text(attributes.assignee),
    reading.title(attributes.subject),
    reading.id(attributes.customer),
    reading.text(attributes.customerName),
    reading.text(attributes.tier),
  ];
}

/** The attributes that `wanted` says, as events write them. Null clears. */
export function attributesOf(values: AttributeValues, wanted: (index: number) => boolean): ImportedAttributes {
  const attributes: ImportedAttributes = {};
  PLAIN.forEach((field, index) => {
    if (wanted(index)) attributes[field] = values[index] ?? null;
  });
  CUSTOMER.forEach((field, at) => {
    const index = PLAIN.length + at;
    if (wanted(index)) attributes.customer = { ...attributes.customer, [field]: values[index] ?? null };
  });
  return attributes;
}

/** What `conversation.created` says besides who and when. */
export type Creation = Omit<
  Extract<ImportedEvent, { type: 'conversation.created' }>,
  'id' | 'type' | 'conversation' | 'at' | 'seq' | 'source' | 'actor' | 'status'
>;

export function creationOf(reading: Reading, attributes: Attributes, values: AttributeValues): Creation {
  const tags = reading.list(attributes.tags);
  const custom = customOf(reading, attributes);
  const initiator = reading.text(attributes.initiator);
  return {
    ...attributesOf(values, (index) => values[index] !== null),
    ...(tags.length > 0 && { tags }),
    ...(custom !== null && { custom }),
    ...(initiator !== null && { initiator }),
  };
}

function customOf(reading: Reading, { custom }: Attributes): Record<string, string> | null {
  const named = custom.map(([name, rule]) => [name, reading.text(rule)] as const).filter(([, value]) => value !== null);
  return named.length === 0 ? null : (Object.fromEntries(named) as Record<string, string>);
}
