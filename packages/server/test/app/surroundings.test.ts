/** What lies around a server: a proxy before it, a database that goes away behind it. */
import { describe, expect, it } from 'vitest';
import { running } from '../http/running.ts';
import { databaseOf } from '../support/databases.ts';

describe('behind a proxy', () => {
  const database = databaseOf('sqlite');
  const FORWARDED = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'kept.example.com',
    'x-forwarded-for': '203.0.113.7',
  };

  it('that is trusted, cookies are for https alone and its pages are our own', async () => {
    const server = await running(await database.fresh(), {
      settings: { publicUrl: 'https://kept.example.com', secureCookies: true, trustedProxies: ['127.0.0.1', '::1'] },
    });
    const signIn = await server.send('POST', '/v1/session', {
      as: null,
      body: { key: server.keys.admin },
      headers: { ...FORWARDED, origin: 'https://kept.example.com' },
    });
    expect(signIn.headers.get('set-cookie')).toContain('; Secure');
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
    const make = (origin: string) =>
      server.send('POST', '/v1/keys', {
        as: null,
        body: { name: 'x', role: 'read' },
        headers: { ...FORWARDED, cookie, origin },
      });
    expect((await make('https://kept.example.com')).status).toBe(201);
    expect((await make('https://evil.example.com')).status).toBe(403);
    expect(server.app.publicUrl).toBe('https://kept.example.com');
    await server.stop();
  });

  it('that nobody named, what it says of itself is not believed', async () => {
    const server = await running(await database.fresh());
    const signIn = await server.send('POST', '/v1/session', {
      as: null,
      body: { key: server.keys.admin },
      headers: { ...FORWARDED, origin: 'https://kept.example.com' },
    });
    expect(signIn).toMatchObject({ status: 403, body: { code: 'cross_site' } });
    await server.stop();
  });
});

describe('metrics', () => {
  const database = databaseOf('sqlite');

  it('are open on loopback, need a key elsewhere, and count what happened', async () => {
    const server = await running(await database.fresh(), { settings: { metrics: 'key' } });
    expect((await server.get('/metrics', { as: null })).status).toBe(401);
    const { newest } = await server.app.revisions.current('default');
    const rule = 'automations: [{ name: Rule, on: [sla_breached], do: [{ setPriority: high }] }]';
    await server.app.revisions.save('default', `${newest.source}\n${rule}\n`, { author: 'ada' });
    await server.events({ id: 'a', type: 'conversation.created', conversation: '1', at: '2026-03-02T08:00:00Z' });
    await server.send('POST', '/v1/events', { body: { id: 'b' } });
    await server.until('2026-03-02T12:00:00Z');
    const { body } = await server.get<string>('/metrics', { as: 'ingest' });
    expect(body).toContain('kept_events_total{outcome="accepted"} 1\n');
    expect(body).toContain('kept_events_total{outcome="rejected"} 1\n');
    expect(body).toContain('kept_transitions_total 1\n');
    expect(body).toContain('kept_due_lag_seconds_count 1\n');
    for (const lock of ['turn', 'configuration', 'conversations', 'positions']) {
      expect(body).toMatch(new RegExp(`kept_lock_wait_seconds_count\\{lock="${lock}"\\} [1-9]`));
    }
    expect(body).toContain('kept_outbox_depth{state="unrouted"} 1\n');
    expect(body).toMatch(/kept_http_request_seconds_count\{method="POST",route="\/v1\/events",status="200"\} 2\n/);
    await server.stop();
    const open = await running(await database.fresh());
    expect((await open.get('/metrics', { as: null })).status).toBe(200);
    await open.stop();
  });
});

describe('a database that goes away', () => {
  const database = databaseOf('postgres');

  it('is said to be away, request by request, and nothing needs restarting when it is back', async () => {
    const server = await running(await database.fresh());
    const event = (id: string) => ({ id, type: 'conversation.created', conversation: id, at: '2026-03-02T08:00:00Z' });
    await server.events(event('before'));
    await database.server()!.kill();
    for (const [method, path, body] of [
      ['POST', '/v1/events', event('during')],
      ['GET', '/v1/conversations', undefined],
      ['GET', '/v1/config', undefined],
    ] as const) {
      const answer = await server.send(method, path, { body });
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(await server.get('/readyz', { as: null })).toMatchObject({ status: 503, body: { status: 'not_ready' } });
    expect((await server.get('/healthz', { as: null })).status).toBe(200);
    await database.server()!.start();
    await server.events(event('during'), event('after'));
    const { body } = await server.get<{ open: number }>('/v1/conversations/counts');
    expect(body.open).toBe(3);
    expect((await server.get('/readyz', { as: null })).status).toBe(200);
    await server.stop();
  });
});
