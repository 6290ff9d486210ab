/** A reply that was made in time and arrives after the breach has fired: every place that told of the breach is put right. */
import { expect, it } from 'vitest';
import { startSlack } from '../delivery/receivers/slack-lookalike.ts';
import { MONDAY, type Running, running } from '../http/running.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { FakeClock } from '../support/fake-clock.ts';

const TOKEN = 'xoxb-very-secret-token';

function config(apiUrl: string): string {
  return `kept: 1
schedules: {}
connections:
  slack: { kind: slack, token: { env: SLACK_TOKEN }, apiUrl: "${apiUrl}" }
policies:
  standard: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } }
assignments: [{ policy: standard }]
automations:
  - name: Breaches to Slack
    on: [sla_breached, sla_corrected]
    do: [{ slack: { channel: "#sla" } }]
`;
}

interface Transition {
  readonly id: string;
  readonly tripwire: string;
  readonly at: string;
  readonly fired: boolean;
  readonly retracted: { readonly at: string; readonly by: object } | null;
}

/** Lets deliveries go out until nothing is left to send. */
async function delivered(server: Running): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await server.app.delivery.tick();
    await new Promise((resolve) => setImmediate(resolve));
    server.clock.advance(2000);
  }
}

onEveryDatabase('A reply that arrives late', (database) => {
  it('ends as met: the transition retracted, the message corrected, the report right, the history telling it all', async () => {
    const clock = new FakeClock(MONDAY);
    const slack = await startSlack(clock, TOKEN);
    const server = await running(await database.fresh(), {
      clock,
      env: { SLACK_TOKEN: TOKEN },
      settings: { privateDestinations: ['127.0.0.1'] } as never,
    });
    const saved = await server.send('PUT', '/v1/config', { body: config(slack.apiUrl), type: 'application/yaml' });
    expect(saved.status).toBe(200);

    // Given: a message at 08:00 that nobody seems to answer, due at 09:00.
    await server.events({
      id: 'e1',
      type: 'conversation.created',
      conversation: '1001',
      at: '2026-03-02T08:00:00Z',
      subject: 'Cannot log in',
    });
    await server.until('2026-03-02T09:05:00Z');
    await expect.poll(() => delivered(server).then(() => slack.messages.size), { timeout: 20_000 }).toBe(1);
    expect([...slack.messages.values()][0]!.text).toMatch(/^Breach/);
    const period = 'from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z';
    const rate = async () => {
      const { body } = await server.get<{
        overall: { metrics: { firstReply: { rate: number } }; breachesInPeriod: number };
        corrected: number;
      }>(`/v1/reports/compliance?${period}`);
      return {
        rate: body.overall.metrics.firstReply.rate,
        breaches: body.overall.breachesInPeriod,
        corrected: body.corrected,
      };
    };
    expect(await rate()).toEqual({ rate: 0, breaches: 1, corrected: 0 });
    expect((await server.get('/v1/conversations/1001')).body).toMatchObject({
      metrics: { firstReply: { badge: 'breach' } },
    });
    const before = server.clock.now();

    // When: at 09:30 the webhook of the helpdesk comes, of a reply at 08:40.
    await server.until('2026-03-02T09:30:00Z');
    await server.events({
      id: 'e2',
      type: 'message.sent',
      conversation: '1001',
      at: '2026-03-02T08:40:00Z',
      author: { kind: 'agent', id: 'ana' },
    });

    // Then: it was kept, and everything says so.
    expect((await server.get('/v1/conversations/1001')).body).toMatchObject({
      metrics: { firstReply: { badge: 'met', state: 'sla', running: false } },
      cycles: [{ outcome: 'met', endedAt: '2026-03-02T08:40:00.000Z', elapsedSeconds: 2400 }],
    });
    expect(await rate()).toEqual({ rate: 100, breaches: 0, corrected: 1 });
    const { body: history } = await server.get<{ transitions: Transition[]; cycles: object[] }>(
      '/v1/conversations/1001/history',
    );
    const breach = history.transitions.find(({ tripwire }) => tripwire === 'urgent')!;
    expect(breach).toMatchObject({
      ...{ at: '2026-03-02T09:00:00.000Z', fired: true, detectedAt: expect.any(String) },
      retracted: { at: '2026-03-02T09:30:00.000Z', by: { kind: 'event', id: 'e2', source: '' } },
    });
    expect(history.cycles).toMatchObject([
      { outcome: 'met', retracted: null },
      { retracted: { by: { kind: 'event', id: 'e2' } } },
    ]);
    const outbox = await server.app.store.db
      .selectFrom('outbox')
      .select(['id', 'trigger'])
      .orderBy('position')
      .execute();
    expect(outbox.map(({ trigger }) => trigger)).toEqual(
      expect.arrayContaining(['sla_breached', 'sla_corrected', 'sla_met']),
    );
    expect(outbox.find(({ trigger }) => trigger === 'sla_corrected')!.id).toBe(`corrected_${breach.id}`);

    // The message that told of the breach is changed where it stands, not followed by another.
    const posted = () => slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
    await expect
      .poll(() => delivered(server).then(() => [...slack.messages.values()].map(({ text }) => text).join('\n')), {
        timeout: 20_000,
      })
      .not.toMatch(/^Breach/);
    expect(slack.messages.size).toBe(posted());
    expect([...slack.messages.values()][0]!.text).toMatch(/correct|met|kept/i);
    expect(slack.broken).toEqual([]);

    // And as it was known before, it was broken: nothing of that is rewritten.
    const then = await server.get(`/v1/conversations/1001?knownAt=${new Date(before).toISOString()}`);
    expect(then.body).toMatchObject({ metrics: { firstReply: { badge: 'breach' } } });
    expect(server.logged).toEqual([]);
    await server.stop();
    await slack.close();
  });
});
