/** Where a page ended: the keys of its last row, as text that nobody need read. */

export type CursorKey = string | number | null;

export function writeCursor(list: string, keys: readonly CursorKey[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/**
 * The keys in a cursor of this list; null where it is none of it: another list's, or made up.
 *
 * @param kinds what each key is
 */
export function readCursor(list: string, text: string, kinds: readonly ('text' | 'number')[]): CursorKey[] | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(value) || value.length !== kinds.length + 1 || value[0] !== list) return null;
  const keys = value.slice(1) as unknown[];
  const fit = keys.every((key, index) =>
    kinds[index] === 'text' ? typeof key === 'string' : typeof key === 'number' && Number.isSafeInteger(key),
  );
  return fit ? (keys as CursorKey[]) : null;
}
