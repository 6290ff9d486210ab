/** The dashboard's files as they go over the line: compressed where that is understood, kept as long as their name lasts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePages } from '../../src/http/pages.ts';

const SCRIPT = `/* ${'kept '.repeat(1_000)} */`;
const PAGE = `<!doctype html><title>Kept</title><script src="/assets/app-AbCd1234.js"></script>`;

let folder: string;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-pages-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  for (const [name, text] of [
    ['index.html', PAGE],
    ['assets/app-AbCd1234.js', SCRIPT],
  ] as const) {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  }
  // Too small to be compressed.
  writeFileSync(join(folder, 'kept.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  app = Fastify();
  await servePages(app, {
    dashboard: folder,
    document: { openapi: '3.1.0', info: { title: 'Kept', version: '1' }, paths: {} },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** The bytes as they came: `fetch` would undo the encoding. */
function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Raw> {
  return new Promise((done, failed) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        done({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(parts) }),
      );
    })
      .on('error', failed)
      .end();
  });
}

const ASSET = '/assets/app-AbCd1234.js';

test.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
] as const)('%s where the client takes %s', async (encoding, accepted, decode) => {
  const { status, headers, bytes } = await get(ASSET, { 'accept-encoding': accepted });
  expect(status).toBe(200);
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-type']).toMatch(/javascript/);
  expect(bytes.length).toBeLessThan(SCRIPT.length / 10);
  expect(Number(headers['content-length'])).toBe(bytes.length);
  expect(decode(bytes).toString()).toBe(SCRIPT);
});

test.each([undefined, 'identity', 'br;q=0, gzip;q=0', 'zstd'])(
  'as it is where the client takes %s',
  async (accepted) => {
    const { headers, bytes } = await get(ASSET, accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBeUndefined();
    expect(bytes.toString()).toBe(SCRIPT);
  },
);

test('caches between are told what the answer hangs on, and how long a name lasts', async () => {
  for (const accepted of ['br', 'identity']) {
    const asset = await get(ASSET, { 'accept-encoding': accepted });
    expect(asset.headers.vary).toBe('accept-encoding');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const page = await get('/', { 'accept-encoding': accepted });
    expect(page.headers.vary).toBe('accept-encoding');
    expect(page.headers['cache-control']).toBe('no-cache');
  }
});

test('what a client has is not sent again; each encoding has a tag of its own', async () => {
  const plain = await get('/');
  const small = await get('/', { 'accept-encoding': 'br' });
  expect(plain.headers.etag).toBeDefined();
  expect(small.headers.etag).not.toBe(plain.headers.etag);
  const again = await get('/', { 'accept-encoding': 'br', 'if-none-match': small.headers.etag! });
  expect(again.status).toBe(304);
  expect(again.bytes.length).toBe(0);
  const other = await get('/', { 'accept-encoding': 'br', 'if-none-match': plain.headers.etag! });
  expect(other.status).toBe(200);
});

test('a page that the dashboard finds itself is the same page, compressed and guarded as it', async () => {
  const { status, headers, bytes } = await get('/compliance', { accept: 'text/html', 'accept-encoding': 'br' });
  expect(status).toBe(200);
  expect(headers['content-encoding']).toBe('br');
  expect(headers['content-type']).toMatch(/text\/html/);
  expect(headers['content-security-policy']).toContain("script-src 'self'");
  expect(brotliDecompressSync(bytes).toString()).toBe(PAGE);
});

test('the copies are no pages of their own; what has none is sent as it is', async () => {
  expect((await get(`${ASSET}.br`)).status).toBe(404);
  const { headers, bytes } = await get('/kept.svg', { 'accept-encoding': 'br' });
  expect(headers['content-encoding']).toBeUndefined();
  expect(bytes.toString()).toContain('<svg');
});
