/** Who may do what, by key and by session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listKeys } from '../../src/http/access/keys.ts';
import { createLink } from '../../src/http/access/sessions.ts';
import { CONTRACTS } from '../../src/http/contracts/all.ts';
import { type Database, databaseOf, onEveryDatabase } from '../support/databases.ts';
import { ROLES, type Role, type Running, running } from './running.ts';

/** As the contract states it, spelt out by hand: what a key of each role may. */
const MAY: Readonly<Record<string, readonly Role[]>> = {
  ingest: ['ingest', 'admin'],
  read: ['read', 'agent', 'admin'],
  agent: ['agent', 'admin'],
  admin: ['admin'],
  any: ROLES,
  public: ROLES,
};

/** Some address of a route; what is asked for need not exist. */
function addressOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'n' ? '999' : 'nobody'));
}

describe('every route with every role', () => {
  const database = databaseOf('sqlite');
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  // The stream never ends, and the routes that end sessions or make the sample are told of below.
  const walked = CONTRACTS.filter(({ id }) => !['stream', 'loadSample', 'removeSample'].includes(id));

  describe.each(walked)('$method $path is for $access', ({ method, path, access }) => {
    it.each(ROLES)('with a key of role %s', async (role) => {
      const body = method === 'POST' || method === 'PUT' ? { body: {} } : {};
      const { status, body: answer } = await server.send<{ code?: string }>(method, addressOf(path), {
        as: role,
        ...body,
      });
      expect(status).toBeLessThan(500);
      if (MAY[access]!.includes(role)) expect(answer?.code).not.toBe('forbidden');
      else expect({ status, code: answer.code }).toEqual({ status: 403, code: 'forbidden' });
    });

    it('without a key, with an unknown one, and with something else', async () => {
      for (const key of [undefined, `kept_${'x'.repeat(43)}`, 'nonsense', '']) {
        const options = key === undefined ? { as: null } : { key };
        const { status } = await server.send(method, addressOf(path), options);
        if (access === 'public') expect(status).not.toBe(403);
        else expect(status).toBe(401);
      }
    });
  });

  it.each(['loadSample', 'removeSample', 'stream'])('%s refuses who may not', async (id) => {
    const { method, path, access } = CONTRACTS.find((contract) => contract.id === id)!;
    for (const role of ROLES.filter((each) => !MAY[access]!.includes(each))) {
      expect((await server.send(method, path, { as: role })).status).toBe(403);
    }
  });
});

