import { afterEach, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type SlackLookalike, startSlack } from './receivers/slack-lookalike.ts';
import { HOUR, MINUTE, NOON, timelineFor, type Workbench, workbench } from './workbench.ts';

const database = databaseOf('sqlite');
let slack: SlackLookalike;

afterEach(async () => {
  const { broken } = slack;
  await slack.close();
  expect(broken).toEqual([]);
});

const BREACHES = { name: 'Breaches to Slack', on: ['sla_breached'], do: [{ slack: { channel: '#sla-breaches' } }] };
const WARNINGS = {
  name: 'Warnings to Slack',
  on: ['sla_breach_warning'],
  do: [{ slack: { channel: '#sla-warnings' } }],
};

async function start(automations: object[], more: object = {}): Promise<Workbench> {
  const bench = await workbench(await database.open(), { config: {} });
  slack = await startSlack(bench.clock);
  bench.timeline = timelineFor({
    connections: { slack: { kind: 'slack', token: { env: 'SLACK_TOKEN' }, apiUrl: slack.apiUrl } },
    automations,
    ...more,
  });
  bench.env = { SLACK_TOKEN: slack.token };
  return bench;
}

/** All words of a message, as a reader sees them. */
function wordsOf(
  message:
    | { blocks?: { text?: { text: string }; fields?: { text: string }[]; elements?: { text: string }[] }[] }
    | undefined,
): string {
  return (message?.blocks ?? [])
    .flatMap(({ text, fields = [], elements = [] }) => [...(text ? [text] : []), ...fields, ...elements])
    .map(({ text }) => text)
    .join('\n');
}

const created = (at: string, more: object = {}) => ({
  id: 'e1',
  type: 'conversation.created',
  conversation: '1001',
  at,
  channel: 'email',
  subject: 'Cannot log in',
  customer: { id: 'c7', name: 'Ada' },
  ...more,
});

test('given a breach, then the message names the conversation, the metric, the hours and who has it', async () => {
  const bench = await start([BREACHES]);
  await bench.converse(created('2026-03-02T07:42:00Z'));
  await bench.fire({ at: NOON - 18 * MINUTE });
  await bench.run();
  expect(slack.calls.map(({ method, body }) => [method, body.channel])).toEqual([
    ['chat.postMessage', '#sla-breaches'],
  ]);
  const [call] = slack.calls;
  expect(call!.body.text).toBe('Breach: First reply of 1001, 0.3 h overdue, unassigned');
  const words = wordsOf(call!.body);
  expect(words).toContain(':red_circle: *Breach* · First reply');
  expect(words).toContain('<https://kept.example.com/conversations/1001|1001>  Cannot log in');
  expect(words).toContain('*Time*\n0.3 h overdue');
  expect(words).toContain('*Assignee*\nunassigned');
  expect(words).toContain('Why: time passed · rule: Breaches to Slack');
});

test('given a rule with words of its own, then names are filled in and whatever is Slack’s is escaped', async () => {
  const rule = {
    ...BREACHES,
    do: [{ slack: { channel: '#x', text: '*{{metric}}* of {{customer}}: {{subject}} {{hours}} <!here>' } }],
  };
  const bench = await start([rule]);
  await bench.converse(
    created('2026-03-02T07:42:00Z', {
      subject: '<!channel> & <https://evil.example|click>',
      customer: { id: 'c', name: '<@U1>' },
    }),
  );
  await bench.fire({ at: NOON - 18 * MINUTE });
  await bench.run();
  expect(wordsOf(slack.calls[0]!.body)).toContain(
    '*First reply* of &lt;@U1&gt;: &lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; 0.3 h overdue <!here>',
  );
});

test('given a message longer than a block, and more than fifty of them, then it is cut inside the limits', async () => {
  const text = `{{subject}} ${'word <https://example.com|x> '.repeat(8_000)}`;
  const bench = await start([{ ...BREACHES, do: [{ slack: { channel: '#x', text } }] }]);
  await bench.converse(created('2026-03-02T07:42:00Z', { subject: '&'.repeat(500) }));
  await bench.fire({ at: NOON - 18 * MINUTE });
  await bench.run();
  expect(slack.calls).toHaveLength(1);
  expect(slack.calls[0]!.body.blocks!.length).toBeGreaterThan(40);
});

