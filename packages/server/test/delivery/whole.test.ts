/** From an event to a message and back, through the server as it is put together. */
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { type App, startApp } from '../../src/app/app.ts';
import { emptyFolder, settingsWith } from '../cli/service.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { type SlackLookalike, startSlack } from './receivers/slack-lookalike.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;

let app: App;
let hook: HttpReceiver;
let slack: SlackLookalike;
let clock: FakeClock;
afterEach(async () => {
  await Promise.all([app.stop(), hook.close(), slack.close()]);
  expect(slack.broken).toEqual([]);
});

async function start(automations: object[]): Promise<void> {
  clock = new FakeClock(NINE);
  hook = await startReceiver();
  slack = await startSlack(clock);
  const settings = settingsWith({
    KEPT_DATA_DIR: emptyFolder(),
    KEPT_PRIVATE_DESTINATIONS: '127.0.0.1',
    KEPT_PUBLIC_URL: 'https://kept.example.com',
  });
  app = await startApp({
    settings,
    log: pino({ level: 'silent' }),
    clock,
    env: { SLACK_TOKEN: slack.token },
    timersRun: false,
  });
  const config = {
    kept: 1,
    schedules: {},
    policies: {
      standard: {
        ignoreOfficeHours: true,
        defaultPriority: 'low',
        metrics: {
          firstReply: { byPriority: { low: { target: '4h' }, critical: { target: '1h' } } },
          allMessages: { target: '4h' },
        },
      },
    },
    assignments: [{ policy: 'standard' }],
    connections: {
      hook: { kind: 'webhook', url: hook.url },
      slack: { kind: 'slack', token: { env: 'SLACK_TOKEN' }, apiUrl: slack.apiUrl },
    },
    automations,
  };
  const saved = await app.revisions.save('default', JSON.stringify(config), { author: 'ada' });
  if (saved.kind === 'refused')
    throw new Error(saved.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

async function send(...events: object[]): Promise<void> {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { authorization: `Bearer ${app.firstKey!.secret}` },
    payload: events,
  });
  expect(answer.json()).toMatchObject({ accepted: events.length, rejected: [] });
  await settle();
}

/** Lets time pass to an instant, as the timers and the delivery would. */
async function until(at: number): Promise<void> {
  clock.moveTo(at);
  await settle();
}

async function settle(): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds++) {
    const { woken } = await app.recorder.wake(1_000);
    const delay = await app.delivery.tick();
    if (woken === 0 && delay > 0 && app.delivery.underWay === 0) return;
    await app.delivery.settled();
  }
  throw new Error('It does not come to rest.');
}

const created = {
  id: 'e1',
  type: 'conversation.created',
  conversation: '1001',
  at: '2026-03-02T09:00:00Z',
  subject: 'Cannot log in',
  assignee: 'ana',
};

interface Told {
  type: string;
  data: {
    transition: { metric: string; tripwire: string | null; cause: object; from: string; to: string; cycle: number };
    also?: object[];
    hoursLeft?: number;
    hoursOverdue?: number;
    conversation: object;
  };
}
const told = () => hook.received.map(({ body }) => JSON.parse(body) as Told);

test('given a conversation that nobody answers, then each tripwire is told at its instant, both promises in one', async () => {
  await start([
    { name: 'All', on: ['sla_breach_warning', 'sla_breached', 'sla_met'], do: [{ webhook: { connection: 'hook' } }] },
  ]);
  await send(created);
  await until(NINE + 3 * HOUR - 1);
  expect(told()).toEqual([]);
  await until(NINE + 3 * HOUR);
  await until(NINE + 3.6 * HOUR);
  await until(NINE + 4 * HOUR + 30 * MINUTE);
  expect(told()).toMatchObject([
    {
      type: 'sla_breach_warning',
      timestamp: '2026-03-02T12:00:00.000Z',
      data: {
        transition: { metric: 'firstReply', tripwire: 'low', from: 'sla', to: 'at_risk' },
        also: [{ transition: { metric: 'allMessages' } }],
        hoursLeft: 1,
        calendarHoursLeft: 1,
        dueAt: '2026-03-02T13:00:00.000Z',
        clock: 'counting',
        targetSeconds: 14_400,
      },
    },
    { type: 'sla_breach_warning', data: { transition: { tripwire: 'normal', to: 'urgent' }, hoursLeft: 0.4 } },
    {
      type: 'sla_breached',
      timestamp: '2026-03-02T13:00:00.000Z',
      data: {
        transition: { tripwire: 'urgent', to: 'breach', detectedAt: '2026-03-02T13:30:00.000Z' },
        hoursOverdue: 0.5,
        calendarHoursLeft: -0.5,
        dueAt: '2026-03-02T13:00:00.000Z',
        conversation: {
          subject: 'Cannot log in',
          assignee: 'ana',
          waitingSince: '2026-03-02T09:00:00.000Z',
          createdAt: '2026-03-02T09:00:00.000Z',
        },
      },
    },
  ]);
});

