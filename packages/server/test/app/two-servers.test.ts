/** Several processes on one database: what one does, the others know; what falls due is recorded once. */
import { expect, it } from 'vitest';
import { MONDAY, running } from '../http/running.ts';
import { type Database, onEveryDatabase } from '../support/databases.ts';
import { FakeClock } from '../support/fake-clock.ts';

const CONFIG = `kept: 1
schedules: {}
policies: { p: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } } }
assignments: [{ policy: p }]
`;

onEveryDatabase('two servers on one database', (database: Database) => {
  it('record each crossing once, and both show it', async () => {
    const location = await database.fresh();
    const clock = new FakeClock(MONDAY);
    const [a, b] = [await running(location, { clock }), await running(location, { clock })];
    await a.send('PUT', '/v1/config', { body: CONFIG, type: 'application/yaml' });
    const many = Array.from({ length: 40 }, (_, n) => ({
      id: `c${n}`,
      type: 'conversation.created',
      conversation: `c${n}`,
      at: '2026-03-02T08:00:00Z',
    }));
    await a.events(...many.slice(0, 20));
    await b.events(...many.slice(20));
    clock.moveTo(Date.parse('2026-03-02T09:30:00Z'));
    const tickAll = async (server: typeof a) => {
      while ((await server.app.timers.tick()).woken > 0);
    };
    await Promise.all([tickAll(a), tickAll(b)]);
    const rows = await a.app.store.db.selectFrom('transitions').select(['conversation', 'tripwire']).execute();
    expect(rows).toHaveLength(120);
    expect(new Set(rows.map(({ conversation, tripwire }) => `${conversation}/${tripwire}`)).size).toBe(120);
    const fired = await a.app.store.db.selectFrom('outbox').select('id').execute();
    expect(fired).toHaveLength(40);
    for (const server of [a, b]) {
      const { body } = await server.get<{ byRisk: Record<string, number> }>('/v1/conversations/counts');
      expect(body.byRisk.breach).toBe(40);
    }
    await a.stop();
    await b.stop();
  });

  it('follow a configuration that the other has saved, and refuse to overwrite it unseen', async () => {
    const location = await database.fresh();
    const clock = new FakeClock(MONDAY);
    const [a, b] = [await running(location, { clock }), await running(location, { clock })];
    await a.send('PUT', '/v1/config', { body: CONFIG, type: 'application/yaml' });
    await a.events({ id: '1', type: 'conversation.created', conversation: '1', at: '2026-03-02T08:00:00Z' });
    const seen = (await b.get('/v1/config')).headers.get('etag')!;
    clock.advance(1000);
    const put = (server: typeof a, target: string, headers: Record<string, string> = {}) =>
      server.send('PUT', '/v1/config', { body: CONFIG.replace('1h', target), type: 'application/yaml', headers });
    expect(await put(a, '2h', { 'if-match': seen })).toMatchObject({
      status: 200,
      body: { saved: true, revision: { number: 2 } },
    });
    expect(await put(b, '3h', { 'if-match': seen })).toMatchObject({
      status: 412,
      body: { code: 'revision_conflict' },
    });
    clock.advance(1000);
    await b.events({ id: '2', type: 'conversation.created', conversation: '2', at: '2026-03-02T08:00:02Z' });
    const { body } = await b.get('/v1/conversations/2');
    expect(body).toMatchObject({ metrics: { firstReply: { targets: { urgent: 7200 } } } });
    await a.stop();
    await b.stop();
  });

  it('do not let a revoked key in, wherever it was revoked', async () => {
    const location = await database.fresh();
    const clock = new FakeClock(MONDAY);
    const [a, b] = [await running(location, { clock }), await running(location, { clock })];
    const made = await a.send<{ secret: string; key: { id: string } }>('POST', '/v1/keys', {
      body: { name: 'x', role: 'read' },
    });
    expect((await b.get('/v1/session', { key: made.body.secret })).status).toBe(200);
    await a.send('DELETE', `/v1/keys/${made.body.key.id}`);
    clock.advance(1001);
    expect((await b.get('/v1/session', { key: made.body.secret })).status).toBe(401);
    await a.stop();
    await b.stop();
  });

  it('start and stop while the other goes on, and a stop finishes what it holds', async () => {
    const location = await database.fresh();
    const clock = new FakeClock(MONDAY);
    const a = await running(location, { clock });
    const b = await running(location, { clock });
    const events = Array.from({ length: 50 }, (_, n) => ({
      id: `s${n}`,
      type: 'conversation.created',
      conversation: `s${n}`,
      at: '2026-03-02T08:00:00Z',
    }));
    const sending = events.map((event) => a.send('POST', '/v1/events', { body: event }).catch(() => null));
    const stopped = a.stop();
    const answers = await Promise.all(sending);
    await stopped;
    const accepted = answers.filter((answer) => answer?.status === 200).length;
    const { body } = await b.get<{ open: number }>('/v1/conversations/counts');
    // Whatever was answered is there; what was not may be.
    expect(body.open).toBeGreaterThanOrEqual(accepted);
    expect(await a.stop()).toBeUndefined();
    await b.stop();
  });
});
