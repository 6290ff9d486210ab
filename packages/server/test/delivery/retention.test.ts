/** What was sent is forgotten in time; what is open, and what happened, is not. */
import { afterEach, expect, test } from 'vitest';
import { forgetDeliveries } from '../../src/delivery/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { HOUR, NOON, WORKSPACE, workbench } from './workbench.ts';

const DAY = 24 * HOUR;
const receivers: HttpReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function benchFor(store: Store, automations: object[]) {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const config = { connections: { hook: { kind: 'webhook', url: receiver.url } }, automations };
  return { receiver, bench: await workbench(store, { config }) };
}

async function countOf({ db }: Store, table: 'outbox' | 'deliveries' | 'attempts' | 'throttles' | 'posts') {
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
}

async function forgetAll(store: Store, before: number): Promise<number> {
  let rounds = 0;
  while ((await forgetDeliveries(store, before)) > 0) rounds++;
  return rounds;
}

const HOOK = { on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] };

onEveryDatabase('retention', (database) => {
  test('given deliveries old and new, then the old go with their attempts, triggers and throttles, in steps', async () => {
    const { bench } = await benchFor(await database.open(), [
      { ...HOOK, name: 'Hook', throttle: { every: '1h' } },
      { ...HOOK, name: 'Never', when: { priority: ['no such'] } },
    ]);
    const { store } = bench;
    await bench.fire(...Array.from({ length: 1200 }, (_, at) => ({ conversation: `old${at}` })));
    await bench.run();
    bench.clock.advance(100 * DAY);
    await bench.fire({ conversation: 'new' });
    await bench.run();
    const all = { outbox: 1201, deliveries: 1201, attempts: 1201, throttles: 1202 };
    for (const [table, rows] of Object.entries(all)) expect(await countOf(store, table as 'outbox')).toBe(rows);

    expect(await forgetAll(store, NOON)).toBe(0);
    expect(await forgetAll(store, bench.clock.now() - 90 * DAY)).toBeGreaterThanOrEqual(3);
    expect(await bench.deliveries()).toMatchObject([{ conversation: 'new', state: 'sent' }]);
    // Of the throttle: of the conversation, and of the rule as a whole.
    const left = { outbox: 1, deliveries: 1, attempts: 1, throttles: 2 };
    for (const [table, rows] of Object.entries(left)) expect(await countOf(store, table as 'outbox')).toBe(rows);
  });

  test('given what waits, is held, has not been routed or follows an open conversation, then it stays however old', async () => {
    const { bench, receiver } = await benchFor(await database.open(), [{ ...HOOK, name: 'Hook' }]);
    const { store } = bench;
    await bench.fire({ conversation: 'followed' }, { conversation: 'followed no more' });
    await bench.run();
    const [followed, over] = (await bench.deliveries()).map(({ id }) => id);
    const post = {
      workspace: WORKSPACE,
      kind: 'slack',
      destination: 'slack:s:#a',
      covers: '[]',
      receipt: '{}',
      shown: '',
    };
    const of = { version: 1, at: NOON };
    await store.db
      .insertInto('posts')
      .values([
        { ...post, ...of, delivery: followed!, conversation: 'followed', closed_at: null },
        { ...post, ...of, delivery: over!, conversation: 'followed no more', closed_at: NOON },
      ])
      .execute();
    receiver.answer = (_, response) => void response.writeHead(503).end();
    await bench.fire({ conversation: 'failing' });
    await bench.run();
    await bench.fire({ conversation: 'unrouted' });

    await forgetAll(store, NOON + 100 * DAY);
    expect((await bench.deliveries()).map(({ conversation, state }) => [conversation, state])).toEqual([
      ['followed', 'sent'],
      ['failing', 'waiting'],
    ]);
    expect(await countOf(store, 'posts')).toBe(1);
    // Its attempt too: it has not been given up.
    expect(await countOf(store, 'attempts')).toBe(2);
    expect(await countOf(store, 'outbox')).toBe(1);
    // What was unrouted goes out as if nothing had been forgotten.
    receiver.answer = (_, response) => void response.end();
    await bench.after(MINUTES_OF_PAUSE);
    expect((await bench.deliveries()).every(({ state }) => state === 'sent')).toBe(true);
  });
});

const MINUTES_OF_PAUSE = 20 * 60_000;