test('given an answer in time, then that is told; and taken back when the answer is found to have been none', async () => {
  await start([{ name: 'All', on: ['sla_met', 'sla_corrected'], do: [{ webhook: { connection: 'hook' } }] }]);
  await send(created);
  clock.moveTo(NINE + HOUR);
  await send({ id: 'e2', type: 'message.sent', conversation: '1001', at: '2026-03-02T10:00:00Z' });
  expect(told()).toMatchObject([
    {
      type: 'sla_met',
      data: {
        transition: { metric: 'firstReply', tripwire: null, to: 'met' },
        also: [{ transition: { metric: 'allMessages' } }],
        hoursLeft: 3,
        clock: null,
      },
    },
  ]);
  await send({
    id: 'e3',
    type: 'event.voided',
    conversation: '1001',
    at: '2026-03-02T10:00:00Z',
    event: 'e2',
    reason: 'sent to somebody else',
  });
  expect(
    told()
      .slice(1)
      .map(({ type }) => type),
  ).toEqual(expect.arrayContaining(['sla_corrected']));
});

test('given a warning that raises the priority, then the breach that follows says so, and the message in Slack is changed in place', async () => {
  await start([
    { name: 'Escalate', on: ['sla_breach_warning'], when: { metric: 'firstReply' }, do: [{ setPriority: 'critical' }] },
    {
      name: 'Slack',
      on: ['sla_breach_warning', 'sla_breached'],
      when: { metric: 'firstReply' },
      do: [{ slack: { channel: '#sla' } }],
    },
  ]);
  await send(created);
  await until(NINE + 3 * HOUR);
  await until(NINE + 3 * HOUR + 5_000);
  const conversation = await app.http.inject({
    method: 'GET',
    url: '/v1/conversations/1001/events',
    headers: { authorization: `Bearer ${app.firstKey!.secret}` },
  });
  expect(JSON.stringify(conversation.json())).toContain('"source":"automation"');
  expect([...slack.messages.values()]).toHaveLength(1);
  const words = JSON.stringify([...slack.messages.values()][0]!.blocks);
  expect(words).toContain('*Breach* · First reply');
  expect(words).toContain('Why: priority set to critical by the rule \\"Escalate\\"');
  clock.moveTo(NINE + 3 * HOUR + MINUTE);
  await send({ id: 'e2', type: 'message.sent', conversation: '1001', at: '2026-03-02T12:01:00Z' });
  await until(NINE + 3 * HOUR + 2 * MINUTE);
  expect(JSON.stringify([...slack.messages.values()][0]!.blocks)).toContain('*Breached* · First reply');
});

test('given the API, then deliveries, a retry by hand and a sample are there', async () => {
  await start([
    { name: 'All', on: ['sla_breached'], when: { metric: 'firstReply' }, do: [{ webhook: { connection: 'hook' } }] },
  ]);
  hook.answer = (_, response) => response.writeHead(410).end();
  await send(created);
  await until(NINE + 4 * HOUR);
  const headers = { authorization: `Bearer ${app.firstKey!.secret}` };
  const listed = (await app.http.inject({ method: 'GET', url: '/v1/deliveries?state=failed', headers })).json() as {
    items: { id: string }[];
  };
  expect(listed.items).toMatchObject([
    { automation: 'All', conversation: '1001', state: 'failed', attempts: 1, lastError: 'It answered 410.' },
  ]);
  hook.answer = (_, response) => response.end();
  const retried = await app.http.inject({
    method: 'POST',
    url: `/v1/deliveries/${listed.items[0]!.id}/retry`,
    headers,
  });
  expect(retried.statusCode).toBe(200);
  await settle();
  expect(hook.received.map((one) => one.headers['webhook-id'])).toEqual([listed.items[0]!.id, listed.items[0]!.id]);
  const tested = await app.http.inject({
    method: 'POST',
    url: '/v1/automations/All/test',
    headers,
    payload: { send: true },
  });
  expect(tested.json()).toMatchObject({
    items: [{ action: 0, kind: 'webhook', destination: 'webhook:hook', sent: true, status: 200, error: null }],
  });
  expect(JSON.parse(hook.received[2]!.body)).toMatchObject({ data: { sample: true } });
});

