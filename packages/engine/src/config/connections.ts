import type { Connection } from './config.ts';
import { describe, type Keys, type Report } from './report.ts';
import type { connectionShape } from './shape/connection-shape.ts';
import type { Read } from './shape/read.ts';

type ReadConnection = Read<typeof connectionShape>;
type Of<K extends Connection['kind']> = Extract<ReadConnection, { kind: K }>['fields'];

/** A connection with its defaults, null if it is faulty. */
export function connectionOf(name: string, read: ReadConnection, report: Report): Connection | null {
  const keys: Keys = ['connections', name];
  switch (read.kind) {
    case 'slack':
      return slackOf(read.fields, keys, report);
    case 'webhook': {
      const { url, secret } = read.fields;
      return url == null || secret === null ? null : { kind: 'webhook', url, secret: secret ?? null };
    }
    case 'smtp':
      return smtpOf(read.fields, keys, report);
    case 'teams':
      return read.fields.url == null ? null : { kind: 'teams', url: read.fields.url };
    case 'pagerduty': {
      const { routingKey, apiUrl } = read.fields;
      return routingKey == null || apiUrl === null ? null : { kind: 'pagerduty', routingKey, apiUrl: apiUrl ?? null };
    }
    default:
      return read satisfies never;
  }
}

function slackOf(
  { token, webhookUrl, defaultChannel, apiUrl }: Of<'slack'>,
  keys: Keys,
  report: Report,
): Connection | null {
  if ((token === undefined) === (webhookUrl === undefined)) {
    const message =
      token === undefined
        ? 'A way in is missing. Write token: { env: NAME } for a bot that reaches every channel, or webhookUrl: { env: NAME } for one channel.'
        : 'A connection has a token or a webhookUrl, not both. Make two connections of it.';
    return report.error(keys, 'one_credential', message);
  }
  if (token === null || webhookUrl === null) return null;
  return {
    kind: 'slack',
    token: token ?? null,
    webhookUrl: webhookUrl ?? null,
    defaultChannel: defaultChannel ?? null,
    apiUrl: apiUrl ?? null,
  };
}

function smtpOf(
  { host, port, secure, user, password, from }: Of<'smtp'>,
  keys: Keys,
  report: Report,
): Connection | null {
  if ((user === undefined) !== (password === undefined)) {
    const absent = user === undefined ? 'user' : 'password';
    report.error(keys, 'one_credential', `To sign in, user and password go together: ${absent} is missing.`);
  }
  if (typeof from === 'string') checkAddress(from, [...keys, 'from'], report);
  if (host == null || from == null || password === null) return null;
  return {
    kind: 'smtp',
    host,
    port: port ?? (secure ? 465 : 587),
    secure: secure ?? false,
    user: user ?? null,
    password: password ?? null,
    from,
  };
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

/** `ana@example.com`. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** An address, with or without the name before it: `Kept <kept@example.com>`. */
export function checkAddress(text: string, keys: Keys, report: Report): void {
  const inner = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  if (!isAddress(inner))
    report.error(keys, 'not_an_address', `${describe(text)} is no e-mail address. Write one such as ana@example.com.`);
}