test('given a message, when its conversation escalates in the same channel, then it is changed in place', async () => {
  const rule = {
    name: 'One channel',
    on: ['sla_breach_warning', 'sla_breached'],
    do: [{ slack: { channel: '#sla' } }],
  };
  const bench = await start([rule]);
  bench.clock.moveTo(Date.parse('2026-03-02T11:00:00Z'));
  await bench.converse(created('2026-03-02T08:00:00Z'));
  await bench.fire({ trigger: 'sla_breach_warning' });
  await bench.run();
  bench.clock.moveTo(NOON);
  await bench.converse(created('2026-03-02T08:00:00Z'));
  await bench.fire({});
  await bench.run();
  await bench.after(3_000);
  expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update']);
  expect(slack.messages.size).toBe(1);
  expect(wordsOf([...slack.messages.values()][0])).toContain('*Breach* · First reply');
});

test('given a warning, when another rule speaks of the breach elsewhere, then the warning shows it too; then the answer, then that it is done', async () => {
  const bench = await start([BREACHES, WARNINGS]);
  bench.clock.moveTo(Date.parse('2026-03-02T11:00:00Z'));
  await bench.converse(created('2026-03-02T08:00:00Z'));
  await bench.fire({ trigger: 'sla_breach_warning' });
  await bench.run();
  const warning = () => wordsOf([...slack.messages.values()][0]);
  expect(warning()).toContain('*At risk* · First reply');
  expect(warning()).toContain('1.0 h left');
  bench.clock.moveTo(NOON);
  await bench.converse(created('2026-03-02T08:00:00Z'));
  await bench.fire({});
  await bench.run();
  await bench.after(3_000);
  expect(slack.calls.map(({ method, body }) => `${method} ${body.channel}`).sort()).toEqual([
    'chat.postMessage #sla-breaches',
    'chat.postMessage #sla-warnings',
    'chat.update C-sla-warnings',
  ]);
  expect(warning()).toContain('*Breach* · First reply');
  const answered = { id: 'e2', type: 'message.sent', conversation: '1001', at: '2026-03-02T12:30:00Z' };
  bench.clock.moveTo(NOON + HOUR);
  await bench.converse(created('2026-03-02T08:00:00Z'), answered);
  await bench.run();
  await bench.after(3_000);
  for (const message of slack.messages.values()) {
    expect(wordsOf(message)).toContain(':x: *Breached* · First reply');
    expect(wordsOf(message)).toContain('0.5 h overdue (answered Mon, 2 Mar 2026, 12:30 UTC)');
  }
  const calls = slack.calls.length;
  await bench.after(HOUR);
  expect(slack.calls).toHaveLength(calls);
  const done = { id: 'e3', type: 'status.changed', conversation: '1001', at: '2026-03-02T14:00:00Z', status: 'done' };
  bench.clock.moveTo(NOON + 3 * HOUR);
  await bench.converse(created('2026-03-02T08:00:00Z'), answered, done);
  await bench.run();
  await bench.after(3_000);
  expect(wordsOf([...slack.messages.values()][0])).toContain('*Status*\ndone');
  expect(slack.messages.size).toBe(2);
  expect(await bench.store.db.selectFrom('posts').where('closed_at', 'is', null).selectAll().execute()).toEqual([]);
});

test('given somebody to mention, then the message does, and a change in place says so in its thread', async () => {
  const rule = {
    name: 'One channel',
    on: ['sla_breach_warning', 'sla_breached'],
    do: [{ slack: { channel: '#sla', mention: 'assignee' } }],
  };
  const directory = { people: { ana: { name: 'Ana', slack: 'U0ANA' } } };
  const bench = await start([rule], { directory });
  const standing = { assignee: 'ana' };
  await bench.converse(created('2026-03-02T09:00:00Z', { assignee: 'ana' }));
  await bench.fire({ trigger: 'sla_breach_warning', standing });
  await bench.run();
  await bench.after(MINUTE);
  await bench.fire({ standing });
  await bench.run();
  expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
  expect(wordsOf(slack.calls[0]!.body)).toContain('<@U0ANA>');
  expect(slack.calls[2]!.body.thread_ts).toBe(slack.calls[1]!.body.ts);
  expect(slack.calls[2]!.body.text).toContain('<@U0ANA>');
  expect(wordsOf(slack.calls[0]!.body)).toContain('*Assignee*\nAna');
});

