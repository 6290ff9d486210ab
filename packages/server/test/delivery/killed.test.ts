import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { MOST_AHEAD } from '../../src/delivery/lanes.ts';
import { DEFAULT_SETTINGS } from '../../src/delivery/settings.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { BASE, workbench } from './workbench.ts';

const children: ChildProcess[] = [];
let receiver: HttpReceiver;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await receiver.close();
});

onEveryDatabase('SIGKILL in the middle of deliveries', (database) => {
  test('given a process that is killed three times, then every message arrives, and what arrives again has the same id', async () => {
    receiver = await startReceiver();
    const location = await database.fresh();
    const config = {
      ...BASE,
      connections: { hook: { kind: 'webhook', url: receiver.url } },
      automations: [{ name: 'Hook', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] }],
    };
    const bench = await workbench(await database.reopen(location), { config, now: Date.now() });
    const messages = 600;
    await bench.fire(...Array.from({ length: messages }, (_, at) => ({ conversation: `c${at}` })));

    let child = start(location, config);
    for (const arrived of [50, 200, 400]) {
      await expect
        .poll(() => receiver.received.length, { timeout: 60_000, interval: 5 })
        .toBeGreaterThanOrEqual(arrived);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      child = start(location, config);
    }
    const ids = () => receiver.received.map(({ headers }) => headers['webhook-id']!);
    await expect.poll(() => new Set(ids()).size, { timeout: 60_000, interval: 20 }).toBe(messages);
    const unsent = bench.store.db.selectFrom('deliveries').select('id').where('state', '!=', 'sent');
    await expect.poll(async () => (await unsent.execute()).length, { timeout: 60_000, interval: 50 }).toBe(0);

    // No message under two ids, none lost; again came only what was claimed at one of the three ends.
    const byConversation = new Map<string, Set<string>>();
    for (const { body, headers } of receiver.received) {
      const { data } = JSON.parse(body) as { data: { conversation: { id: string } } };
      const known = byConversation.get(data.conversation.id) ?? new Set();
      byConversation.set(data.conversation.id, known.add(headers['webhook-id']!));
    }
    expect(byConversation.size).toBe(messages);
    expect([...byConversation.values()].filter((known) => known.size !== 1)).toEqual([]);
    expect(receiver.received.length).toBeLessThanOrEqual(messages + 3 * (DEFAULT_SETTINGS.perDestination + MOST_AHEAD));
  }, 180_000);
});

function start(location: object, config: object): ChildProcess {
  const script = fileURLToPath(new URL('worker-process.ts', import.meta.url));
  const args = ['--conditions=source', script, JSON.stringify(location), JSON.stringify(config)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  children.push(child);
  return child;
}
