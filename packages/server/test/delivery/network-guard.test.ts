import type { lookup as systemLookup } from 'node:dns';
import { afterEach, describe, expect, test } from 'vitest';
import { guardedLookup } from '../../src/delivery/guarded-lookup.ts';
import { networkGuard } from '../../src/delivery/network-guard.ts';
import { databaseOf } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { HOUR, workbench } from './workbench.ts';

const FORBIDDEN = [
  '127.0.0.1',
  '127.8.9.1',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '0.1.2.3',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::a00:1',
  '::a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '4000::1',
  '2002:a00:1::',
  '2001::1',
  '2001:db8::1',
  'not an address',
  '',
];
const PUBLIC = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'];

describe('addresses', () => {
  const guard = networkGuard(false);
  test.each(FORBIDDEN)('%s is not reached', (address) => expect(guard.allows(address, 'example.com')).toBe(false));
  test.each(PUBLIC)('%s is reached', (address) => expect(guard.allows(address, 'example.com')).toBe(true));

  test.each([
    ['10.1.0.0/16', '10.1.2.3', true],
    ['10.1.0.0/16', '10.2.0.1', false],
    ['10.1.0.0/16', '::ffff:10.1.2.3', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', '10.0.0.1', false],
    ['mail.internal', '10.0.0.1', false],
  ])('given %s is allowed, then %s is: %s', (allowed, address, reached) => {
    expect(networkGuard([allowed]).allows(address, 'example.com')).toBe(reached);
  });

  test('given a host name is allowed, then it is reached wherever it lies', () => {
    expect(networkGuard(['mail.internal']).allows('10.0.0.1', 'Mail.Internal')).toBe(true);
  });
});

test('given a name with a public and a private address, then only the public one is connected to', async () => {
  const answers = [
    { address: '10.0.0.1', family: 4 },
    { address: '8.8.8.8', family: 4 },
  ];
  const lookup = ((_host: string, _options: object, callback: (error: null, addresses: object[]) => void) =>
    callback(null, answers)) as unknown as typeof systemLookup;
  const all = await new Promise((resolve, reject) => {
    guardedLookup(networkGuard(false), lookup)('rebind.example', { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
  expect(all).toEqual([{ address: '8.8.8.8', family: 4 }]);
});

describe('through the whole delivery', () => {
  const database = databaseOf('sqlite');
  let receiver: HttpReceiver;
  let other: HttpReceiver;
  afterEach(async () => {
    await receiver.close();
    await other.close();
  });

  const start = async (urlOf: (port: string) => string, allowPrivateNetworks: boolean | string[]) => {
    receiver = await startReceiver();
    other = await startReceiver();
    return await workbench(await database.open(), {
      settings: { allowPrivateNetworks },
      config: {
        connections: { hook: { kind: 'webhook', url: urlOf(new URL(receiver.url).port) } },
        automations: [{ name: 'Hook', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] }],
      },
    });
  };

  test.each([
    ['an address', (port: string) => `http://127.0.0.1:${port}/`],
    ['a name that resolves to one', (port: string) => `http://localhost:${port}/`],
    ['another spelling of it', (port: string) => `http://2130706433:${port}/`],
    ['IPv6', (port: string) => `http://[::1]:${port}/`],
    ['mapped into IPv6', (port: string) => `http://[::ffff:127.0.0.1]:${port}/`],
  ])('given %s of this machine, then it is refused for good and never asked', async (_, urlOf) => {
    const bench = await start(urlOf, false);
    await bench.fire({});
    await bench.run();
    await bench.after(2 * HOUR);
    expect(receiver.received).toEqual([]);
    const [delivery] = await bench.deliveries();
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1 });
    expect(delivery!.error).toContain('private, loopback or link-local');
  });

  test.each([
    ['a private address', 'http://10.0.0.7/'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['another address of this machine', 'http://127.0.0.2:1/'],
    ['this machine in IPv6', 'http://[::1]:1/'],
    ['another protocol', 'file:///etc/passwd'],
  ])('given a redirect to %s, then it is not followed', async (_, location) => {
    const bench = await start((port) => `http://127.0.0.1:${port}/`, ['127.0.0.1']);
    receiver.answer = (_received, response) => response.writeHead(307, { location }).end();
    await bench.fire({});
    await bench.run();
    expect(receiver.received).toHaveLength(1);
    expect(await bench.deliveries()).toMatchObject([{ state: 'failed' }]);
  });

  test('given a redirect to what is allowed, then it is followed', async () => {
    const bench = await start((port) => `http://127.0.0.1:${port}/`, ['127.0.0.1']);
    receiver.answer = (_, response) => response.writeHead(308, { location: `${other.url}/there` }).end();
    await bench.fire({});
    await bench.run();
    expect(other.received.map(({ path, body }) => [path, body.length > 0])).toEqual([['/there', true]]);
  });

  test('given a proxy in the environment, then it is not used', async () => {
    const before = { ...process.env };
    try {
      process.env.HTTP_PROXY = process.env.http_proxy = 'http://127.0.0.1:9';
      const bench = await start((port) => `http://127.0.0.1:${port}/`, ['127.0.0.1']);
      await bench.fire({});
      await bench.run();
      expect(receiver.received).toHaveLength(1);
    } finally {
      process.env = before;
    }
  });
});
