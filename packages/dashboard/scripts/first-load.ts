/** What a browser fetches before the board can be used: the entry, what it imports, and their styles, compressed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const LIMIT_BYTES = 300 * 1024;

export interface Fetched {
  readonly file: string;
  /** Compressed with gzip, bytes. */
  readonly bytes: number;
}

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** From a build's manifest; the largest first. */
export function firstLoad(dist: string = DIST): Fetched[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set(['index.html']);
  const wanted = ['index.html'];
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const chunk = manifest[name];
    if (!chunk) throw new Error(`The manifest has no ${name}.`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    wanted.push(...(chunk.imports ?? []));
  }
  return [...files]
    .map((file) => ({ file, bytes: gzipSync(readFileSync(join(dist, file))).length }))
    .sort((a, b) => b.bytes - a.bytes);
}

export function total(fetched: readonly Fetched[]): number {
  return fetched.reduce((sum, { bytes }) => sum + bytes, 0);
}

if (import.meta.main) {
  const fetched = firstLoad();
  for (const { file, bytes } of fetched) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${file}`);
  const bytes = total(fetched);
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  of ${LIMIT_BYTES / 1024} KB for the board`);
  process.exitCode = bytes > LIMIT_BYTES ? 1 : 0;
}
