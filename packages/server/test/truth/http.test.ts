/** Simulations, suggestions, explanations to send and erasing, over HTTP. */
import { expect, it } from 'vitest';
import { type Running, running } from '../http/running.ts';
import { onEveryDatabase } from '../support/databases.ts';

const HOUR = `kept: 1
schedules:
  berlin: { timeZone: Europe/Berlin, weekly: { mon: ["09:00-12:00", "13:00-17:00"], tue: ["09:00-17:00"] } }
policies:
  standard: { schedule: berlin, metrics: { firstReply: { target: 1h }, resolution: { target: 8h } } }
assignments: [{ policy: standard }]
`;
const HALF = HOUR.replace('1h', '30m');
const PERIOD = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };

const event = (id: string, type: string, at: string, more: object = {}) => ({
  ...{ id, type, conversation: id.split('-')[0], at: `2026-03-02T${at}:00Z` },
  ...more,
});

/** Monday, 08:00 UTC is 09:00 in Berlin. Replied to after 20 and 45 minutes; the third waits for the customer. */
async function morning(server: Running): Promise<void> {
  await server.send('PUT', '/v1/config', { body: HOUR, type: 'application/yaml' });
  await server.until('2026-03-02T08:00:00Z');
  const person = { subject: 'Cannot log in', customer: { name: 'Ada' } };
  await server.events(...['a', 'b', 'c'].map((id) => event(`${id}-1`, 'conversation.created', '08:00', person)));
  await server.until('2026-03-02T08:20:00Z');
  await server.events(
    event('a-2', 'message.sent', '08:20'),
    event('c-2', 'status.changed', '08:10', { status: 'pending' }),
  );
  await server.until('2026-03-02T08:45:00Z');
  await server.events(event('b-2', 'message.sent', '08:44'));
  await server.until('2026-03-02T14:00:00Z');
}

interface Simulated {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly flips: object; readonly after: object } | null;
}

async function over(server: Running, id: string): Promise<Simulated> {
  let last: Simulated | null = null;
  await expect
    .poll(
      async () => {
        last = (await server.get<Simulated>(`/v1/simulations/${id}`)).body;
        return last.state;
      },
      { timeout: 20_000 },
    )
    .not.toMatch(/waiting|running/);
  return last!;
}

