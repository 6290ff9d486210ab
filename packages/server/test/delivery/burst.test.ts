import { afterEach, expect, test } from 'vitest';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { MINUTE, type Workbench, workbench } from './workbench.ts';

const receivers: HttpReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

/** A rule a destination, all breaches to each. */
function configOf(destinations: Record<string, string>) {
  const names = Object.keys(destinations);
  return {
    connections: Object.fromEntries(names.map((name) => [name, { kind: 'webhook', url: destinations[name]! }])),
    automations: names.map((name) => ({
      name: `To ${name}`,
      on: ['sla_breached'],
      do: [{ webhook: { connection: name } }],
    })),
  };
}

const idsOf = (receiver: HttpReceiver) => receiver.received.map(({ headers }) => headers['webhook-id']!);

onEveryDatabase('a burst', (database) => {
  const breaches = 10_000;

  test(`given ${breaches} breaches, one destination dead and one slow, then the others have all of them at once, and the dead one gets each once when it is back`, async () => {
    const fast = await startReceiver();
    const slow = await startReceiver();
    const dead = await startReceiver();
    receivers.push(fast, slow, dead);
    const pending: (() => void)[] = [];
    // It takes requests and does not answer them for now.
    slow.answer = (_, response) => pending.push(() => response.end());
    dead.answer = (_, response) => response.destroy();
    const bench = await workbench(await database.open(), {
      config: configOf({ fast: fast.url, slow: slow.url, dead: dead.url }),
      settings: { perDestination: 16, timeoutMs: 60_000, leaseMs: 3_600_000 },
    });
    await bench.fire(...Array.from({ length: breaches }, (_, at) => ({ conversation: `c${at}` })));

    // Rounds, not seconds: as many as it takes to hand the fast one its share, and a few more.
    const rounds = await roundsUntil(
      bench,
      () => fast.received.length === breaches,
      Math.ceil(breaches / 16) + breaches / 200 + 10,
    );
    expect(rounds).toBeGreaterThan(0);
    expect(new Set(idsOf(fast)).size).toBe(breaches);
    expect(slow.open.most).toBe(16);
    expect(slow.received).toHaveLength(16);
    // Five failures, and what was under way with them: then it is left alone.
    expect(dead.received.length).toBeLessThanOrEqual(21);
    expect(bench.logged.some((line) => line.startsWith('webhook:dead keeps failing and is paused'))).toBe(true);
    const [standing] = (await bench.delivery.queries.destinations('main')).filter(
      ({ destination }) => destination === 'webhook:dead',
    );
    expect(standing).toMatchObject({ waiting: breaches, lastError: 'The connection was closed before an answer.' });
    expect(standing!.pausedUntil).toBeGreaterThan(bench.clock.now());

    // Probes: one each time that a pause ends.
    const before = dead.received.length;
    for (let probes = 0; probes < 3; probes++) {
      bench.clock.moveTo((await pausedUntil(bench, 'webhook:dead'))!);
      await bench.delivery.tick();
      await bench.delivery.settled(16);
      await bench.delivery.tick();
    }
    expect(dead.received.length).toBe(before + 3);

    dead.received.length = 0;
    dead.answer = (_, response) => response.end();
    bench.clock.moveTo((await pausedUntil(bench, 'webhook:dead'))!);
    await roundsUntil(bench, () => dead.received.length === breaches, Math.ceil(breaches / 16) + 50);
    expect(new Set(idsOf(dead)).size).toBe(breaches);
    expect(bench.logged.some((line) => line.startsWith('webhook:dead answers again'))).toBe(true);

    slow.answer = (_, response) => response.end();
    for (const answer of pending.splice(0)) answer();
    await roundsUntil(bench, () => slow.received.length === breaches, Math.ceil(breaches / 16) + 50, 0);
    expect(new Set(idsOf(slow)).size).toBe(breaches);
    await bench.run();
    expect(await statesOf(bench)).toEqual({ sent: breaches * 3 });
  }, 120_000);
});

