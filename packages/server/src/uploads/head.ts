/** The beginning of a file: its columns and first rows, before anybody has said what they mean. */
import { parse } from 'csv-parse/sync';
import { openBytes } from '../importers/bytes.ts';

export interface FileHead {
  readonly columns: string[];
  /** Cell by cell in the order of the columns. */
  readonly sample: (string | null)[][];
}

/** Why a file cannot be read, as a sentence. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
}

const SAMPLE_ROWS = 20;
/** Enough for twenty rows of any honest export. */
const HEAD_BYTES = 1024 * 1024;

/** @throws UnreadableFileError */
export async function headOf(path: string, fileName: string): Promise<FileHead> {
  const { text, whole } = await beginning(path);
  if (text.trim() === '') throw new UnreadableFileError('The file is empty. Its first line has to name its columns.');
  const lines = /\.(jsonl|ndjson|json)(\.gz)?$/i.test(fileName);
  return lines ? headOfJsonLines(text) : headOfCsv(text, whole, /\.tsv(\.gz)?$/i.test(fileName) ? '\t' : ',');
}

async function beginning(path: string): Promise<{ text: string; whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of openBytes(path)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch (error) {
    throw new UnreadableFileError(`The file cannot be unpacked: ${(error as Error).message}.`);
  }
  const start = Buffer.concat(chunks);
  const utf16 =
    start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
  return { text: new TextDecoder(utf16).decode(start), whole: bytes < HEAD_BYTES };
}

function headOfCsv(text: string, whole: boolean, delimiter: string): FileHead {
  // The last line of a piece may be cut in two.
  const sound = whole ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  let records: string[][];
  try {
    records = parse(sound, {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: SAMPLE_ROWS + 1,
    });
  } catch (error) {
    throw new UnreadableFileError(`The file is no CSV that can be read: ${(error as Error).message}.`);
  }
  const [columns = [], ...rows] = records;
  return {
    columns: columns.map((name) => name.trim()),
    sample: rows.map((row) => columns.map((_, at) => row[at] ?? null)),
  };
}

function headOfJsonLines(text: string): FileHead {
  const rows: Record<string, unknown>[] = [];
  for (const line of text.split('\n').slice(0, SAMPLE_ROWS)) {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) rows.push(value as Record<string, unknown>);
    } catch {
      // A bad line is said to be one when the file is read whole.
    }
  }
  if (rows.length === 0) throw new UnreadableFileError('None of the first lines is a JSON object.');
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return { columns, sample: rows.map((row) => columns.map((column) => textOf(row[column]))) };
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
