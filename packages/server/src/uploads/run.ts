/** One import, from its first row to its last: rows to events to the write path, and how far it is once a second. */
import { createReadStream } from 'node:fs';
import { parseEvent } from '@kept/engine';
import type { Clock } from '../clock.ts';
import { badRow } from '../importers/bad-row.ts';
import { importEvents } from '../importers/import-file.ts';
import type { ImportedEvent } from '../importers/imported-event.ts';
import type { Mapping } from '../importers/mapping.ts';
import type { ReceivedEvent } from '../record/event-rows.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';
import type { BadRows } from './bad-rows.ts';
import { NO_PROGRESS, type UploadProgress } from './progress.ts';
import type { Upload } from './uploads.ts';

export interface RunOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'receive' | 'endImport'>;
  readonly upload: Upload;
  readonly path: string;
  readonly mapping: Mapping;
  readonly bad: BadRows;
  readonly cancel: AbortSignal;
  /** §5.7: what is already past fires nothing. */
  readonly imported: boolean;
}

type Counts = { -readonly [K in keyof UploadProgress]: UploadProgress[K] };

const EVENTS_AT_ONCE = 1_000;
const SAVED_EVERY_MS = 1_000;

export async function runUpload(options: RunOptions): Promise<void> {
  const counts: Counts = { ...NO_PROGRESS };
  const end = await pour(options, counts).catch(
    (error: unknown): End => ({ state: 'failed', error: (error as Error).message }),
  );
  // Where that fails the timers end it.
  await options.recorder.endImport(options.upload.workspace).catch(() => undefined);
  await options.bad.flush();
  await save(options, counts, { ...end, finished_at: options.clock.now() });
}

interface End {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly error: string | null;
}

async function pour(options: RunOptions, counts: Counts): Promise<End> {
  const { upload, path, mapping, bad, cancel, clock } = options;
  await bad.clear();
  let savedAt = clock.now();
  const batches = importEvents(createReadStream(path), mapping, {
    fileName: upload.file,
    onBadRow: (row) => {
      counts.badRows++;
      bad.add(row);
    },
    onProgress: ({ rows, bytesRead }) => {
      counts.rows = rows;
      counts.bytesRead = bytesRead;
    },
  });
  for (;;) {
    const next = await batches.next();
    if (next.done) {
      if (next.value.ok) return { state: 'done', error: null };
      return { state: 'failed', error: next.value.faults.map(({ message }) => message).join(' ') };
    }
    for (let at = 0; at < next.value.length; at += EVENTS_AT_ONCE) {
      if (cancel.aborted) return cancelled(cancel);
      await send(options, next.value.slice(at, at + EVENTS_AT_ONCE), counts);
    }
    await bad.flush();
    if (clock.now() - savedAt < SAVED_EVERY_MS) continue;
    savedAt = clock.now();
    await save(options, counts, {});
  }
}

function cancelled({ reason }: AbortSignal): End {
  return typeof reason === 'string' ? { state: 'failed', error: reason } : { state: 'cancelled', error: null };
}

async function send(
  { recorder, upload, bad, imported }: RunOptions,
  events: readonly ImportedEvent[],
  counts: Counts,
): Promise<void> {
  counts.events += events.length;
  const items: ReceivedEvent[] = [];
  const refuse = (event: ImportedEvent, code: string, message: string) => {
    counts.rejected++;
    bad.add(badRow(0, null, `${event.type} ${event.id} of ${event.conversation}`, 'bad_value', `${code}: ${message}`));
  };
  for (const body of events) {
    const parsed = parseEvent(body);
    if (parsed.ok) items.push({ event: parsed.event, body });
    else refuse(body, parsed.faults[0]!.code, parsed.faults.map(({ message }) => message).join(' '));
  }
  const received = await recorder.receive(upload.workspace, items, { imported, more: imported });
  counts.accepted += received.accepted;
  counts.duplicates += received.duplicates;
  for (const { index, code, message } of received.rejected) refuse(items[index]!.body as ImportedEvent, code, message);
}

async function save(
  { store, upload }: RunOptions,
  counts: Counts,
  end: Partial<End & { readonly finished_at: number }>,
): Promise<void> {
  await store.db
    .updateTable('imports')
    .set({ progress: JSON.stringify(counts), ...end })
    .where('workspace', '=', upload.workspace)
    .where('id', '=', upload.id)
    .execute();
}
