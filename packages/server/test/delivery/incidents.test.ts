import { afterEach, describe, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { HOUR, MINUTE, NOON, timelineFor, type Workbench, workbench } from './workbench.ts';

const database = databaseOf('sqlite');
let receiver: HttpReceiver;
afterEach(() => receiver.close());

async function start(
  connections: (url: string) => object,
  automations: object[],
  env: Record<string, string> = {},
): Promise<Workbench> {
  receiver = await startReceiver();
  const bench = await workbench(await database.open(), { config: {}, env });
  bench.timeline = timelineFor({ connections: connections(receiver.url), automations });
  return bench;
}

const CREATED = {
  id: 'e1',
  type: 'conversation.created',
  conversation: '1001',
  at: '2026-03-02T07:42:00Z',
  subject: 'Cannot *log* [in](x)',
  team: 'support',
  customer: { name: 'Ada' },
};
const DONE = { id: 'e2', type: 'status.changed', conversation: '1001', at: '2026-03-02T13:00:00Z', status: 'done' };

describe('PagerDuty', () => {
  const connect = (url: string) => ({ pager: { kind: 'pagerduty', routingKey: { env: 'ROUTING_KEY' }, apiUrl: url } });
  const rule = { name: 'Page', on: ['sla_breached'], do: [{ pagerduty: {} }] };
  const env = { ROUTING_KEY: 'r'.repeat(32) };
  const sent = () =>
    receiver.received.map(({ path, body }) => ({ path, ...(JSON.parse(body) as Record<string, unknown>) }));

  test('given a promise that is kept while another is broken, then the incident stays', async () => {
    const bench = await start(connect, [{ ...rule, on: ['sla_breached', 'sla_met'] }], env);
    receiver.answer = (_, response) => response.writeHead(202).end('{"status":"success"}');
    // Asked five hours ago and not answered: First Reply is broken, whatever else is met.
    await bench.converse(
      { ...CREATED, at: '2026-03-02T07:00:00Z' },
      { id: 'e3', type: 'message.received', conversation: '1001', at: '2026-03-02T07:00:00Z' },
    );
    await bench.fire({ at: NOON - HOUR });
    await bench.run();
    await bench.fire({ trigger: 'sla_met', metric: 'resolution' });
    await bench.run();
    expect(sent()).toMatchObject([{ event_action: 'trigger' }]);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
    await bench.converse(
      { ...CREATED, at: '2026-03-02T11:00:00Z' },
      {
        id: 'e3',
        type: 'message.received',
        conversation: '1001',
        at: '2026-03-02T11:00:00Z',
      },
    );
    await bench.fire({ trigger: 'sla_met', metric: 'resolution', cycle: 2 });
    await bench.run();
    expect(sent().at(-1)).toMatchObject({ event_action: 'resolve' });
  });

  test('given a breach, then it triggers an incident, another breach adds to it, and done resolves it', async () => {
    const bench = await start(connect, [rule], env);
    receiver.answer = (_, response) => response.writeHead(202).end('{"status":"success"}');
    await bench.converse(CREATED);
    await bench.fire({ at: NOON - 18 * MINUTE });
    await bench.run();
    await bench.fire({ metric: 'resolution' });
    await bench.run();
    expect(sent()).toMatchObject([
      {
        path: '/v2/enqueue',
        routing_key: env.ROUTING_KEY,
        event_action: 'trigger',
        payload: {
          severity: 'critical',
          source: 'kept',
          class: 'sla_breached',
          group: 'support',
          timestamp: '2026-03-02T11:42:00.000Z',
        },
        links: [{ href: 'https://kept.example.com/conversations/1001' }],
      },
      { event_action: 'trigger' },
    ]);
    const [first] = sent() as unknown as { payload: { summary: string }; dedup_key: string }[];
    expect(first!.payload.summary).toBe('Breach: First reply of 1001, 0.3 h overdue, unassigned: Cannot *log* [in](x)');
    expect(new Set(sent().map((one) => (one as { dedup_key?: string }).dedup_key)).size).toBe(1);
    bench.clock.moveTo(NOON + 2 * HOUR);
    await bench.converse(CREATED, DONE);
    await bench.run();
    await bench.after(3_000);
    const resolved = sent().slice(2) as unknown as { event_action: string; dedup_key: string }[];
    expect(resolved.map(({ event_action }) => event_action)).toEqual(['resolve', 'resolve']);
    expect(resolved[0]!.dedup_key).toBe(first!.dedup_key);
    await bench.after(HOUR);
    expect(receiver.received).toHaveLength(4);
  });

  test('given a conversation that is answered but not done, then the incident stays', async () => {
    const bench = await start(connect, [rule], env);
    await bench.converse(CREATED);
    await bench.fire({ at: NOON - 18 * MINUTE });
    await bench.run();
    bench.clock.advance(HOUR);
    await bench.converse(CREATED, { id: 'e9', type: 'message.sent', conversation: '1001', at: '2026-03-02T12:30:00Z' });
    await bench.run();
    await bench.after(3_000);
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    [400, 'failed'],
    [429, 'waiting'],
    [500, 'waiting'],
  ])('given %i, then the event is: %s', async (status, state) => {
    const bench = await start(connect, [rule], env);
    receiver.answer = (_, response) => response.writeHead(status).end();
    await bench.fire({});
    await bench.run();
    expect(await bench.deliveries()).toMatchObject([{ state }]);
  });
});

describe('Teams', () => {
  const connect = (url: string) => ({ teams: { kind: 'teams', url } });
  interface Card {
    attachments: {
      contentType: string;
      content: {
        type: string;
        version: string;
        body: { type: string; text?: string; facts?: { title: string; value: string }[] }[];
        actions: { type: string; url: string }[];
      };
    }[];
  }

  test('given a breach, then the card names the conversation, the metric, the hours and who has it', async () => {
    const bench = await start(connect, [{ name: 'Teams', on: ['sla_breached'], do: [{ teams: {} }] }]);
    await bench.converse(CREATED);
    await bench.fire({ at: NOON - 18 * MINUTE });
    await bench.run();
    const [attachment] = (JSON.parse(receiver.received[0]!.body) as Card).attachments;
    expect(attachment).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.4' },
    });
    const { body, actions } = attachment!.content;
    expect(body.slice(0, 2).map(({ text }) => text)).toEqual([
      '● Breach · First reply',
      '**1001** Cannot \\*log\\* \\[in\\]\\(x\\)',
    ]);
    expect(body[2]!.facts).toEqual(
      expect.arrayContaining([
        { title: 'Time', value: '0.3 h overdue' },
        { title: 'Assignee', value: 'unassigned' },
        { title: 'Customer', value: 'Ada' },
      ]),
    );
    expect(actions).toMatchObject([{ type: 'Action.OpenUrl', url: 'https://kept.example.com/conversations/1001' }]);
  });
});
