import { type BadRow, badRow } from './bad-row.ts';
import type { Row, RowBatch } from './row.ts';

/** In characters; a longer line is refused, not kept in memory for ever. */
const LONGEST_LINE = 1 << 22;

/** The rows of a JSON Lines file: one object a line, its fields the columns. `customer.email` reaches into an object. */
export async function* readJsonLines(
  texts: AsyncIterable<string>,
  columns: readonly string[],
): AsyncGenerator<RowBatch> {
  const paths = columns.map((column) => column.split('.'));
  let line = 0;
  let pending = '';
  const take = (text: string): Row | BadRow | null => {
    line++;
    if (text.length <= LONGEST_LINE) return rowOf(text, line, columns, paths);
    return badRow(line, null, null, 'too_long', `The line has more than ${LONGEST_LINE} characters.`);
  };
  for await (const text of texts) {
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      // What is too long already grows no further.
      if (pending.length <= LONGEST_LINE) pending += text;
      continue;
    }
    const lines = (pending + text.slice(0, end)).split('\n');
    pending = text.slice(end + 1);
    yield { rows: lines.map(take).filter((row) => row !== null), faults: [] };
  }
  const last = pending === '' ? null : take(pending);
  yield { rows: last === null ? [] : [last], faults: [] };
}

function rowOf(
  text: string,
  line: number,
  columns: readonly string[],
  paths: readonly (readonly string[])[],
): Row | BadRow | null {
  if (text.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return badRow(line, null, text, 'bad_json', `The line is no JSON: ${(error as Error).message}.`);
  }
  if (!isObject(value))
    return badRow(
      line,
      null,
      text,
      'bad_json',
      'The line is no JSON object. Write one object a line: {"ticket": "1001", …}.',
    );
  const object = value;
  return {
    line,
    cells: columns.map((column, slot) =>
      cellOf(Object.hasOwn(object, column) ? object[column] : reach(object, paths[slot]!)),
    ),
  };
}

function reach(object: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const key of path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return null;
    value = value[key];
  }
  return value;
}

/** A list keeps its values apart by line feeds, which `ListRule` knows; an object is no value of its own. */
function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => cellOf(item) ?? '').join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
