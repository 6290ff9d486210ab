import { afterEach, describe, expect, test } from 'vitest';
import { SecretsInUse, secretReader } from '../../src/delivery/secrets.ts';
import { databaseOf } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { startSmtp } from './receivers/smtp-receiver.ts';
import { HOUR, timelineFor, workbench } from './workbench.ts';

const database = databaseOf('sqlite');
let receiver: HttpReceiver;
afterEach(() => receiver?.close());

const SECRETS = {
  SLACK_TOKEN: 'xoxb-111-secret-of-slack',
  HOOK_SECRET: 'whsec_c2VjcmV0LW9mLXRoZS1ob29rLWFuZC1tb3Jl',
  TEAMS_PATH: '/workflows/secret-of-teams?sig=very-secret-signature',
  ROUTING_KEY: 'secretofpagerduty0123456789abcde',
  SMTP_PASSWORD: 'secret-of-smtp',
};

test('given receivers that give back what they were sent, then no secret is in the store, the log, an answer or a sample', async () => {
  receiver = await startReceiver(({ headers, body, path }, response) => {
    response.writeHead(400).end(`you sent ${headers.authorization} ${headers['webhook-signature']} ${path} ${body}`);
  });
  const smtp = await startSmtp({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, callback) =>
      callback(Object.assign(new Error(`wrong: ${password}`), { responseCode: 535 })),
  });
  const bench = await workbench(await database.open(), { config: {} });
  bench.env = { ...SECRETS, TEAMS_URL: `${receiver.url}${SECRETS.TEAMS_PATH}` };
  bench.timeline = timelineFor({
    connections: {
      slack: { kind: 'slack', token: { env: 'SLACK_TOKEN' }, apiUrl: receiver.url },
      hook: { kind: 'webhook', url: receiver.url, secret: { env: 'HOOK_SECRET' } },
      teams: { kind: 'teams', url: { env: 'TEAMS_URL' } },
      pager: { kind: 'pagerduty', routingKey: { env: 'ROUTING_KEY' }, apiUrl: receiver.url },
      mail: {
        kind: 'smtp',
        host: '127.0.0.1',
        port: smtp.port,
        user: 'kept',
        password: { env: 'SMTP_PASSWORD' },
        from: 'kept@example.com',
      },
    },
    automations: [
      {
        name: 'All',
        on: ['sla_breached'],
        do: [
          { slack: { channel: '#x' } },
          { webhook: { connection: 'hook' } },
          { teams: {} },
          { pagerduty: {} },
          { email: { to: 'x@example.com' } },
        ],
      },
    ],
  });
  await bench.fire({});
  await bench.run();
  await bench.after(2 * HOUR);
  const samples = await bench.delivery.queries.testAutomation('main', 'All', { send: true });
  await smtp.close();

  // They were used, or this would prove nothing.
  const sent = JSON.stringify(receiver.received);
  expect(sent).toContain(SECRETS.SLACK_TOKEN);
  expect(sent).toContain(SECRETS.ROUTING_KEY);
  expect(sent).toContain('very-secret-signature');

  const tables = ['outbox', 'deliveries', 'attempts', 'destinations', 'posts'] as const;
  const stored = await Promise.all(tables.map((table) => bench.store.db.selectFrom(table).selectAll().execute()));
  const seen = JSON.stringify([stored, bench.logged, samples, await bench.delivery.queries.destinations('main')]);
  expect(seen).toContain('[secret]');
  expect(seen).toContain('you sent');
  for (const secret of [
    'secret-of-slack',
    SECRETS.HOOK_SECRET,
    'secret-of-teams',
    'very-secret-signature',
    SECRETS.ROUTING_KEY,
    'secret-of-smtp',
  ]) {
    expect(seen).not.toContain(secret);
  }
});

describe('reading secrets', () => {
  const read = secretReader({ A: ' value \n', EMPTY: '' }, async (path) => {
    if (path === '/run/secrets/b') return 'from a file\n';
    throw new Error('ENOENT: /etc/passwd holds root:x:0');
  });

  test.each([
    [{ env: 'A' }, 'value'],
    [{ file: '/run/secrets/b' }, 'from a file'],
  ])('%j', async (ref, value) => expect(await read(ref)).toBe(value));

  test.each([
    [{ env: 'EMPTY' }, 'The environment variable EMPTY is not set.'],
    [{ env: 'NONE' }, 'The environment variable NONE is not set.'],
    [{ file: '/x' }, 'The file /x cannot be read, or is empty.'],
  ])('%j is missing', async (ref, message) => await expect(read(ref)).rejects.toThrow(message));
});

describe('hiding secrets', () => {
  test.each([
    ['tok&en/1', 'a tok&en/1 b', 'a [secret] b'],
    ['tok&en/1', 'a tok%26en%2F1 b', 'a [secret] b'],
    ['quo"ted', '{"t":"quo\\"ted"}', '{"t":"[secret]"}'],
    ['password', Buffer.from('password').toString('base64'), '[secret]'],
    ['https://hooks.example.com/services/T0/B0/abcdef', 'no POST /services/T0/B0/abcdef', 'no POST [secret]'],
  ])('%s in %s', async (secret, text, hidden) => {
    const inUse = new SecretsInUse(async () => secret);
    await inUse.valueOf({ env: 'X' });
    expect(inUse.hide(text)).toBe(hidden);
  });
});
