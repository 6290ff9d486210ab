import { fault, nearest } from '@kept/engine';
import { type CsvError, Parser } from 'csv-parse';
import { type BadRow, badRow } from './bad-row.ts';
import type { Row, RowBatch } from './row.ts';

/** Longer than any honest record, short enough that a quote left open cannot fill the memory. In bytes. */
const LONGEST_RECORD = 1 << 20;

/**
 * The rows of a CSV file whose first record names its columns. Quotes, line breaks within quotes, any line
 * ending and a byte order mark are `csv-parse`'s matter; a stray quote inside a value is kept as it stands.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array | string>,
  columns: readonly string[],
  delimiter: string,
): AsyncGenerator<RowBatch> {
  const reader = new CsvReader(columns, delimiter);
  for await (const chunk of bytes) {
    yield reader.write(chunk);
    if (reader.stopped) return;
  }
  yield await reader.end();
}

class CsvReader {
  readonly #parser: Parser;
  readonly #columns: readonly string[];
  /** Index of each slot's column in a record; null until the header is read. */
  #places: readonly number[] | null = null;
  #width = 0;
  #rows: (Row | BadRow)[] = [];
  #faults: RowBatch['faults'] = [];
  readonly #lines = new LineCount();
  stopped = false;

  constructor(columns: readonly string[], delimiter: string) {
    this.#columns = columns;
    this.#parser = new Parser({
      bom: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: LONGEST_RECORD,
      on_record: (record: string[], { lines, empty_lines }) =>
        this.#take(record, this.#lines.startOf(record, lines, empty_lines)),
      on_skip: (error) => this.#skip(error),
    });
    this.#parser.on('error', (error) => this.#skip(error as CsvError));
  }

  /** The parser works while it is written to, so that a chunk's rows are all here when this returns. */
  write(chunk: Uint8Array | string): RowBatch {
    this.#parser.write(chunk);
    return this.#batch();
  }

  async end(): Promise<RowBatch> {
    await new Promise<void>((resolve) => {
      this.#parser.once('close', resolve).resume();
      this.#parser.end();
    });
    if (this.#places === null && !this.stopped) {
      this.#faults = [fault([], 'empty_file', 'The file is empty. Its first line has to name its columns.')];
    }
    return this.#batch();
  }

  #batch(): RowBatch {
    const batch = { rows: this.#rows, faults: this.#faults };
    this.#rows = [];
    return batch;
  }

  #take(record: string[], line: number): null {
    if (this.stopped) return null;
    if (this.#places === null) this.#header(record);
    else if (record.length === this.#width)
      this.#rows.push({ line, cells: this.#places.map((place) => record[place]!.trim()) });
    else
      this.#rows.push(
        badRow(line, null, record.join(' | '), 'wrong_cell_count', cellCount(record.length, this.#width)),
      );
    return null;
  }

  #header(record: string[]): void {
    const names = record.map((name) => name.trim());
    this.#width = names.length;
    this.#places = this.#columns.map((column) => names.indexOf(column));
    this.#faults = this.#columns.flatMap((column) => headerFault(column, names) ?? []);
    if (this.#faults.length > 0) this.stopped = true;
  }

  /** Only a quote that never closes comes here: what follows it is inside the quote. */
  #skip(error: CsvError | undefined): undefined {
    if (this.stopped) return;
    this.stopped = true;
    const open = error?.code === 'CSV_QUOTE_NOT_CLOSED' || error?.code === 'CSV_MAX_RECORD_SIZE';
    const why = open
      ? 'A quote that opens in this row is not closed'
      : `This row cannot be read (${error?.message ?? 'no reason given'})`;
    const reason = `${why}: nothing from here on was read. Mend the line, and import the file again.`;
    this.#rows.push(badRow(this.#lines.next(error), null, null, 'rest_unreadable', reason));
  }
}

/**
 * The line on which each record starts. The parser counts lines to a record's end, and counts CR LF inside quotes
 * as two; only records that span lines need the correction.
 */
class LineCount {
  #parserLines = 0;
  #emptyLines = 0;
  #tooMany = 0;

  startOf(record: readonly string[], lines: number, emptyLines: number): number {
    const spans = lines - this.#parserLines - (emptyLines - this.#emptyLines) > 1;
    this.#parserLines = lines;
    this.#emptyLines = emptyLines;
    if (!spans) return lines - this.#tooMany;
    let breaks = 0;
    for (const cell of record) {
      for (const [lineBreak] of cell.matchAll(/\r\n|\r|\n/g)) {
        breaks++;
        if (lineBreak.length === 2) this.#tooMany++;
      }
    }
    return lines - this.#tooMany - breaks;
  }

  /** Where the record that failed starts: after the last one and the empty lines since. */
  next(error: CsvError | undefined): number {
    const emptyLines = (error as { empty_lines?: number } | undefined)?.empty_lines ?? this.#emptyLines;
    return this.#parserLines - this.#tooMany + 1 + Math.max(0, emptyLines - this.#emptyLines);
  }
}

function headerFault(column: string, names: readonly string[]) {
  const count = names.filter((name) => name === column).length;
  if (count === 1) return null;
  if (count > 1)
    return fault(
      [],
      'repeated_column',
      `The file has ${count} columns named ${JSON.stringify(column)}. Rename all but one of them.`,
    );
  const near = nearest(column, names);
  const hint = near === null ? `It has: ${names.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`;
  return fault(
    [],
    'missing_column',
    `The file has no column ${JSON.stringify(column)}, which the mapping names. ${hint}`,
  );
}

function cellCount(found: number, expected: number): string {
  return `The row has ${found} ${found === 1 ? 'cell' : 'cells'} and the header ${expected}. Look for a missing or a stray delimiter or quote.`;
}
