import { parseEvent } from '@kept/engine';
import { importEvents } from '../../src/importers/import-file.ts';
import type { ImportedEvent } from '../../src/importers/imported-event.ts';
import type { Mapping } from '../../src/importers/mapping.ts';
import { parseMapping } from '../../src/importers/parse-mapping.ts';
import type { Summary } from '../../src/importers/summary.ts';

export function mappingOf(text: string): Mapping {
  const parsed = parseMapping(text, 'mapping.yaml');
  if (!parsed.ok)
    throw new Error(parsed.faults.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
  return parsed.mapping;
}

export interface Imported {
  readonly events: readonly ImportedEvent[];
  readonly summary: Summary;
}

/** Imports a file given as its contents, in pieces of `pieceSize` bytes. Every event has to be one that Kept accepts. */
export async function imported(
  mapping: string | Mapping,
  contents: string | Uint8Array,
  { fileName = 'file.csv', pieceSize = 7 }: { fileName?: string; pieceSize?: number } = {},
): Promise<Imported> {
  const batches = importEvents(
    pieces(contents, pieceSize),
    typeof mapping === 'string' ? mappingOf(mapping) : mapping,
    { fileName },
  );
  const events: ImportedEvent[] = [];
  for (;;) {
    const next = await batches.next();
    if (next.done) {
      if (!next.value.ok) throw new Error(next.value.faults.map(({ message }) => message).join('\n'));
      return { events, summary: next.value.summary };
    }
    events.push(...next.value.map(accepted));
  }
}

/** The event itself, once Kept's own check has let it pass. */
export function accepted(event: ImportedEvent): ImportedEvent {
  const parsed = parseEvent(JSON.parse(JSON.stringify(event)));
  if (!parsed.ok) throw new Error(`${JSON.stringify(event)}: ${parsed.faults.map(({ message }) => message).join(' ')}`);
  return event;
}

export async function* pieces(contents: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** One line an event: `08:00 status.changed {"status":"done"}`, for comparing what happened and when. */
export function told(events: readonly ImportedEvent[]): string[] {
  return events.map(({ id: _id, source: _source, seq: _seq, conversation, at, type, ...rest }) => {
    const body = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
    return `${conversation} ${at.slice(5, 16)} ${type}${body}`;
  });
}
