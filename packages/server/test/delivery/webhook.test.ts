import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { HOUR, MINUTE, NOON, workbench } from './workbench.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function configFor(url: string) {
  return {
    connections: { hook: { kind: 'webhook', url, secret: { env: 'HOOK_SECRET' } } },
    automations: [
      {
        name: 'All to the hook',
        on: ['sla_breach_warning', 'sla_breached', 'sla_met'],
        do: [{ webhook: { connection: 'hook' } }],
      },
    ],
  };
}

onEveryDatabase('a webhook', (database) => {
  let receiver: HttpReceiver;
  afterEach(() => receiver.close());

  const start = async (settings = {}) => {
    receiver = await startReceiver();
    return await workbench(await database.open(), {
      config: configFor(`${receiver.url}/in`),
      env: { HOOK_SECRET: SECRET },
      settings,
    });
  };

  test('given a breach, then the receiver gets it once, signed so that it can verify it', async () => {
    const bench = await start();
    bench.clock.moveTo(Date.now());
    await bench.fire({ conversation: 'c 1', standing: { team: 'support' } });
    await bench.run();
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[0]];
    const verified = new Webhook(SECRET).verify(body, headers) as Record<string, unknown>;
    expect(verified).toMatchObject({
      type: 'sla_breached',
      timestamp: new Date(bench.clock.now()).toISOString(),
      data: {
        transition: {
          metric: 'firstReply',
          cycle: 1,
          tripwire: 'urgent',
          from: 'sla',
          to: 'breach',
          cause: { kind: 'time' },
        },
        conversation: {
          id: 'c 1',
          status: 'open',
          team: 'support',
          channel: 'email',
          priority: 'high',
          assignee: null,
        },
        targetSeconds: 14_400,
        policy: 'standard',
        policyVersion: 1,
        hoursOverdue: 0,
        clock: 'counting',
        link: 'https://kept.example.com/conversations/c%201',
      },
    });
    expect(() => new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(body, headers)).toThrow();
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 1, id: headers['webhook-id'] }]);
  });

  test('given a receiver that answers 500 twice, then the same id comes three times, later and later', async () => {
    const bench = await start();
    let answers = 0;
    receiver.answer = (_, response) => void response.writeHead(answers++ < 2 ? 500 : 200).end('boom');
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([
      { state: 'waiting', attempts: 1, nextAttemptAt: NOON + 2_500, error: 'It answered 500.' },
    ]);
    await bench.after(2_499);
    expect(receiver.received).toHaveLength(1);
    await bench.after(1);
    expect(await bench.deliveries()).toMatchObject([{ state: 'waiting', nextAttemptAt: NOON + 2_500 + 5_000 }]);
    await bench.after(5_000);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 3 }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const attempts = await bench.store.db.selectFrom('attempts').selectAll().orderBy('attempt').execute();
    expect(attempts.map(({ attempt, status, answer }) => [attempt, status, answer])).toEqual([
      [1, 500, 'boom'],
      [2, 500, 'boom'],
      [3, 200, 'boom'],
    ]);
  });

  test.each([
    ['seconds', () => '120', 120_000],
    ['a date', () => new Date(NOON + 90_000).toUTCString(), 90_000],
  ])('given 429 with Retry-After as %s, then nothing goes there before', async (_, header, waits) => {
    const bench = await start();
    receiver.answer = (_received, response) => void response.writeHead(429, { 'retry-after': header() }).end();
    await bench.fire({});
    await bench.run();
    await bench.fire({ conversation: 'another' });
    await bench.after(waits - 1);
    expect(receiver.received).toHaveLength(1);
    receiver.answer = (_received, response) => response.end();
    await bench.after(1_001);
    expect((await bench.deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test.each([400, 401, 403, 404, 410, 422, 303])(
    'given %i, then it is refused for good and not tried again',
    async (status) => {
      const bench = await start();
      receiver.answer = (_, response) => void response.writeHead(status, { location: '/elsewhere' }).end('no');
      await bench.fire({});
      await bench.run();
      await bench.after(25 * HOUR);
      expect(receiver.received).toHaveLength(1);
      expect(await bench.deliveries()).toMatchObject([
        { state: 'failed', attempts: 1, error: `It answered ${status}.` },
      ]);
    },
  );

  test.each([408, 425, 429, 500, 502, 503])('given %i, then it is tried again', async (status) => {
    const bench = await start();
    receiver.answer = (_, response) => void response.writeHead(status).end();
    await bench.fire({});
    await bench.run();
    receiver.answer = (_, response) => response.end();
    await bench.after(MINUTE);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('given a connection that is closed, then it is tried again', async () => {
    const bench = await start();
    receiver.answer = (_, response) => void response.destroy();
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([
      { state: 'waiting', error: 'The connection was closed before an answer.' },
    ]);
  });

  test('given an answer that never comes, or drips, then the attempt ends in bounded time', async () => {
    const bench = await start({ timeoutMs: 200 });
    receiver.answer = (_, response) => {
      response.write('a');
      const dripping = setInterval(() => response.write('b'), 20);
      response.once('close', () => clearInterval(dripping));
    };
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([{ state: 'waiting', error: 'There was no whole answer in time.' }]);
  });

  test('given an answer without end, then it counts by its status and only its beginning is kept', async () => {
    const bench = await start({ answerBytes: 10_000 });
    receiver.answer = (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(8_192)));
        response.once('drain', more);
      };
      response.once('close', () => response.removeAllListeners('drain'));
      more();
    };
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }]);
    const { answer } = await bench.store.db.selectFrom('attempts').select('answer').executeTakeFirstOrThrow();
    expect(answer).toHaveLength(1_000);
  });

  test('given redirects, then the request follows them unchanged, up to three', async () => {
    const bench = await start();
    receiver.answer = ({ path }, response) => {
      const hop = Number(path.split('/')[2] ?? 0);
      if (hop < 3) response.writeHead(307, { location: `/in/${hop + 1}` }).end();
      else response.end();
    };
    await bench.fire({});
    await bench.run();
    expect(receiver.received.map(({ path, method }) => `${method} ${path}`)).toEqual([
      'POST /in',
      'POST /in/1',
      'POST /in/2',
      'POST /in/3',
    ]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }]);
  });

  test('given a day of failures, then it is given up, and a retry by hand sends it under the same id', async () => {
    const bench = await start();
    receiver.answer = (_, response) => void response.writeHead(503).end();
    const [trigger] = await bench.fire({});
    await bench.run();
    for (let hours = 0; hours < 25; hours++) await bench.after(HOUR);
    const [before] = await bench.deliveries();
    expect(before).toMatchObject({ state: 'failed', error: 'Given up after a day of trying. It answered 503.' });
    expect(bench.logged.some((line) => line.includes('was given up'))).toBe(true);
    receiver.answer = (_, response) => response.end();
    expect(await bench.delivery.queries.retry('main', 'nothing')).toBe('unknown_delivery');
    expect(await bench.delivery.queries.retry('main', before!.id)).toBe('retried');
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }]);
    expect(await bench.delivery.queries.retry('main', before!.id)).toBe('not_retryable');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(trigger).toBeDefined();
  });

  test('given a secret that is not set, then the message waits for it, and the reason names the place only', async () => {
    const bench = await start();
    bench.env = {};
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([
      { state: 'waiting', error: 'The environment variable HOOK_SECRET is not set.' },
    ]);
    bench.env = { HOOK_SECRET: SECRET };
    await bench.after(MINUTE);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }]);
  });
});
