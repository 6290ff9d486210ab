/** The receivers of `examples/` as their readers would run them, with Kept at the other end. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type SlackLookalike, startSlack } from './receivers/slack-lookalike.ts';
import { MINUTE, timelineFor, workbench } from './workbench.ts';

interface Trigger {
  type: string;
  data: { conversation: { id: string } };
}
type Receivers = {
  webhookReceiver(options: { secret: string; onTrigger: (trigger: Trigger, id: string) => unknown }): RequestListener;
  sentenceOf(trigger: Trigger): string;
};

const folder = new URL('../../../../examples/receivers/', import.meta.url);
const { webhookReceiver, sentenceOf } = (await import(new URL('webhook-receiver.mjs', folder).href)) as Receivers;
const { slackRoute } = (await import(new URL('slack-route.mjs', folder).href)) as {
  slackRoute(options: { secret: string; slackUrl: string }): RequestListener;
};

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const database = databaseOf('sqlite');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(receive: RequestListener): Promise<string> {
  const server = createServer(receive);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function benchTo(url: string) {
  // The receiver looks at its own clock: a signature is good for five minutes.
  const bench = await workbench(await database.open(), { config: {}, now: Date.now(), env: { HOOK_SECRET: SECRET } });
  bench.timeline = timelineFor({
    connections: { hook: { kind: 'webhook', url, secret: { env: 'HOOK_SECRET' } } },
    automations: [{ name: 'Hook', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] }],
  });
  return bench;
}

test('given the webhook receiver, then it takes what is signed, once an id, and refuses the rest', async () => {
  const taken: string[] = [];
  const url = await listen(
    webhookReceiver({ secret: SECRET, onTrigger: (trigger) => taken.push(sentenceOf(trigger)) }),
  );
  const bench = await benchTo(url);
  await bench.fire({ at: bench.clock.now() - 18 * MINUTE, remainingMs: -18 * MINUTE });
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state: 'sent' }]);
  expect(taken).toEqual(['sla_breached: firstReply of 1001, 0.3 h overdue, unassigned']);

  // Its answer is lost: the same comes again.
  await bench.store.db.updateTable('deliveries').set({ state: 'failed' }).execute();
  await bench.delivery.queries.retry('main', (await bench.deliveries())[0]!.id);
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  expect(taken).toHaveLength(1);

  const forged = {
    'webhook-id': 'msg_x',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': 'v1,AAAA',
  };
  expect((await fetch(url, { method: 'POST', headers: forged, body: '{}' })).status).toBe(401);
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_000_001) })).status).toBe(413);
});

test('given the Slack route, then what it posts keeps to Slack’s limits', async () => {
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const slack: SlackLookalike = await startSlack(clock);
  closing.push(() => void slack.close());
  const bench = await benchTo(await listen(slackRoute({ secret: SECRET, slackUrl: slack.hookUrl })));
  const at = new Date(bench.clock.now() - 5 * 60 * MINUTE).toISOString();
  await bench.converse({
    id: 'e1',
    type: 'conversation.created',
    conversation: '1001',
    at,
    subject: 'A & B <!channel>',
    assignee: 'ana',
  });
  await bench.fire({ metric: 'firstReply' }, { metric: 'allMessages' });
  await bench.run();
  await expect.poll(() => slack.calls.length).toBe(1);
  expect(slack.calls[0]!.body.text).toBe('First reply and All messages of 1001: 1.0 h overdue, ana');
  expect(slack.calls[0]!.body.blocks![0]!.text!.text).toContain('A &amp; B &lt;!channel&gt;');
  expect(slack.broken).toEqual([]);
});
