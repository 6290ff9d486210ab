/**
 * Columns of many rows as parameters of one PostgreSQL statement, an array each. Written by hand: the driver escapes and
 * quotes value by value, which costs more than the database's own work, and the database takes that apart again.
 */

/** U+001F between values, U+001E for null: JSON escapes both, and other text hardly has them. */
const BETWEEN = '\u001f';
const NULL = '\u001e';
const NUMBERS = new Set(['bigint', 'integer', 'smallint']);

export interface ArrayParameter {
  /** The array, given the parameter's placeholder. */
  readonly sql: (placeholder: string) => string;
  readonly value: unknown;
}

/** @param type as PostgreSQL calls it, such as `text` or `bigint` */
export function arrayParameter(type: string, values: readonly unknown[]): ArrayParameter {
  if (NUMBERS.has(type)) {
    return {
      sql: (placeholder) => `${placeholder}::${type}[]`,
      value: `{${values.map((value) => value ?? 'null').join(',')}}`,
    };
  }
  // One text alone, if it is empty, would become an array of none.
  if (values.length > 1 && values.every(isPlain)) {
    return {
      sql: (placeholder) =>
        `string_to_array(${placeholder}, E'\\x1f', E'\\x1e')${type === 'text' ? '' : `::${type}[]`}`,
      value: values.map((value) => value ?? NULL).join(BETWEEN),
    };
  }
  return { sql: (placeholder) => `${placeholder}::${type}[]`, value: values };
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'string' || !(value.includes(BETWEEN) || value === NULL);
}
