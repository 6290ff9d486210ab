import { afterEach, expect, test } from 'vitest';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { type SlackLookalike, startSlack } from './receivers/slack-lookalike.ts';
import { type SmtpReceiver, startSmtp } from './receivers/smtp-receiver.ts';
import { HOUR, MINUTE, NOON, timelineFor, type Workbench, workbench } from './workbench.ts';

const NIGHT = Date.parse('2026-03-02T22:00:00Z');
const CREATED = { id: 'e1', type: 'conversation.created', conversation: '1001', at: '2026-03-02T18:00:00Z' };
const OPENS = Date.parse('2026-03-03T08:00:00Z');

onEveryDatabase('less noise', (database) => {
  let slack: SlackLookalike;
  let smtp: SmtpReceiver;
  let hook: HttpReceiver;
  afterEach(async () => {
    await Promise.all([slack.close(), smtp.close(), hook.close()]);
    expect(slack.broken).toEqual([]);
  });

  const start = async (automations: object[], now = NOON): Promise<Workbench> => {
    const bench = await workbench(await database.open(), { config: {}, now });
    slack = await startSlack(bench.clock);
    smtp = await startSmtp();
    hook = await startReceiver();
    bench.timeline = timelineFor({
      connections: {
        slack: { kind: 'slack', token: { env: 'SLACK_TOKEN' }, apiUrl: slack.apiUrl },
        mail: { kind: 'smtp', host: '127.0.0.1', port: smtp.port, from: 'kept@example.com' },
        hook: { kind: 'webhook', url: hook.url },
      },
      automations,
    });
    bench.env = { SLACK_TOKEN: slack.token };
    return bench;
  };

  test('given First Reply and All Messages at one instant, then one message tells of both', async () => {
    const bench = await start([
      { name: 'Rule', on: ['sla_breached'], do: [{ slack: { channel: '#x' } }, { webhook: { connection: 'hook' } }] },
    ]);
    await bench.fire({ metric: 'allMessages' }, { metric: 'firstReply' }, { metric: 'resolution' });
    await bench.run();
    await bench.after(2_000);
    expect(slack.calls.map(({ body }) => body.text)).toEqual([
      'Breach: First reply and All messages of 1001, 0.0 h overdue, unassigned',
      'Breach: Resolution of 1001, 0.0 h overdue, unassigned',
    ]);
    expect(hook.received).toHaveLength(2);
    const { data } = JSON.parse(hook.received[0]!.body) as { data: { transition: object; also: object[] } };
    expect(data.transition).toMatchObject({ metric: 'firstReply' });
    expect(data.also).toMatchObject([
      { transition: { metric: 'allMessages', tripwire: 'urgent' }, targetSeconds: 14_400, hoursOverdue: 0 },
    ]);
  });

  test('given a rule for one of the two only, then it tells of that one', async () => {
    const bench = await start([
      { name: 'Rule', on: ['sla_breached'], when: { metric: 'allMessages' }, do: [{ slack: { channel: '#x' } }] },
    ]);
    await bench.fire({ metric: 'allMessages' }, { metric: 'firstReply' });
    await bench.run();
    expect(slack.calls.map(({ body }) => body.text)).toEqual([
      'Breach: All messages of 1001, 0.0 h overdue, unassigned',
    ]);
  });

  test('given quiet hours, then messages wait and come as one digest at the opening; what machines get comes one by one', async () => {
    const quietHours = { schedule: 'office', passPriorities: ['critical'] };
    const rule = {
      name: 'Night',
      on: ['sla_breached'],
      quietHours,
      do: [{ slack: { channel: '#x' } }, { email: { to: 'ops@example.com' } }, { webhook: { connection: 'hook' } }],
    };
    const bench = await start([rule], NIGHT);
    // Created at six in the evening: due at ten at night.
    for (const conversation of ['1', '2', '3']) await bench.converse({ ...CREATED, conversation });
    await bench.fire(...['1', '2', '3'].map((conversation) => ({ conversation })), {
      conversation: 'now',
      standing: { priority: 'critical' },
    });
    await bench.run();
    expect(slack.calls.map(({ body }) => body.text)).toEqual(['Breach: First reply of now, 0.0 h overdue, unassigned']);
    expect([smtp.mails.length, hook.received.length]).toEqual([1, 1]);
    bench.clock.moveTo(OPENS - 1);
    await bench.run();
    expect(slack.calls).toHaveLength(1);
    bench.clock.moveTo(OPENS);
    await bench.run();
    expect(slack.calls).toHaveLength(2);
    expect(slack.calls[1]!.body.text).toBe('3 alerts from the quiet hours');
    const words = JSON.stringify(slack.calls[1]!.body.blocks);
    for (const conversation of ['1', '2', '3'])
      expect(words).toContain(`/conversations/${conversation}|${conversation}>`);
    expect(words).toContain('10.0 h overdue');
    expect(smtp.mails).toHaveLength(2);
    expect(smtp.mails[1]!.mail.subject).toBe('3 alerts from the quiet hours');
    expect(smtp.mails[1]!.mail.text).toContain('Breach: First reply of 2, 10.0 h overdue, unassigned');
    expect(smtp.mails[1]!.mail.html).toContain('href="https://kept.example.com/conversations/2"');
    expect(hook.received).toHaveLength(4);
    const states = (await bench.deliveries()).map(({ state }) => state);
    expect(states.filter((state) => state === 'replaced')).toHaveLength(6);
    await bench.after(HOUR);
    expect([slack.calls.length, smtp.mails.length, hook.received.length]).toEqual([2, 2, 4]);
  });

  test('given one message only over night, then it comes as itself', async () => {
    const bench = await start(
      [{ name: 'Night', on: ['sla_breached'], quietHours: { schedule: 'office' }, do: [{ slack: { channel: '#x' } }] }],
      NIGHT,
    );
    await bench.converse(CREATED);
    await bench.fire({});
    await bench.run();
    bench.clock.moveTo(OPENS);
    await bench.run();
    expect(slack.calls.map(({ body }) => body.text)).toEqual([
      'Breach: First reply of 1001, 10.0 h overdue, unassigned',
    ]);
  });

  test('given a thousand messages over night, then the digest keeps to the limits and says how many more there are', async () => {
    const bench = await start(
      [{ name: 'Night', on: ['sla_breached'], quietHours: { schedule: 'office' }, do: [{ slack: { channel: '#x' } }] }],
      NIGHT,
    );
    await bench.fire(...Array.from({ length: 1_000 }, (_, at) => ({ conversation: `conversation-${at}` })));
    await bench.run();
    bench.clock.moveTo(OPENS);
    await bench.run();
    expect(slack.calls).toHaveLength(1);
    expect(slack.calls[0]!.body.text).toBe('1000 alerts from the quiet hours');
    expect(JSON.stringify(slack.calls[0]!.body.blocks)).toContain('and 900 more');
  });

  test('given a warning that has not gone out when its breach comes, then the breach takes its place', async () => {
    const rule = {
      name: 'Rule',
      on: ['sla_breach_warning', 'sla_breached'],
      do: [{ webhook: { connection: 'hook' } }],
    };
    const bench = await start([rule]);
    hook.answer = (_, response) => response.writeHead(503).end();
    await bench.fire({ trigger: 'sla_breach_warning' }, { trigger: 'sla_breach_warning', conversation: 'other' });
    await bench.run();
    bench.clock.advance(1_000);
    await bench.fire({});
    await bench.run();
    const [warning, , breach] = await bench.deliveries();
    expect(warning).toMatchObject({ state: 'replaced', replacedBy: breach!.id });
    hook.answer = (_, response) => response.end();
    hook.received.length = 0;
    await bench.after(MINUTE);
    expect(hook.received.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()).toEqual([
      'sla_breach_warning',
      'sla_breached',
    ]);
  });

  test('given a warning of two promises of which one breaks, then it still goes out, and tells what is true then', async () => {
    const bench = await start([
      { name: 'Warnings', on: ['sla_breach_warning'], do: [{ webhook: { connection: 'hook' } }] },
      { name: 'Breaches', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] },
    ]);
    hook.answer = (_, response) => response.writeHead(503).end();
    await bench.fire(
      { trigger: 'sla_breach_warning', metric: 'firstReply' },
      { trigger: 'sla_breach_warning', metric: 'allMessages' },
    );
    await bench.run();
    await bench.fire({ metric: 'firstReply', at: bench.clock.now() + 1 });
    await bench.run();
    expect((await bench.deliveries()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  test('given a throttle, then what it holds back is kept with the reason', async () => {
    const rule = {
      name: 'Rule',
      on: ['sla_breached'],
      throttle: { every: '1h' },
      do: [{ webhook: { connection: 'hook' } }],
    };
    const bench = await start([rule]);
    await bench.fire({ metric: 'allMessages', cycle: 1 });
    await bench.run();
    await bench.after(MINUTE);
    await bench.fire({ metric: 'allMessages', cycle: 2 });
    await bench.run();
    expect((await bench.deliveries()).map(({ state }) => state)).toEqual(['sent', 'skipped']);
    expect((await bench.deliveries())[1]!.error).toMatch(/^throttled: /);
    await bench.after(HOUR);
    await bench.fire({ metric: 'allMessages', cycle: 3 });
    await bench.run();
    expect(hook.received).toHaveLength(2);
  });
});
