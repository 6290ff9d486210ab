/** Large answers are gzipped for who takes it; small ones, secrets, and the stream never. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type Running, running } from './running.ts';

const database = databaseOf('sqlite');
let service: Running;

beforeAll(async () => {
  service = await running(await database.fresh());
  await service.events(
    ...Array.from({ length: 40 }, (_, number) => ({
      ...{ id: `e${number}`, type: 'conversation.created', conversation: `c${number}`, at: '2026-03-02T07:00:00Z' },
    })),
  );
});
afterAll(() => service?.stop());

/** The headers, and the bytes as they came; of a stream, those that come first. */
function ask(
  path: string,
  accepted: string,
  method = 'GET',
  body?: string,
): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  return new Promise((done, failed) => {
    const headers = {
      authorization: `Bearer ${service.keys.admin}`,
      'accept-encoding': accepted,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const asked = request(`${service.app.address}${path}`, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      const end = () => {
        asked.destroy();
        done({ headers: response.headers, bytes: Buffer.concat(parts) });
      };
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if (response.headers['content-type']?.includes('event-stream')) end();
      });
      response.on('end', end);
    });
    asked.on('error', failed).end(body);
  });
}

const LIST = '/v1/conversations?limit=40';

test('a page of conversations is a fraction of itself, and the same', async () => {
  const plain = await ask(LIST, 'identity');
  const small = await ask(LIST, 'gzip, deflate, br');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(small.headers['content-encoding']).toBe('gzip');
  expect(small.bytes.length).toBeLessThan(plain.bytes.length / 5);
  const of = (bytes: Buffer) => JSON.parse(bytes.toString()).items;
  expect(of(gunzipSync(small.bytes))).toEqual(of(plain.bytes));
  for (const { headers } of [plain, small]) {
    expect(headers.vary).toBe('accept-encoding');
    expect(headers['cache-control']).toBe('no-store');
  }
});

test.each(['', 'br', 'gzip;q=0', 'deflate, gzip; q=0.0'])('not where the client takes %j', async (accepted) => {
  expect((await ask(LIST, accepted)).headers['content-encoding']).toBeUndefined();
});

test('neither what is small, nor what was asked otherwise than by GET, nor the stream', async () => {
  expect((await ask('/v1/conversations/counts', 'gzip')).headers['content-encoding']).toBeUndefined();
  const key = await ask('/v1/keys', 'gzip', 'POST', JSON.stringify({ name: 'x'.repeat(50), role: 'read' }));
  expect(key.bytes.toString()).toContain('kept_');
  expect(key.headers['content-encoding']).toBeUndefined();
  const stream = await ask('/v1/stream', 'gzip');
  expect(stream.headers['content-type']).toContain('text/event-stream');
  expect(stream.headers['content-encoding']).toBeUndefined();
});