onEveryDatabase('signing in', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  const OURS = { 'sec-fetch-site': 'same-origin' };
  const cookieOf = (headers: Headers) => headers.get('set-cookie')?.split(';')[0] ?? '';

  async function signedIn(role: Role = 'admin'): Promise<string> {
    const { status, headers } = await server.send('POST', '/v1/session', {
      as: null,
      body: { key: server.keys[role] },
    });
    expect(status).toBe(200);
    return cookieOf(headers);
  }

  it('gives a cookie that scripts cannot read and other sites cannot use', async () => {
    const { headers, body } = await server.send('POST', '/v1/session', { as: null, body: { key: server.keys.read } });
    expect(headers.get('set-cookie')).toMatch(
      /^kept_session=kepts_[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(body).toMatchObject({ role: 'read', by: 'cookie', workspace: { id: 'default' } });
    expect((await server.get('/v1/session', { as: null, headers: { cookie: cookieOf(headers) } })).body).toMatchObject({
      name: 'read',
    });
  });

  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.com' }, 403],
    ['a subdomain', { 'sec-fetch-site': 'same-site' }, 403],
    ['an old browser on another site', { origin: 'https://evil.example.com' }, 403],
    ['something that says nothing', {}, 403],
    ['a program that means it', { 'kept-request': '1' }, 201],
  ])('lets %s change something with it, or not', async (_, headers, status) => {
    const cookie = await signedIn();
    const answer = await server.send('POST', '/v1/keys', {
      as: null,
      body: { name: 'x', role: 'read' },
      headers: { cookie, ...headers },
    });
    expect(answer.status).toBe(status);
  });

  it('is refused from another site even without a cookie', async () => {
    const { status, body } = await server.send('POST', '/v1/session', {
      as: null,
      body: { key: server.keys.read },
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect({ status, body }).toMatchObject({ status: 403, body: { code: 'cross_site' } });
  });

  it('ends with signing out', async () => {
    const cookie = await signedIn();
    expect((await server.send('DELETE', '/v1/session', { as: null, headers: { cookie, ...OURS } })).status).toBe(204);
    expect((await server.get('/v1/session', { as: null, headers: { cookie } })).status).toBe(401);
  });

  it('ends when it is too old', async () => {
    const cookie = await signedIn();
    server.clock.advance(31 * 86_400_000);
    expect((await server.get('/v1/session', { as: null, headers: { cookie } })).status).toBe(401);
  });

  it('works once by a link, within a day', async () => {
    const admin = (await listKeys(server.app.store, 'default')).find(({ role }) => role === 'admin')!;
    const link = () => createLink(server.app.store, server.clock.now(), { workspace: 'default', id: admin.id });
    const token = await link();
    const by = (given: string) => server.send('POST', '/v1/session', { as: null, body: { token: given } });
    expect(await by(token)).toMatchObject({ status: 200, body: { role: 'admin' } });
    expect(await by(token)).toMatchObject({ status: 401, body: { code: 'wrong_token' } });
    const late = await link();
    server.clock.advance(86_400_001);
    expect((await by(late)).status).toBe(401);
  });

  it('takes exactly one of key and token', async () => {
    for (const body of [{}, { key: 'a', token: 'b' }, { key: '' }, { key: 5 }, []]) {
      expect(await server.send('POST', '/v1/session', { as: null, body })).toMatchObject({ status: 400 });
    }
    expect(await server.send('POST', '/v1/session', { as: null, body: { key: 'wrong' } })).toMatchObject({
      status: 401,
      body: { code: 'wrong_key' },
    });
  });

  it('stays where it is, but may look at the sample', async () => {
    const cookie = await signedIn('read');
    const to = (workspace: string) =>
      server.send('PUT', '/v1/session', { as: null, body: { workspace }, headers: { cookie, ...OURS } });
    await server.app.revisions.createWorkspace('other', { name: 'Other', author: 'ada', source: SMALL });
    await server.app.revisions.createWorkspace('trial', { name: 'Trial', sample: true, author: 'ada', source: SMALL });
    expect((await to('other')).body).toMatchObject({ code: 'unknown_workspace' });
    expect((await to('trial')).body).toMatchObject({ workspace: { id: 'trial', sample: true } });
    const admin = await signedIn('admin');
    const moved = await server.send('PUT', '/v1/session', {
      as: null,
      body: { workspace: 'other' },
      headers: { cookie: admin, ...OURS },
    });
    expect(moved.body).toMatchObject({ workspace: { id: 'other' } });
    expect((await server.send('PUT', '/v1/session', { body: { workspace: 'trial' } })).body).toMatchObject({
      code: 'no_session',
    });
  });
});

onEveryDatabase('keys', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  it('are shown once, stored as a hash, used, listed, revoked at once', async () => {
    const made = await server.send<{ secret: string; key: { id: string } }>('POST', '/v1/keys', {
      body: { name: 'Webhook', role: 'read' },
    });
    expect(made.status).toBe(201);
    const { secret, key } = made.body;
    expect(secret).toMatch(/^kept_[\w-]{43}$/);
    const stored = await server.app.store.db.selectFrom('keys').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(secret.slice(5));
    expect((await server.get('/v1/conversations', { key: secret })).status).toBe(200);
    const listed = await server.get<{ items: { id: string; lastUsedAt: string | null }[] }>('/v1/keys');
    expect(JSON.stringify(listed.body)).not.toContain(secret.slice(5));
    expect(listed.body.items.find(({ id }) => id === key.id)?.lastUsedAt).toBe('2026-03-02T08:00:00.000Z');
    expect((await server.send('DELETE', `/v1/keys/${key.id}`)).status).toBe(200);
    expect(await server.get('/v1/conversations', { key: secret })).toMatchObject({
      status: 401,
      body: { code: 'wrong_key' },
    });
    expect((await server.send('DELETE', '/v1/keys/nobody')).body).toMatchObject({ code: 'unknown_key' });
  });

  it('signs out with the key that it was made of', async () => {
    const made = await server.send<{ secret: string; key: { id: string } }>('POST', '/v1/keys', {
      body: { name: 'Ana', role: 'agent' },
    });
    const session = await server.send('POST', '/v1/session', { as: null, body: { key: made.body.secret } });
    const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
    await server.send('DELETE', `/v1/keys/${made.body.key.id}`);
    expect((await server.get('/v1/session', { as: null, headers: { cookie } })).status).toBe(401);
  });

  it('never leaves nobody who could make another', async () => {
    const { body } = await server.get<{ items: { id: string; role: string; revokedAt: string | null }[] }>('/v1/keys');
    const admins = body.items.filter(({ role, revokedAt }) => role === 'admin' && revokedAt === null);
    const answers = [];
    for (const { id } of admins) answers.push(await server.send<{ code?: string }>('DELETE', `/v1/keys/${id}`));
    // The key of these requests is among them: whichever is last is kept.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(admins.length - 1);
  });
});

describe('a rate limit', () => {
  const database = databaseOf('sqlite');

  it('is by key, and says when to come back', async () => {
    const server = await running(await database.fresh(), { settings: { rateLimit: 5 } });
    const answers = [];
    for (let n = 0; n < 8; n++) answers.push(await server.get('/v1/session', { as: 'read' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(answers[7]).toMatchObject({ body: { code: 'too_many_requests' } });
    expect(Number(answers[7]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await server.get('/v1/session', { as: 'admin' })).status).toBe(200);
    await server.stop();
  });
});

const SMALL =
  'kept: 1\npolicies: { p: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } } }\nschedules: {}\nassignments: [{ policy: p }]\n';
