/** A row that could not be used, or the place from which a file could not be read on. It never stops the rest. */
export interface BadRow {
  /** Where the row starts in the unpacked file; the first line is 1. */
  readonly line: number;
  /** The name of the column at fault; null where it is the row as a whole. */
  readonly column: string | null;
  /** What stands there, cut to 200 characters; null where there is nothing to show. */
  readonly value: string | null;
  readonly code: BadRowCode;
  /** A sentence: what is wrong and what to do. */
  readonly reason: string;
}

export const BAD_ROW_CODES = [
  'missing',
  'bad_value',
  'unknown_value',
  'bad_time',
  'bad_number',
  'bad_text',
  'too_long',
  'time_order',
  'no_end_time',
  'contradiction',
  'ticket_repeated',
  'id_repeated',
  'nothing_changed',
  'wrong_cell_count',
  'bad_json',
  'rest_unreadable',
] as const;
export type BadRowCode = (typeof BAD_ROW_CODES)[number];

const LONGEST_VALUE = 200;

export function badRow(
  line: number,
  column: string | null,
  value: string | null,
  code: BadRowCode,
  reason: string,
): BadRow {
  const shown = value !== null && value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
  return { line, column, value: shown, code, reason };
}