onEveryDatabase('order', (database) => {
  test('given several triggers of a conversation, then they arrive in order, one at a time, while others go on', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    let failing = true;
    receiver.answer = ({ body }, response) => {
      const { data } = JSON.parse(body) as { data: { conversation: { id: string }; transition: { cycle: number } } };
      const fails = failing && data.conversation.id === 'a' && data.transition.cycle === 1;
      response.writeHead(fails ? 503 : 200).end();
    };
    const bench = await workbench(await database.open(), { config: configOf({ hook: receiver.url }) });
    await bench.fire(
      ...[1, 2, 3].flatMap((cycle) =>
        ['a', 'b'].map((conversation) => ({
          conversation,
          cycle,
          metric: 'allMessages' as const,
          at: bench.clock.now() + cycle,
        })),
      ),
    );
    await bench.run();
    const arrived = () =>
      receiver.received.map(({ body }) => {
        const { data } = JSON.parse(body) as { data: { conversation: { id: string }; transition: { cycle: number } } };
        return `${data.conversation.id}${data.transition.cycle}`;
      });
    expect(arrived().sort()).toEqual(['a1', 'b1', 'b2', 'b3']);
    failing = false;
    await bench.after(MINUTE);
    expect(arrived().filter((one) => one.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
    expect(arrived().filter((one) => one.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });
});

onEveryDatabase('a process that dies', (database) => {
  test('given deliveries under way when it dies, then another takes them over after the lease, under the same ids', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    const hanging: (() => void)[] = [];
    receiver.answer = (_, response) => hanging.push(() => response.destroy());
    const bench = await workbench(await database.open(), {
      config: configOf({ hook: receiver.url }),
      settings: { timeoutMs: 60_000, leaseMs: 60_000 },
    });
    await bench.fire(...Array.from({ length: 5 }, (_, at) => ({ conversation: `c${at}` })));
    await bench.delivery.tick();
    await expect.poll(() => receiver.received.length).toBe(5);
    // It never hears of the answers, nor writes anything down: as if it had been killed.
    const first = idsOf(receiver);
    const survivor = bench.another();
    receiver.answer = (_, response) => response.end();
    await survivor.tick();
    bench.clock.advance(59_999);
    await survivor.tick();
    expect(receiver.received).toHaveLength(5);
    bench.clock.advance(10_000);
    await survivor.tick();
    await survivor.settled();
    await survivor.tick();
    expect(new Set(idsOf(receiver).slice(5))).toEqual(new Set(first));
    expect(receiver.received).toHaveLength(10);
    expect(await statesOf(bench)).toEqual({ sent: 5 });
    // The first one turns out to live: its late word changes nothing.
    for (const hangUp of hanging) hangUp();
    await bench.delivery.settled();
    await bench.delivery.tick();
    expect(await statesOf(bench)).toEqual({ sent: 5 });
    await survivor.stop();
  });

  test('given two processes at work at once, then each message goes out once', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    const bench = await workbench(await database.open(), { config: configOf({ hook: receiver.url }) });
    await bench.fire(
      ...Array.from({ length: 300 }, (_, at) => ({
        conversation: `c${at % 150}`,
        cycle: 1 + Math.floor(at / 150),
        metric: 'allMessages' as const,
      })),
    );
    const workers = [bench.delivery, bench.another(), bench.another()];
    for (let rounds = 0; rounds < 400 && receiver.received.length < 300; rounds++) {
      await Promise.all(
        workers.map(async (worker) => {
          await worker.tick();
          await worker.settled();
        }),
      );
    }
    for (const worker of workers) await worker.stop();
    expect(receiver.received).toHaveLength(300);
    expect(new Set(idsOf(receiver)).size).toBe(300);
    expect(await statesOf(bench)).toEqual({ sent: 300 });
  });

  test('given stop, then what is under way ends and is written down', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    const bench = await workbench(await database.open(), { config: configOf({ hook: receiver.url }) });
    await bench.fire({}, { conversation: '2' });
    bench.delivery.start();
    await expect.poll(() => receiver.received.length).toBe(2);
    await Promise.all([bench.delivery.stop(), bench.delivery.stop()]);
    expect(await statesOf(bench)).toEqual({ sent: 2 });
  });
});

/** @param hanging so many stay under way, because nobody answers them */
async function roundsUntil(bench: Workbench, reached: () => boolean, most: number, hanging = 16): Promise<number> {
  for (let rounds = 1; rounds <= most; rounds++) {
    await bench.delivery.tick();
    await bench.delivery.settled(hanging);
    if (reached()) return rounds;
  }
  throw new Error(`Not after ${most} rounds.`);
}

async function pausedUntil(bench: Workbench, name: string): Promise<number | null> {
  const all = await bench.delivery.queries.destinations('main');
  return all.find(({ destination }) => destination === name)!.pausedUntil;
}

async function statesOf(bench: Workbench): Promise<Record<string, number>> {
  const rows = await bench.store.db
    .selectFrom('deliveries')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}
