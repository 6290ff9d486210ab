import { badRow } from './bad-row.ts';
import { type Input, openBytes } from './bytes.ts';
import { readCsv } from './csv.ts';
import { readJsonLines } from './jsonl.ts';
import type { Mapping } from './mapping.ts';
import type { RowBatch } from './row.ts';

/**
 * The rows of a `.csv`, `.tsv`, `.jsonl` or `.ndjson` file, packed or not, as the mapping's slots. A file that breaks off (gzip
 * cut short) ends with a bad row that says so; a file that cannot be opened throws.
 */
export async function* readRows(
  input: Input,
  mapping: Pick<Mapping, 'columns' | 'format' | 'delimiter' | 'encoding'>,
  { fileName, onRead }: { readonly fileName: string; readonly onRead?: (bytes: number) => void },
): AsyncGenerator<RowBatch> {
  const bytes = openBytes(input, onRead);
  const format = mapping.format ?? formatOf(fileName);
  const delimiter = mapping.delimiter ?? (/\.tsv(\.gz)?$/i.test(fileName) ? '\t' : ',');
  const texts = decoded(bytes, mapping.encoding);
  let line = 0;
  try {
    for await (const batch of format === 'csv'
      ? readCsv(texts, mapping.columns, delimiter)
      : readJsonLines(texts, mapping.columns)) {
      line = batch.rows.at(-1)?.line ?? line;
      yield batch;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof Error && code?.startsWith('Z_'))) throw error;
    const reason = `The packed file is damaged or cut short after this line (${message}): nothing further was read. Export or copy it again.`;
    yield { rows: [badRow(line, null, null, 'rest_unreadable', reason)], faults: [] };
  }
}

function formatOf(fileName: string): 'csv' | 'jsonl' {
  return /\.(jsonl|ndjson|json)(\.gz)?$/i.test(fileName) ? 'jsonl' : 'csv';
}

/** Text, whatever the encoding; a byte order mark of UTF-16 is believed, any is dropped. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string | null): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encoding ?? markedEncoding(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== null) yield decoder.decode();
}

function markedEncoding(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}
