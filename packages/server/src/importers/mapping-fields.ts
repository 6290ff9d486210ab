import { type Fault, fault, nearest } from '@kept/engine';

export type Keys = readonly (string | number)[];

/** The fields of one object of a mapping. Collects what is wrong with them; never stops at the first. */
export class MappingFields {
  readonly keys: Keys;
  readonly faults: Fault[];
  readonly #of: Readonly<Record<string, unknown>>;

  constructor(of: Readonly<Record<string, unknown>>, keys: Keys, faults: Fault[]) {
    this.#of = of;
    this.keys = keys;
    this.faults = faults;
  }

  refuse(field: string | null, code: string, message: string): null {
    this.faults.push(fault(field === null ? this.keys : [...this.keys, field], code, message));
    return null;
  }

  get names(): readonly string[] {
    return Object.keys(this.#of);
  }

  has(field: string): boolean {
    return Object.hasOwn(this.#of, field);
  }

  raw(field: string): unknown {
    return this.has(field) ? this.#of[field] : undefined;
  }

  /** Refuses every field but these. */
  only(allowed: readonly string[]): void {
    for (const name of this.names) {
      if (allowed.includes(name)) continue;
      const near = nearest(name, allowed);
      this.refuse(
        name,
        'unknown_field',
        `${JSON.stringify(name)} is not known here. ${near ? `Did you mean ${near}?` : `Possible are ${allowed.join(', ')}.`}`,
      );
    }
  }

  missing(field: string, why: string): void {
    this.refuse(null, 'missing_field', `${field} is missing. ${why}`);
  }

  text(field: string): string | null {
    const value = this.raw(field);
    if (value === undefined) return null;
    if (typeof value === 'string' && value !== '') return value;
    return this.refuse(field, 'wrong_type', `${field} is ${kindOf(value)}; write text.`);
  }

  choice<T extends string>(field: string, of: readonly T[]): T | null {
    const value = this.text(field);
    return value === null ? null : this.oneOf(field, value, of);
  }

  oneOf<T extends string>(field: string, value: string, of: readonly T[]): T | null {
    if ((of as readonly string[]).includes(value)) return value as T;
    const near = nearest(value, of);
    return this.refuse(
      field,
      'unknown_value',
      `${JSON.stringify(value)} is not possible here. ${near ? `Did you mean ${near}?` : `Write one of ${of.join(', ')}.`}`,
    );
  }

  /** A list of texts; one text alone counts as a list of one. */
  texts(field: string): readonly string[] {
    const value = this.raw(field);
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    return list.filter((item): item is string => {
      if (typeof item === 'string') return true;
      this.refuse(field, 'wrong_type', `${field} is a list of texts; ${kindOf(item)} is in it.`);
      return false;
    });
  }

  /** The object under a field; null, and refused, if it is none. */
  inside(field: string): MappingFields | null {
    const value = this.raw(field);
    if (value === undefined) return null;
    if (!isObject(value))
      return this.refuse(field, 'wrong_type', `${field} is ${kindOf(value)}; write fields under it.`);
    return new MappingFields(value, [...this.keys, field], this.faults);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === '') return 'empty';
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a set of fields' : `the text ${JSON.stringify(value)}`;
}
