/**
 * A table by names that users chose. It has no prototype: a priority called `constructor` or a
 * tier called `__proto__` is a key like any other, and a look-up of a name that is not there finds nothing.
 */
export function tableOf<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const table: Record<string, T> = Object.create(null);
  for (const [name, value] of entries) table[name] = value;
  return table;
}

/** The entries that are not faulty (null). */
export function sound<T>(entries: Iterable<readonly [string, T | null]>): (readonly [string, T])[] {
  return [...entries].filter((entry): entry is [string, T] => entry[1] !== null);
}
