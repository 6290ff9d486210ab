/**
 * An event's personal part is kept apart, so that it can be erased and the rest stays: subject, the customer's name,
 * and custom fields, of which nobody knows what they hold.
 */
type Body = Readonly<Record<string, unknown>>;

export interface Parted {
  readonly body: Body;
  /** The same shape with nothing but what is personal; null where there is nothing. */
  readonly personal: Body | null;
}

const PERSONAL = ['subject', 'custom'] as const;

export function part(whole: Body): Parted {
  const top = partAttributes(whole);
  if (!isObject(whole.changes)) return top;
  const changes = partAttributes(whole.changes);
  if (changes.personal === null) return top;
  return { body: { ...top.body, changes: changes.body }, personal: { ...top.personal, changes: changes.personal } };
}

function partAttributes(whole: Body): Parted {
  const { customer } = whole;
  const named = isObject(customer) && customer.name !== undefined;
  if (!named && PERSONAL.every((field) => whole[field] === undefined)) return { body: whole, personal: null };
  const body: Record<string, unknown> = { ...whole };
  const personal: Record<string, unknown> = {};
  for (const field of PERSONAL) {
    if (whole[field] === undefined) continue;
    personal[field] = whole[field];
    delete body[field];
  }
  if (named) {
    const { name, ...rest } = customer;
    body.customer = rest;
    personal.customer = { name };
  }
  return { body, personal };
}

/** The event as it was sent; `personal` is null where there was none, or it has been erased. */
export function whole({ body, personal }: Parted): Body {
  return personal === null ? body : merged(body, personal);
}

function merged(body: Body, more: Body): Body {
  const both: Record<string, unknown> = { ...body };
  for (const [key, value] of Object.entries(more)) {
    const known = both[key];
    // `custom` is taken whole: it was parted whole.
    both[key] = key !== 'custom' && isObject(known) && isObject(value) ? merged(known, value) : value;
  }
  return both;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
