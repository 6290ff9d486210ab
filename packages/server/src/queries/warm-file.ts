/**
 * The whole SQLite file, read once from its beginning after a start: a disk gives hundreds of megabytes a second in a row, and of rows
 * that lie scattered some hundreds. Nothing is kept here: the system keeps in memory what was read, and gives the room to others
 * who need it.
 */
import { open } from 'node:fs/promises';
import type { Rest } from './warm-reports.ts';

/** A disk takes some 30 ms for them; whoever reads a row meanwhile waits for a part of that. */
const AT_ONCE = 16 * 1024 * 1024;

export interface WarmFile {
  readonly path: string;
  /** Bytes; a file that is longer is left to what is asked: its beginning is worth no more than any other part. */
  readonly most: number;
  /** Awaited between any two reads; false ends it. */
  readonly rest: Rest;
}

/** How many bytes were read. */
export async function warmFile({ path, most, rest }: WarmFile): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > most) return 0;
    const buffer = new Uint8Array(AT_ONCE);
    let read = 0;
    while (await rest()) {
      const { bytesRead } = await file.read(buffer, 0, AT_ONCE, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return read;
  } finally {
    await file.close();
  }
}
