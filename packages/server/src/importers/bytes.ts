import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file by its path, or its bytes from anywhere. */
export type Input = string | AsyncIterable<Uint8Array>;

/**
 * The bytes of a file, unpacked where it is gzip: its first two bytes say so, whatever its name says.
 * `onRead` hears how many bytes of the file itself were read. Throws what the file system or gzip throws.
 */
export async function* openBytes(input: Input, onRead: (bytes: number) => void = () => {}): AsyncGenerator<Uint8Array> {
  const chunks = counted(typeof input === 'string' ? createReadStream(input) : input, onRead);
  const { start, rest } = await peek(chunks, 2);
  const packed = start[0] === 0x1f && start[1] === 0x8b;
  if (!packed) {
    yield* rest;
    return;
  }
  const source = Readable.from(rest, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    if (chunk.length > 0) yield chunk;
  }
}

/** At least the first `count` bytes, where there are so many, and everything again from the start. */
async function peek(
  chunks: AsyncGenerator<Uint8Array>,
  count: number,
): Promise<{ start: Uint8Array; rest: AsyncGenerator<Uint8Array> }> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < count) {
    const next = await chunks.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return { start, rest: again(start, chunks) };
}

async function* again(start: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    yield* chunks;
  } finally {
    await chunks.return(undefined);
  }
}
