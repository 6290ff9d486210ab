import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type SmtpReceiver, startSmtp } from './receivers/smtp-receiver.ts';
import { MINUTE, NOON, timelineFor, workbench } from './workbench.ts';

const database = databaseOf('sqlite');
let smtp: SmtpReceiver;
afterEach(() => smtp.close());

const DIRECTORY = {
  people: { ana: { name: 'Ana', email: 'ana@example.com' }, bo: { email: 'bo@example.com' }, cy: { name: 'Cy' } },
  teams: { support: { members: ['bo', 'cy'], manager: 'ana' }, sales: { email: 'sales@example.com' } },
};

async function start(action: object, server: SMTPServerOptions = {}, smtpFields: object = {}) {
  smtp = await startSmtp(server);
  const bench = await workbench(await database.open(), { config: {} });
  bench.timeline = timelineFor({
    connections: {
      mail: { kind: 'smtp', host: '127.0.0.1', port: smtp.port, from: 'Kept <kept@example.com>', ...smtpFields },
    },
    directory: DIRECTORY,
    automations: [{ name: 'Breaches by mail', on: ['sla_breached'], do: [{ email: action }] }],
  });
  await bench.converse({
    id: 'e1',
    type: 'conversation.created',
    conversation: '1001',
    at: '2026-03-02T07:42:00Z',
    subject: 'Cannot <b>log in</b> & more',
    assignee: 'ana',
  });
  return bench;
}

test('given a breach, then a mail says so, plainly and in HTML, under an id of its own', async () => {
  const bench = await start({ to: 'assignee' });
  await bench.fire({ at: NOON - 18 * MINUTE, standing: { assignee: 'ana' } });
  await bench.run();
  expect(smtp.mails).toHaveLength(1);
  const [{ mail, from, to }] = smtp.mails as [(typeof smtp.mails)[0]];
  const [delivery] = await bench.deliveries();
  expect({ from, to }).toEqual({ from: 'kept@example.com', to: ['ana@example.com'] });
  expect(mail.subject).toBe('Breach: First reply of 1001, 0.3 h overdue, Ana: Cannot <b>log in</b> & more');
  expect(mail.messageId).toBe(`<${delivery!.id}@example.com>`);
  expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  expect(mail.text).toContain('1001: Cannot <b>log in</b> & more');
  expect(mail.text).toMatch(/Time +0\.3 h overdue/);
  expect(mail.text).toContain('Why: time passed\nOpen: https://kept.example.com/conversations/1001');
  expect(mail.html).toContain('1001: Cannot &lt;b&gt;log in&lt;/b&gt; &amp; more');
  expect(mail.html).not.toContain('<b>');
  expect(delivery).toMatchObject({ state: 'sent', destination: 'email:mail' });
});

test('given words of one’s own, then no subject begins another header and no value becomes HTML', async () => {
  const bench = await start({ to: 'x@example.com', subject: '{{subject}}!', text: '<i>{{subject}}</i>\n{{hours}}' });
  await bench.converse({
    id: 'e1',
    type: 'conversation.created',
    conversation: '1001',
    at: '2026-03-02T07:42:00Z',
    subject: 'one\r\nBcc: thief@example.com\r\n\r\n<script>x</script>',
  });
  await bench.fire({});
  await bench.run();
  const [{ mail, to }] = smtp.mails as [(typeof smtp.mails)[0]];
  expect(to).toEqual(['x@example.com']);
  expect(mail.bcc ?? []).toEqual([]);
  expect(mail.subject).toBe('one Bcc: thief@example.com <script>x</script>!');
  expect(mail.html).toContain('&lt;i&gt;one');
  expect(mail.html).not.toMatch(/<i>|<script>/);
});

test.each([
  ['assignee', { assignee: 'ana', team: 'support' }, ['ana@example.com']],
  ['assignee', { assignee: null, team: 'support' }, ['bo@example.com']],
  ['assignee', { assignee: 'cy', team: 'support' }, ['bo@example.com']],
  ['assignee', { assignee: 'stranger', team: 'sales' }, ['sales@example.com']],
  ['team', { team: 'sales' }, ['sales@example.com']],
  ['team', { team: 'support' }, ['bo@example.com']],
  ['manager', { team: 'support' }, ['ana@example.com']],
  ['manager', { team: 'sales' }, ['sales@example.com']],
  [
    ['assignee', 'manager', 'ops@example.com', 'ANA@example.com'],
    { assignee: 'ana', team: 'support' },
    ['ops@example.com', 'ANA@example.com'],
  ],
])('given to: %j and %j, then it goes to %j', async (to, standing, addresses) => {
  const bench = await start({ to });
  await bench.fire({ standing });
  await bench.run();
  expect(smtp.mails[0]!.to).toHaveLength(addresses.length);
  expect(new Set(smtp.mails[0]!.to)).toEqual(new Set(addresses));
});

test('given nobody at all, then it is skipped and says why', async () => {
  const bench = await start({ to: 'assignee' });
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state: 'skipped', attempts: 0 }]);
  expect((await bench.deliveries())[0]!.error).toMatch(/^no_recipient: Nobody was found/);
});

test.each([
  [550, 'failed', 'The mail server refused it: 550.'],
  [451, 'waiting', 'The mail server did not take it: 451.'],
])('given %i for the recipient, then it is %s', async (responseCode, state, error) => {
  const bench = await start(
    { to: 'x@example.com' },
    {
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no such mailbox'), { responseCode })),
    },
  );
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state, error }]);
  const attempt = await bench.store.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
  expect(attempt).toMatchObject({ status: responseCode });
  expect(attempt.answer).toContain('no such mailbox');
});

test('given a password, then it signs in, and a wrong one is refused without being shown', async () => {
  const bench = await start(
    { to: 'x@example.com' },
    {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        password === 'right-password'
          ? callback(null, { user: username })
          : callback(Object.assign(new Error(`not ${password}`), { responseCode: 535 })),
    },
    { user: 'kept', password: { env: 'SMTP_PASSWORD' } },
  );
  bench.env = { SMTP_PASSWORD: 'wrong-password' };
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([
    { state: 'failed', error: 'The mail server refused the password: 535.' },
  ]);
  const rows = JSON.stringify(await bench.store.db.selectFrom('attempts').selectAll().execute());
  expect(rows).not.toContain('wrong-password');
  bench.env = { SMTP_PASSWORD: 'right-password' };
  await bench.fire({ conversation: '1002' });
  await bench.run();
  expect(smtp.mails).toHaveLength(1);
});

test('given a server that is away, then the mail waits and goes when it is back', async () => {
  const bench = await start({ to: 'x@example.com' });
  await smtp.close();
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
});
