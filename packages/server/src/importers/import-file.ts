import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Fault } from '@kept/engine';
import type { BadRow } from './bad-row.ts';
import type { Input } from './bytes.ts';
import type { Converter } from './converter.ts';
import { EventConverter } from './events.ts';
import type { ImportedEvent } from './imported-event.ts';
import type { Mapping } from './mapping.ts';
import { Reading } from './reading.ts';
import { isBad, type Row } from './row.ts';
import { readRows } from './rows.ts';
import { SnapshotConverter } from './snapshots.ts';
import { type Summary, Tally } from './summary.ts';
import { TicketConverter } from './tickets.ts';

/** Refused only where file and mapping do not fit at all: a column that is not there, an empty file. */
export type ImportResult =
  | { readonly ok: true; readonly summary: Summary }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export interface ImportProgress {
  readonly rows: number;
  /** Of the file as it lies there, packed or not. */
  readonly bytesRead: number;
  /** Null where the input has no known size. */
  readonly bytesTotal: number | null;
}

export interface ImportOptions {
  /** Says what the file is, by its ending, where the mapping does not. */
  readonly fileName: string;
  readonly onBadRow?: (row: BadRow) => void;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Reads a file as events, in batches of as many as a piece of the file gives, and returns the summary. Nothing is read ahead of
 * who takes the batches. What is kept in memory: one number per ticket; for snapshots each ticket's states; ids, where the file has them.
 * Throws what the file system throws.
 */
export async function* importEvents(
  input: Input,
  mapping: Mapping,
  { fileName, onBadRow, onProgress }: ImportOptions,
): AsyncGenerator<readonly ImportedEvent[], ImportResult> {
  const bytesTotal = typeof input === 'string' && onProgress ? (await stat(input)).size : null;
  let bytesRead = 0;
  const onRead = (bytes: number) => {
    bytesRead += bytes;
  };
  const importer = createImporter(mapping, onBadRow);
  for await (const { rows, faults } of readRows(input, mapping, { fileName, onRead })) {
    if (faults.length > 0) return { ok: false, faults };
    const events = importer.take(rows);
    if (events.length > 0) yield events;
    onProgress?.({ rows: importer.rows, bytesRead, bytesTotal });
  }
  return { ok: true, summary: importer.summary() };
}

/** As `importEvents`, for a path; every batch is waited for before more is read. */
export async function importFile(
  path: string,
  mapping: Mapping,
  options: Omit<ImportOptions, 'fileName'> & {
    readonly onEvents: (events: readonly ImportedEvent[]) => void | Promise<void>;
  },
): Promise<ImportResult> {
  const batches = importEvents(path, mapping, { ...options, fileName: basename(path) });
  for (;;) {
    const next = await batches.next();
    if (next.done) return next.value;
    await options.onEvents(next.value);
  }
}

export interface Importer {
  readonly rows: number;
  take(rows: readonly (Row | BadRow)[]): readonly ImportedEvent[];
  summary(): Summary;
}

/** Rows in, events out; pure but for what it remembers of the rows before. */
export function createImporter(mapping: Mapping, onBadRow: (row: BadRow) => void = () => {}): Importer {
  const converter = converterOf(mapping);
  const reading = new Reading(mapping.nulls);
  const tally = new Tally();
  const seen = mapping.columns.map(() => false);
  const bad = (row: BadRow) => {
    tally.bad(row);
    onBadRow(row);
  };
  const convert = (row: Row, events: ImportedEvent[]) => {
    row.cells.forEach((cell, slot) => {
      if (cell !== null && cell !== '') seen[slot] = true;
    });
    reading.begin(row);
    const conversion = converter.convert(reading);
    switch (conversion.kind) {
      case 'events':
        tally.events(conversion.events);
        return void events.push(...conversion.events);
      case 'bad':
        return bad(conversion.row);
      case 'duplicate':
        return tally.count('duplicates');
      case 'ignored':
      case 'unchanged':
        return tally.count(conversion.kind);
      default:
        return conversion satisfies never;
    }
  };
  return {
    get rows() {
      return tally.rows;
    },
    take(rows) {
      const events: ImportedEvent[] = [];
      for (const row of rows) isBad(row) ? bad(row) : convert(row, events);
      return events;
    },
    summary: () =>
      tally.summary(
        converter.tickets,
        mapping.columns.filter((_, slot) => !seen[slot] && tally.rows > 0),
      ),
  };
}

function converterOf(mapping: Mapping): Converter {
  switch (mapping.shape) {
    case 'events':
      return new EventConverter(mapping);
    case 'tickets':
      return new TicketConverter(mapping);
    case 'snapshots':
      return new SnapshotConverter(mapping);
    default:
      return mapping satisfies never;
  }
}