test('given a rule that is not saved, then it is tried through the saved connections, and one with faults is refused', async () => {
  await start([
    { name: 'All', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] },
    { name: 'Last', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] },
  ]);
  const headers = { authorization: `Bearer ${app.firstKey!.secret}` };
  const tried = (name: string, payload: object) =>
    app.http.inject({ method: 'POST', url: `/v1/automations/${name}/test`, headers, payload });
  const slackRule = { on: ['sla_breach_warning'], do: [{ slack: { connection: 'slack', channel: '#sla' } }] };

  // In place of the saved one, under a name of its own, and as it is saved.
  expect((await tried('All', { automation: slackRule })).json()).toMatchObject({
    items: [{ kind: 'slack', sent: false, error: null }],
  });
  const sent = await tried('New', {
    automation: { on: ['sla_met'], do: [{ webhook: { connection: 'hook' } }] },
    send: true,
  });
  expect(sent.json()).toMatchObject({
    items: [{ action: 0, kind: 'webhook', destination: 'webhook:hook', sent: true, status: 200, error: null }],
  });
  expect(hook.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'sla_met', data: { sample: true } },
  ]);
  expect((await tried('All', {})).json()).toMatchObject({ items: [{ kind: 'webhook' }] });
  expect((await tried('New', {})).json()).toMatchObject({ code: 'unknown_automation' });

  const faulty = await tried('All', { automation: { on: ['sla_met'], do: [{ webhook: { connection: 'nowhere' } }] } });
  expect(faulty.statusCode).toBe(422);
  expect(faulty.json()).toMatchObject({
    code: 'bad_automation',
    faults: [{ path: 'body.automation.do[0].webhook.connection', code: 'unknown_connection' }],
  });
  // Nothing of it is kept.
  const { newest } = await app.revisions.current('default');
  expect(newest.number).toBe(1);
  expect(newest.config.automations.map(({ name }) => name)).toEqual(['All', 'Last']);
});

test('given a digest of the day, then it tells what falls due and what is broken, is listed, and can be tried', async () => {
  await start([
    {
      name: 'Morning',
      on: 'daily_digest',
      digest: { at: '12:30', timeZone: 'UTC', ahead: '4h' },
      do: [{ webhook: { connection: 'hook' } }],
    },
  ]);
  const headers = { authorization: `Bearer ${app.firstKey!.secret}` };
  await send(created);
  const tried = await app.http.inject({ method: 'POST', url: '/v1/automations/Morning/test', headers, payload: {} });
  // First Reply and All Messages, both due in four hours: at the end of what is looked at, so not within it.
  expect(tried.json()).toMatchObject({
    items: [{ sent: false, message: { type: 'daily_digest', data: { dueTotal: 0, sample: true } } }],
  });
  await until(NINE + 3.5 * HOUR);
  expect(hook.received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    {
      type: 'daily_digest',
      data: { dueTotal: 2, brokenTotal: 0, due: [{ conversation: '1001', clockSeconds: 1800 }, {}] },
    },
  ]);
  await until(NINE + 27.5 * HOUR);
  expect(hook.received.slice(1).map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { data: { dueTotal: 0, brokenTotal: 2, broken: [{ conversation: '1001' }, {}] } },
  ]);
  const listed = await app.http.inject({ method: 'GET', url: '/v1/automations', headers });
  expect(listed.json()).toMatchObject({
    items: [{ on: ['daily_digest'], digest: { atMinute: 750, aheadSeconds: 14_400, schedule: null }, sent: 2 }],
  });
  const deliveries = await app.http.inject({ method: 'GET', url: '/v1/deliveries', headers });
  expect(deliveries.json()).toMatchObject({ items: [{ trigger: 'daily_digest', state: 'sent' }, { state: 'sent' }] });
});
