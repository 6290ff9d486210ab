/** Rows that made no events, in a file beside the upload: there may be as many as rows. */
import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { BadRow } from '../importers/bad-row.ts';

/** More are counted and not kept. */
const MOST_KEPT = 100_000;

export class BadRows {
  readonly #path: string;
  #waiting: BadRow[] = [];
  #kept = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(row: BadRow): void {
    if (this.#kept++ < MOST_KEPT) this.#waiting.push(row);
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting.map((row) => `${JSON.stringify(row)}\n`).join('');
    this.#waiting = [];
    await appendFile(this.#path, lines);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  /** From a place in their order, counted from 0. */
  async read(after: number, limit: number): Promise<{ rows: BadRow[]; more: boolean }> {
    const rows: BadRow[] = [];
    let at = 0;
    const input = createReadStream(this.#path);
    try {
      for await (const line of createInterface({ input })) {
        if (at++ < after) continue;
        if (rows.length === limit) return { rows, more: true };
        rows.push(JSON.parse(line) as BadRow);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    } finally {
      input.destroy();
    }
    return { rows, more: false };
  }
}
