/**
 * Files of a helpdesk on their way in: uploaded, looked at under a mapping, imported in the background. The file lies in
 * the data folder of the process that took it; how far it is stands in the database, for every process to see.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Selectable } from 'kysely';
import type { Clock } from '../clock.ts';
import { newId } from '../http/access/secret.ts';
import type { BadRow } from '../importers/bad-row.ts';
import { importEvents } from '../importers/import-file.ts';
import type { ImportedEvent } from '../importers/imported-event.ts';
import type { Mapping } from '../importers/mapping.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';
import type { ImportTable } from '../store/tables.ts';
import { BadRows } from './bad-rows.ts';
import { type FileHead, headOf } from './head.ts';
import { NO_PROGRESS, type UploadProgress } from './progress.ts';
import { runUpload } from './run.ts';

export type Upload = Omit<Selectable<ImportTable>, 'progress' | 'host'> & { readonly progress: UploadProgress };

export interface UploadsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly folder: string;
  readonly mostBytes: number;
  readonly onError: (error: unknown) => void;
}

/** More was sent than a file may have. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
}

/** The file was given to another process, or is gone. */
export class FileElsewhereError extends Error {
  override name = 'FileElsewhereError';
  constructor() {
    super('The file is not with this server process: it was uploaded to another one, or removed. Upload it again.');
  }
}

export interface Preview {
  readonly rows: number;
  readonly events: readonly ImportedEvent[];
  readonly badRows: readonly BadRow[];
  readonly faults: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

const MOST_PREVIEWED = 500;

export class Uploads {
  readonly #options: UploadsOptions;
  readonly #running = new Map<string, { readonly cancel: AbortController; readonly done: Promise<void> }>();

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** Those that were running when the process ended did not finish. What they had sent is in; starting again is safe. */
  async recover(): Promise<void> {
    await this.#options.store.db
      .updateTable('imports')
      .set({ state: 'failed', finished_at: this.#options.clock.now(), error: STOPPED })
      .where('host', '=', this.#host)
      .where('state', '=', 'running')
      .execute();
  }

  /** @throws TooLargeError, UnreadableFileError; nothing is kept then */
  async take(
    workspace: string,
    file: string,
    body: NodeJS.ReadableStream,
  ): Promise<{ upload: Upload; head: FileHead }> {
    const { store, clock, folder, mostBytes } = this.#options;
    await mkdir(folder, { recursive: true });
    const id = newId();
    const path = this.#pathOf(id);
    try {
      await pipeline(body, atMost(mostBytes), createWriteStream(path));
      const head = await headOf(path, file);
      const { size } = await stat(path);
      const row = {
        ...{ workspace, id, file, bytes: size, state: 'uploaded' as const },
        ...{ created_at: clock.now(), started_at: null, finished_at: null, error: null },
      };
      await store.db
        .insertInto('imports')
        .values({ ...row, host: this.#host, progress: JSON.stringify(NO_PROGRESS) })
        .execute();
      return { upload: { ...row, progress: NO_PROGRESS }, head };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** What the first rows become. @throws FileElsewhereError */
  async preview(upload: Upload, mapping: Mapping, rows: number): Promise<Preview> {
    const path = await this.#fileOf(upload);
    const events: ImportedEvent[] = [];
    const badRows: BadRow[] = [];
    let read = 0;
    const batches = importEvents(createReadStream(path), mapping, {
      fileName: upload.file,
      onBadRow: (row) => badRows.push(row),
      onProgress: (progress) => {
        read = progress.rows;
      },
    });
    for (;;) {
      const next = await batches.next();
      if (next.done) {
        const faults = next.value.ok ? [] : next.value.faults;
        return {
          rows: read,
          events: events.slice(0, MOST_PREVIEWED),
          badRows: badRows.slice(0, MOST_PREVIEWED),
          faults,
        };
      }
      events.push(...next.value);
      if (read < rows && events.length < rows) continue;
      await batches.return({ ok: false, faults: [] });
      return { rows: read, events: events.slice(0, rows), badRows: badRows.slice(0, MOST_PREVIEWED), faults: [] };
    }
  }

  /** Begins; false where it runs or is done already. @throws FileElsewhereError */
  async start(upload: Upload, mapping: Mapping, options: { readonly imported: boolean }): Promise<boolean> {
    const { store, clock, recorder, onError } = this.#options;
    const path = await this.#fileOf(upload);
    const { numUpdatedRows } = await store.db
      .updateTable('imports')
      .set({ state: 'running', started_at: clock.now(), finished_at: null, error: null })
      .where('workspace', '=', upload.workspace)
      .where('id', '=', upload.id)
      .where('state', 'in', ['uploaded', 'failed', 'cancelled'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const cancel = new AbortController();
    const bad = new BadRows(this.#badRowsOf(upload.id));
    const done = runUpload({ store, clock, recorder, upload, path, mapping, bad, cancel: cancel.signal, ...options })
      .catch(onError)
      .finally(() => this.#running.delete(upload.id));
    this.#running.set(upload.id, { cancel, done });
    return true;
  }

  async list(workspace: string): Promise<Upload[]> {
    const rows = await this.#options.store.db
      .selectFrom('imports')
      .selectAll()
      .where('workspace', '=', workspace)
      .orderBy('created_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(uploadOf);
  }

  async get(workspace: string, id: string): Promise<Upload | null> {
    const row = await this.#options.store.db
      .selectFrom('imports')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? uploadOf(row) : null;
  }

  badRows(upload: Upload, after: number, limit: number): Promise<{ rows: BadRow[]; more: boolean }> {
    return new BadRows(this.#badRowsOf(upload.id)).read(after, limit);
  }

  /** Cancels it if it runs; else forgets it and its file. What is in, stays in. */
  async remove(upload: Upload): Promise<void> {
    const running = this.#running.get(upload.id);
    if (running) {
      running.cancel.abort();
      await running.done;
      return;
    }
    await this.#options.store.db
      .deleteFrom('imports')
      .where('workspace', '=', upload.workspace)
      .where('id', '=', upload.id)
      .execute();
    await rm(this.#pathOf(upload.id), { force: true });
    await rm(this.#badRowsOf(upload.id), { force: true });
  }

  async stop(): Promise<void> {
    for (const { cancel } of this.#running.values()) cancel.abort(STOPPED);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  get #host(): string {
    return `${hostname()}:${this.#options.folder}`;
  }

  async #fileOf({ id }: Upload): Promise<string> {
    const path = this.#pathOf(id);
    const found = await stat(path).catch(() => null);
    if (found === null) throw new FileElsewhereError();
    return path;
  }

  #pathOf(id: string): string {
    return join(this.#options.folder, id);
  }

  #badRowsOf(id: string): string {
    return join(this.#options.folder, `${id}.bad.jsonl`);
  }
}

const STOPPED = 'The server was stopped while it ran. Start it again: what is in already is passed over.';

function uploadOf({ progress, host: _, ...row }: Selectable<ImportTable>): Upload {
  return { ...row, progress: JSON.parse(progress) as UploadProgress };
}

function atMost(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? new TooLargeError(`A file may have ${bytes} bytes.`) : null, chunk);
    },
  });
}
