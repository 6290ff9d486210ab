/** Lays a compressed copy beside each built file that gets smaller by it: the service sends these as they are. */
import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Smaller ones fit a packet or two as they are. */
const LEAST_BYTES = 1_024;

const WAYS = {
  '.br': (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  '.gz': (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
} as const;

export async function precompress(folder: string): Promise<void> {
  const files = globSync('**/*.{html,js,css,svg,json}', { cwd: folder, exclude: ['.vite/**'] });
  const written = files.flatMap((file) => {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length < LEAST_BYTES) return [];
    return Object.entries(WAYS).map(async ([ending, compress]) =>
      writeFile(join(folder, `${file}${ending}`), await compress(bytes)),
    );
  });
  await Promise.all(written);
}

/** After everything is written, styles and copied files too. */
export function precompressing(): Plugin {
  let folder = '';
  return {
    name: 'kept:precompress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => precompress(folder),
    },
  };
}
