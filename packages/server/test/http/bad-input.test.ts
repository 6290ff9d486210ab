/** Whatever is sent, the answer says what is wrong with it, and nothing is half done. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, databaseOf, onEveryDatabase } from '../support/databases.ts';
import { type Running, running } from './running.ts';

const EVENT = { id: 'e1', type: 'conversation.created', conversation: '1', at: '2026-03-02T08:00:00Z' };

onEveryDatabase('bad input', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  const post = (body: unknown, type?: string) =>
    server.send<Record<string, unknown>>('POST', '/v1/events', {
      as: 'ingest',
      body,
      ...(type === undefined ? {} : { type }),
    });

  describe('a body that cannot be read', () => {
    it.each([
      ['nothing', '', 'malformed_body'],
      ['half of an object', '{"id": "e1"', 'malformed_body'],
      ['text', 'hello', 'malformed_body'],
      ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'malformed_body'],
    ])('such as %s is a problem', async (_, body, code) => {
      expect(await post(body)).toMatchObject({ status: 400, body: { code, detail: expect.stringMatching(/\.$/) } });
    });

    it('is refused where its type is not taken', async () => {
      for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense']) {
        expect(await post('x', type)).toMatchObject({ status: 415, body: { code: 'unsupported_type' } });
      }
    });
  });

  describe('a body that parses', () => {
    it.each([
      ['a number', 5, 'bad_event'],
      ['null', 'null', 'bad_event'],
      ['a list in a list', [[EVENT]], 'bad_event'],
      ['no type', { ...EVENT, type: undefined }, 'missing_field'],
      ['an unknown type', { ...EVENT, type: 'conversation.create' }, 'unknown_type'],
      ['an unknown field', { ...EVENT, prio: 'high' }, 'unknown_field'],
      ['a number for an id', { ...EVENT, id: 5 }, 'bad_type'],
      ['an empty id', { ...EVENT, id: '' }, 'empty_text'],
      ['an id of 201 characters', { ...EVENT, id: 'x'.repeat(201) }, 'too_long'],
      ['a NUL in an id', { ...EVENT, id: 'a\u0000b' }, 'bad_text'],
      [
        'half a surrogate pair',
        '{"id":"\\ud800","type":"message.received","conversation":"1","at":"2026-03-02T08:00:00Z"}',
        'bad_text',
      ],
      ['a time without an offset', { ...EVENT, at: '2026-03-02T08:00:00' }, 'bad_instant'],
      ['a time as a number', { ...EVENT, at: 1772438400000 }, 'bad_instant'],
      ['the 30th of February', { ...EVENT, at: '2026-02-30T08:00:00Z' }, 'bad_instant'],
      ['a time six minutes ahead', { ...EVENT, at: '2026-03-02T08:06:00Z' }, 'in_future'],
      [
        'a prototype',
        '{"__proto__":{"admin":true},"id":"p","type":"message.received","conversation":"1","at":"2026-03-02T08:00:00Z"}',
        'unknown_field',
      ],
      ['private as text', { ...EVENT, type: 'message.sent', private: 'yes' }, 'bad_type'],
      ['an unknown status', { ...EVENT, type: 'status.changed', status: 'closed' }, 'bad_value'],
    ])('with %s is rejected by name, with 200', async (_, body, code) => {
      const answer = await post(body);
      expect(answer).toMatchObject({ status: 200, body: { accepted: 0, rejected: [{ index: 0, code }] } });
    });

    it('keeps the good beside the bad, and says which was which', async () => {
      const answer = await post([
        EVENT,
        { ...EVENT, id: 'e2', colour: 'red' },
        { ...EVENT, id: 'e3', type: 'message.received' },
      ]);
      expect(answer.body).toMatchObject({ accepted: 2, rejected: [{ index: 1, id: 'e2', code: 'unknown_field' }] });
    });

    it('counts a repetition, and refuses another body under a known id', async () => {
      expect((await post(EVENT)).body).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
      expect((await post({ ...EVENT, at: '2026-03-02T09:00:00+01:00' })).body).toEqual({
        accepted: 0,
        duplicates: 1,
        rejected: [],
      });
      expect((await post({ ...EVENT, subject: 'x' })).body).toMatchObject({ rejected: [{ code: 'id_conflict' }] });
    });

    it('may have a thousand events and no more', async () => {
      const many = (count: number) =>
        Array.from({ length: count }, (_, n) => ({ ...EVENT, id: `many${n}`, conversation: `m${n}` }));
      expect(await post(many(1001))).toMatchObject({ status: 400, body: { code: 'too_many_events' } });
      expect(await post(many(1000))).toMatchObject({ status: 200, body: { accepted: 1000 } });
      expect(await post([])).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 0, rejected: [] } });
    });
  });

  describe('something else', () => {
    it.each([
      ['/v1/conversations?limit=0', 'bad_query'],
      ['/v1/conversations?limit=ten', 'bad_query'],
      ['/v1/conversations?colour=red', 'bad_query'],
      ['/v1/conversations?risk=purple', 'bad_query'],
      ['/v1/conversations?dueBefore=tomorrow', 'bad_query'],
      ['/v1/conversations?breachWeekday=1&breachHour=9', 'bad_query'],
      ['/v1/conversations?breachHour=9&breachedFrom=2026-03-01T00:00:00Z&breachedTo=2026-03-02T00:00:00Z', 'bad_query'],
      [
        '/v1/conversations?breachWeekday=1&breachHour=9&breachedFrom=2026-03-02T00:00:00Z&breachedTo=2026-03-01T00:00:00Z',
        'bad_period',
      ],
      ['/v1/conversations?timeZone=Mars/Olympus', 'bad_time_zone'],
      ['/v1/conversations?outcome=kept', 'bad_query'],
      ['/v1/conversations?cursor=abc', 'bad_cursor'],
      ['/v1/conversations/1?at=2027-01-01T00:00:00Z', 'bad_query'],
      ['/v1/conversations/1?at=yesterday', 'bad_query'],
      ['/v1/conversations/nobody', 'unknown_conversation'],
      ['/v1/conversations/1/explain', 'bad_query'],
      ['/v1/conversations/1/explain?metric=speed', 'bad_query'],
      ['/v1/conversations/1/explain?metric=resolution&cycle=9', 'unknown_cycle'],
      ['/v1/config/revisions/0', 'bad_path'],
      ['/v1/config/revisions/99', 'unknown_revision'],
      ['/v1/schedules/none/segments?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 'unknown_schedule'],
      ['/v1/schedules/default/segments?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'bad_period'],
      ['/v1/schedules/default/segments?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'bad_period'],
      ['/v1/holidays/XX?year=2026', 'unknown_holiday_code'],
      ['/v1/holidays/DE?year=1', 'bad_query'],
      ['/v1/reports/compliance?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&timeZone=Mars', 'bad_time_zone'],
      ['/v1/reports/compliance', 'bad_query'],
      ['/v1/deliveries/none', 'unknown_delivery'],
      ['/v1/imports/none', 'unknown_import'],
      ['/v1/conversations/%', 'bad_path'],
      [`/v1/conversations/${'x'.repeat(5000)}`, 'bad_path'],
    ])('GET %s is %s', async (path, code) => {
      const { status, body, headers } = await server.get<Record<string, unknown>>(path);
      expect(body).toMatchObject({ status, code, type: `urn:kept:problem:${code}` });
      expect(status).toBeLessThan(500);
      expect(headers.get('content-type')).toContain('application/problem+json');
    });

    it('says every fault of a query at once, with what was meant', async () => {
      const { body } = await server.get('/v1/conversations?statos=open&limit=0&risk=breech');
      expect(body).toMatchObject({
        faults: expect.arrayContaining([
          expect.objectContaining({ code: 'unknown_field', message: expect.stringContaining('Did you mean status?') }),
          expect.objectContaining({ path: 'query.limit' }),
          expect.objectContaining({ path: 'query.risk[0]', message: expect.stringContaining('Did you mean breach?') }),
        ]),
      });
    });
  });

  it('has left what was accepted whole, and nothing else', async () => {
    const { doctor } = await import('../../src/doctor/doctor.ts');
    expect(await doctor(server.app.store, server.app.revisions, 'default')).toMatchObject({
      differing: [],
      counters: [],
    });
    expect(server.logged).toEqual([]);
  });
});

describe('sizes and slowness', () => {
  const database = databaseOf('sqlite');
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh(), {
      settings: { bodyLimitBytes: 1_000_000, bulkLimitBytes: 3_000_000, requestTimeoutMs: 1_000 },
    });
  });
  afterAll(() => server.stop());

  it('a body of 100 MB is refused before it is read', async () => {
    const { port } = new URL(server.app.address);
    const socket = connect(Number(port), '127.0.0.1');
    let answered = '';
    socket.on('data', (chunk) => {
      answered += chunk;
    });
    socket.write(
      `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${server.keys.ingest}\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\n\r\n`,
    );
    socket.on('error', () => {});
    await once(socket, 'close');
    expect(answered).toContain('413');
    expect(answered).toContain('body_too_large');
  });

  it('a body that does not say how long it is, is cut off at the limit', async () => {
    const { port } = new URL(server.app.address);
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sending = request({
        port,
        method: 'POST',
        path: '/v1/events',
        headers: { authorization: `Bearer ${server.keys.ingest}`, 'content-type': 'application/json' },
      });
      sending.on('response', async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode!, text });
      });
      sending.on('error', reject);
      Readable.from(Array.from({ length: 3 }, () => ' '.repeat(500_000))).pipe(sending);
    });
    expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('body_too_large') });
  });

  it('NDJSON past its limit keeps what came before', async () => {
    const line = (n: number) =>
      `${JSON.stringify({ ...EVENT, id: `b${n}`, conversation: `b${n}`, custom: { pad: 'x'.repeat(500) } })}\n`;
    const body = Array.from({ length: 6_000 }, (_, n) => line(n)).join('');
    const answer = await server.send('POST', '/v1/events', { as: 'ingest', body, type: 'application/x-ndjson' });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    const { body: counts } = await server.get<{ open: number }>('/v1/conversations/counts');
    expect(counts.open % 1000).toBe(0);
    expect(counts.open).toBeGreaterThan(1000);
  });

  it('a line of NDJSON that is too long is refused, and the others are taken', async () => {
    const long = JSON.stringify({ ...EVENT, id: 'long', custom: { pad: 'x'.repeat(1_100_000) } });
    const body = `${JSON.stringify({ ...EVENT, id: 'before', conversation: 'l' })}\n${long}\n${JSON.stringify({ ...EVENT, id: 'after', conversation: 'l2' })}`;
    const answer = await server.send('POST', '/v1/events', { as: 'ingest', body, type: 'application/x-ndjson' });
    expect(answer.body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'line_too_long' }] });
  });

  it('something that is no HTTP gets a problem too', async () => {
    const { port } = new URL(server.app.address);
    const socket = connect(Number(port), '127.0.0.1');
    let answered = '';
    socket.on('data', (chunk) => {
      answered += chunk;
    });
    socket.write('HELLO THERE\r\n\r\n');
    await once(socket, 'close');
    expect(answered).toContain('HTTP/1.1 400');
    expect(answered).toContain('urn:kept:problem:bad_request');
  });

  it('a client that sends its request too slowly is let go, and nobody else waits', async () => {
    const { port } = new URL(server.app.address);
    const socket = connect(Number(port), '127.0.0.1');
    let answered = '';
    socket.on('data', (chunk) => {
      answered += chunk;
    });
    socket.write('POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
    expect((await server.get('/healthz', { as: null })).status).toBe(200);
    await once(socket, 'close');
    expect(answered).toContain('408');
  });

  it('a configuration is refused whole, every fault with its line', async () => {
    const yaml =
      'kept: 1\npolicies:\n  vip:\n    metrics:\n      firstReply: { target: 2d }\nassignments:\n  - { policy: vpi }\n';
    const { status, body } = await server.send('PUT', '/v1/config', { body: yaml, type: 'application/yaml' });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: {
        code: 'bad_configuration',
        faults: expect.arrayContaining([
          expect.objectContaining({
            path: 'policies.vip.metrics.firstReply.target',
            code: 'days_in_duration',
            line: 5,
          }),
          expect.objectContaining({ path: 'assignments[0].policy', code: 'unknown_policy', line: 7 }),
        ]),
      },
    });
    const json = await server.send('PUT', '/v1/config', { body: '{"kept": 1,' });
    expect(json).toMatchObject({ status: 422, body: { code: 'bad_configuration' } });
  });
});