test('given a message that somebody deleted, then an escalation is posted anew', async () => {
  const rule = {
    name: 'One channel',
    on: ['sla_breach_warning', 'sla_breached'],
    do: [{ slack: { channel: '#sla' } }],
  };
  const bench = await start([rule]);
  await bench.converse(created('2026-03-02T09:00:00Z'));
  await bench.fire({ trigger: 'sla_breach_warning' });
  await bench.run();
  slack.messages.clear();
  await bench.after(MINUTE);
  await bench.fire({});
  await bench.run();
  expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
  expect((await bench.deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent']);
});

test('given twenty breaches for one channel, then it gets one message a second, in order', async () => {
  const bench = await start([BREACHES]);
  await bench.fire(...Array.from({ length: 20 }, (_, at) => ({ conversation: String(100 + at) })));
  await bench.run();
  expect(slack.calls).toHaveLength(1);
  for (let seconds = 0; seconds < 19; seconds++) await bench.after(1_000);
  expect(slack.calls.map(({ body }) => /of (\d+),/.exec(body.text)?.[1])).toEqual(
    Array.from({ length: 20 }, (_, at) => String(100 + at)),
  );
});

test.each(['channel_not_found', 'invalid_auth', 'is_archived', 'not_in_channel'])(
  'given %s, then it is not tried again',
  async (error) => {
    const bench = await start([BREACHES]);
    slack.errors.push(error);
    await bench.fire({});
    await bench.run();
    await bench.after(2 * HOUR);
    expect(slack.calls).toHaveLength(1);
    expect(await bench.deliveries()).toMatchObject([{ state: 'failed', error: `Slack: ${error}` }]);
  },
);

test.each([
  ['ratelimited', 30_000],
  ['internal_error', 2_500],
  ['service_unavailable', 2_500],
])('given %s, then it is tried again later', async (error, waits) => {
  const bench = await start([BREACHES]);
  slack.errors.push(error);
  await bench.fire({});
  await bench.run();
  await bench.after(waits - 1);
  expect(slack.calls).toHaveLength(1);
  await bench.after(2_000);
  expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
});

test('given an incoming webhook, then the message goes to its one channel', async () => {
  const bench = await start([]);
  bench.timeline = timelineFor({
    connections: { slack: { kind: 'slack', webhookUrl: { env: 'SLACK_HOOK' } } },
    automations: [{ name: 'Hook', on: ['sla_breached'], do: [{ slack: {} }] }],
  });
  bench.env = { SLACK_HOOK: slack.hookUrl };
  await bench.fire({});
  await bench.run();
  expect(slack.calls.map(({ method }) => method)).toEqual(['services/T000/B000/very-secret-hook']);
  expect(await bench.deliveries()).toMatchObject([{ state: 'sent', destination: 'slack:slack' }]);
});

test('given a rule that is tried out, then a sample is shown, and sent only if asked', async () => {
  const bench = await start([BREACHES]);
  const shown = await bench.delivery.queries.testAutomation('main', 'Breaches to Slack');
  expect(shown).toMatchObject([
    { action: 0, kind: 'slack', destination: 'slack:slack:#sla-breaches', sent: false, error: null },
  ]);
  expect(slack.calls).toEqual([]);
  const sent = await bench.delivery.queries.testAutomation('main', 'Breaches to Slack', { send: true });
  expect(sent).toMatchObject([{ sent: true, status: 200 }]);
  expect(slack.calls[0]!.body.text).toBe('[Test] Breach: First reply of sample, 0.3 h overdue, unassigned');
  expect(await bench.delivery.queries.testAutomation('main', 'No such rule')).toBeNull();
  expect(await bench.deliveries()).toEqual([]);
});