onEveryDatabase('Over HTTP', (database) => {
  it('a configuration is tried: asked for, looked after, read, forgotten', async () => {
    const server = await running(await database.fresh());
    await morning(server);
    const started = await server.send<Simulated>('POST', '/v1/simulations', {
      body: { config: HALF, ...PERIOD, timeZone: 'Europe/Berlin', groupBy: 'team' },
    });
    expect(started).toMatchObject({ status: 202, body: { against: 'current', basis: 'created', result: null } });
    const done = await over(server, started.body.id);
    expect(done).toMatchObject({
      state: 'done',
      progress: { replayed: 3, total: 3 },
      author: 'admin',
      result: {
        replayed: 3,
        before: { overall: { metrics: { firstReply: { rate: 100 } } } },
        after: { overall: { metrics: { firstReply: { rate: 50 } } }, groups: [{ group: null }] },
        flips: { conversations: 1, toBreached: 1, toKept: 0, listed: 1, truncated: false },
        load: { days: [{ day: '2026-03-02', hours: [{ hour: 9 }] }] },
      },
    });
    const flips = await server.get(`/v1/simulations/${done.id}/flips?metric=firstReply&after=breached`);
    expect(flips.body).toEqual({
      items: [
        {
          ...{ conversation: 'b', metric: 'firstReply', before: 'met', after: 'breached' },
          ...{ breachedAtBefore: null, breachedAtAfter: '2026-03-02T08:30:00.000Z' },
        },
      ],
      next: null,
    });
    expect((await server.get(`/v1/simulations/${done.id}/flips?after=met`)).body).toEqual({ items: [], next: null });
    expect((await server.get('/v1/simulations', { as: 'read' })).body).toMatchObject({
      items: [{ id: done.id, state: 'done', result: null }],
    });
    expect(await server.send('DELETE', `/v1/simulations/${done.id}`)).toMatchObject({ status: 204 });
    expect(await server.get(`/v1/simulations/${done.id}`)).toMatchObject({
      status: 404,
      body: { code: 'unknown_simulation' },
    });
    await server.stop();
  });

  it('as JSON too, under the configuration in force: nothing flips', async () => {
    const server = await running(await database.fresh());
    await morning(server);
    const { body: config } = await server.get<object>('/v1/config');
    const started = await server.send<Simulated>('POST', '/v1/simulations', {
      body: { config, ...PERIOD },
    });
    expect(started).toMatchObject({ status: 202 });
    expect((await over(server, started.body.id)).result?.flips).toMatchObject({ conversations: 0, kinds: [] });
    await server.stop();
  });

  it.each<[object, number, string]>([
    [{ config: HALF.replace('berlin', 'berlun') }, 422, 'bad_configuration'],
    [{ config: HALF, from: PERIOD.to, to: PERIOD.from }, 400, 'bad_period'],
    [{ config: HALF, timeZone: 'Europe/Bielefeld' }, 400, 'bad_time_zone'],
    [{ config: 7 }, 400, 'bad_body'],
    [{}, 400, 'bad_body'],
  ])('%#: %j is refused', async (body, status, code) => {
    const server = await running(await database.fresh());
    await server.send('PUT', '/v1/config', { body: HOUR, type: 'application/yaml' });
    expect(await server.send('POST', '/v1/simulations', { body })).toMatchObject({ status, body: { code } });
    await server.stop();
  });

  it('only who may save a configuration may have one tried', async () => {
    const server = await running(await database.fresh());
    const { status } = await server.send('POST', '/v1/simulations', { body: { config: HALF }, as: 'agent' });
    expect(status).toBe(403);
    await server.stop();
  });

  it('targets are suggested from what was answered', async () => {
    const server = await running(await database.fresh());
    await morning(server);
    const { body } = await server.get('/v1/suggestions?metric=firstReply&schedule=berlin&percent=50,100', {
      as: 'read',
    });
    expect(body).toMatchObject({
      ...{ schedule: 'berlin', metric: 'firstReply', to: '2026-03-02T14:00:00.000Z' },
      all: {
        cycles: 2,
        targets: [
          { percent: 50, seconds: 1201, roundedSeconds: 1500, kept: 50, few: true },
          { percent: 100, seconds: 2641, roundedSeconds: 2700, kept: 100 },
        ],
      },
    });
    expect(await server.get('/v1/suggestions?metric=firstReply&schedule=x')).toMatchObject({
      status: 404,
      body: { code: 'unknown_schedule', detail: 'There is no schedule "x". There is: berlin.' },
    });
    for (const percent of ['0', '101', 'many']) {
      expect((await server.get(`/v1/suggestions?metric=firstReply&percent=${percent}`)).status).toBe(400);
    }
    await server.stop();
  });

  it('a clock is explained in sentences that can be sent', async () => {
    const server = await running(await database.fresh());
    await morning(server);
    const text = await server.get<string>('/v1/conversations/c/explain/text?metric=firstReply', { as: 'read' });
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text.body).toMatchInlineSnapshot(`
      "First reply, conversation c, “Cannot log in”

      Promised was a first reply within 1 hour by the policy “standard”, counted in office time (the hours of “berlin”). All times are Europe/Berlin.
      The clock started on Mon 2 Mar 2026 09:00.

      This is how the time was counted:
      - Mon 2 Mar 09:00 to 09:10: 10 minutes counted.
      - Mon 2 Mar 09:10 to 12:00: 2 hours 50 minutes not counted, as we were waiting for the customer (status pending).
      - Mon 2 Mar 12:00 to 13:00: 1 hour not counted, outside office hours.
      - Mon 2 Mar 13:00 to 15:00: 2 hours not counted, as we were waiting for the customer (status pending).

      The count is 10 minutes of 1 hour, which leaves 50 minutes.
      The clock stands still for now, and runs on when the status changes.
      "
    `);
    const then = await server.get<string>(
      '/v1/conversations/c/explain/text?metric=firstReply&at=2026-03-02T08:05:00Z&timeZone=UTC',
    );
    expect(then.body).toContain('It is due on Mon 2 Mar 2026 09:00.');
    expect((await server.get('/v1/conversations/c/explain/text?metric=allMessages')).status).toBe(404);
    expect((await server.get('/v1/conversations/x/explain/text?metric=firstReply')).status).toBe(404);
    expect((await server.get('/v1/conversations/c/explain/text?metric=firstReply&timeZone=Mars')).status).toBe(400);
    await server.stop();
  });

  it('what is personal is erased, and the clocks stand', async () => {
    const server = await running(await database.fresh());
    await morning(server);
    expect((await server.send('DELETE', '/v1/conversations/b/personal', { as: 'agent' })).status).toBe(403);
    const { body: before } = await server.get<{ metrics: object }>('/v1/conversations/b');
    expect(await server.send('DELETE', '/v1/conversations/b/personal')).toMatchObject({
      status: 200,
      body: { conversation: 'b', events: 1 },
    });
    const { body: after } = await server.get<{ metrics: object; subject: unknown; customer: unknown }>(
      '/v1/conversations/b',
    );
    expect(after).toMatchObject({ subject: null, customer: { name: null } });
    expect(after.metrics).toEqual(before.metrics);
    expect((await server.send('DELETE', '/v1/conversations/x/personal')).status).toBe(404);
    await server.stop();
  });
});
