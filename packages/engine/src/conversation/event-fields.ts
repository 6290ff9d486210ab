/** Reads the fields of one JSON object of an event, collecting what is wrong with them. */
import { type Fault, fault } from '../fault.ts';
import { nearest } from '../nearest.ts';
import { ACTOR_KINDS, type Actor, AUTHOR_KINDS, type Author } from './event.ts';

type Given = Readonly<Record<string, unknown>>;

/** Free text such as a team or a tag may be this long, in characters. */
const TEXT_LIMIT = 500;

export class EventFields {
  readonly of: Given;
  readonly faults: Fault[];
  readonly #under: readonly string[];

  constructor(of: Given, under: readonly string[] = [], faults: Fault[] = []) {
    this.of = of;
    this.#under = under;
    this.faults = faults;
  }

  refuse(field: string, code: string, message: string): void {
    this.faults.push(fault([...this.#under, field], code, message));
  }

  /** Refuses every field but these, by name; those of `known` have been refused already. */
  only(allowed: readonly string[], of: string, known: readonly string[] = []): void {
    for (const field in this.of) {
      if (allowed.includes(field) || known.includes(field)) continue;
      const near = nearest(field, allowed);
      this.refuse(
        field,
        'unknown_field',
        `${this.#name(field)} is not a field of ${of}. ${near ? `Did you mean ${near}?` : 'What is your own goes into custom.'}`,
      );
    }
  }

  required(field: string): boolean {
    if (this.of[field] !== undefined) return true;
    this.refuse(field, 'missing_field', `${this.#name(field)} is missing.`);
    return false;
  }

  /** Required text. */
  text(field: string, limit = TEXT_LIMIT): string {
    return this.required(field) ? this.#checkedText(field, limit) : '';
  }

  optionalText(field: string, limit = TEXT_LIMIT): string | null {
    return this.of[field] === undefined ? null : this.#checkedText(field, limit);
  }

  clearableText(field: string, limit = TEXT_LIMIT): string | null {
    return this.of[field] === null ? null : this.#checkedText(field, limit);
  }

  texts(field: string): string[] {
    const value = this.of[field];
    if (value === null) return [];
    if (!Array.isArray(value)) {
      this.refuse(field, 'bad_type', `${this.#name(field)} is a list of texts, not ${kindOf(value)}.`);
      return [];
    }
    return value.filter((item, index) => this.#isText(item, field, TEXT_LIMIT, `[${index}]`));
  }

  wholeNumber(field: string): number {
    const value = this.of[field];
    if (value === undefined) return 0;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    this.refuse(field, 'bad_number', `${this.#name(field)} is a whole number, not ${show(value)}.`);
    return 0;
  }

  truth(field: string): boolean {
    const value = this.of[field];
    if (value === undefined) return false;
    if (typeof value !== 'boolean')
      this.refuse(field, 'bad_type', `${this.#name(field)} is true or false, not ${show(value)}.`);
    return value === true;
  }

  oneOf<T extends string>(field: string, allowed: readonly T[]): T | null {
    const value = this.of[field];
    if (value === undefined) return null;
    if ((allowed as readonly unknown[]).includes(value)) return value as T;
    const near = typeof value === 'string' ? nearest(value, allowed) : null;
    this.refuse(
      field,
      'bad_value',
      `${this.#name(field)} ${show(value)} is not known. ${near ? `Did you mean ${near}?` : `Write one of ${allowed.join(', ')}.`}`,
    );
    return null;
  }

  author(field: 'author'): Author | null;
  author(field: 'actor'): Actor | null;
  author(field: 'author' | 'actor'): Actor | null {
    if (this.of[field] === undefined) return null;
    const person = this.inside(field);
    if (person === null) return null;
    person.only(['kind', 'id'], field);
    const kinds = field === 'author' ? AUTHOR_KINDS : ACTOR_KINDS;
    const kind = person.required('kind') ? person.oneOf(`kind`, kinds) : null;
    return { kind: kind ?? 'agent', id: person.optionalText('id', 200) };
  }

  /** The object under a field, null and refused if it is none. */
  inside(field: string): EventFields | null {
    const object = this.object(field);
    return object && new EventFields(object, [...this.#under, field], this.faults);
  }

  object(field: string): Given | null {
    const value = this.of[field];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
    this.refuse(field, 'bad_type', `${this.#name(field)} is an object, not ${kindOf(value)}.`);
    return null;
  }

  #checkedText(field: string, limit: number): string {
    const value = this.of[field];
    return this.#isText(value, field, limit) ? value : '';
  }

  #isText(value: unknown, field: string, limit: number, place = ''): value is string {
    const fault = textFault(value, limit);
    if (fault === null) return true;
    this.refuse(field, fault[0], `${this.#name(field)}${place} ${fault[1]}`);
    return false;
  }

  #name(field: string): string {
    return [...this.#under, field].join('.');
  }
}

/** Code and sentence of what is wrong with a value that should be text; null where nothing is. */
function textFault(value: unknown, limit: number): [string, string] | null {
  if (typeof value !== 'string') return ['bad_type', `is text, not ${kindOf(value)}. Write it in quotes.`];
  if (value === '')
    return ['empty_text', `is empty. Leave the field out${limit === 200 ? ', or give 1 to 200 characters' : ''}.`];
  if (value.length > limit && lengthOf(value) > limit) {
    return ['too_long', `has ${lengthOf(value)} characters; ${limit} are allowed.`];
  }
  if (value.includes('\0') || !value.isWellFormed()) {
    return ['bad_text', 'holds a NUL or half of a surrogate pair, which no database keeps. Send well-formed Unicode.'];
  }
  return null;
}

/** In characters as people count them: code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'an object'
      : `the ${typeof value} ${show(value)}`;
}

/** A value as a message quotes it. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
