import { parseEvent } from '@kept/engine';
import { afterEach, expect, test } from 'vitest';
import { databaseOf } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { MINUTE, NOON, timelineFor, type Workbench, workbench } from './workbench.ts';

const database = databaseOf('sqlite');
let hook: HttpReceiver;
afterEach(() => hook.close());

async function start(automations: object[]): Promise<Workbench> {
  hook = await startReceiver();
  const bench = await workbench(await database.open(), { config: {} });
  bench.timeline = timelineFor({ connections: { hook: { kind: 'webhook', url: hook.url } }, automations });
  return bench;
}

test('given a rule that changes the conversation, then the change is recorded once, and passed on to the helpdesk', async () => {
  const bench = await start([
    {
      name: 'Escalate',
      on: ['sla_breached'],
      do: [
        { assign: 'bo' },
        { setPriority: 'critical' },
        { setTeam: 'tier2' },
        { addTags: ['late'] },
        { webhook: { connection: 'hook' } },
      ],
    },
  ]);
  await bench.fire({});
  await bench.run();
  const deliveries = await bench.deliveries();
  expect(deliveries.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
  expect(bench.recorded).toHaveLength(4);
  expect(bench.recorded[0]).toEqual({
    id: deliveries[0]!.id,
    source: 'automation',
    type: 'conversation.updated',
    conversation: '1001',
    at: '2026-03-02T12:00:00.000Z',
    actor: { kind: 'automation', id: 'Escalate' },
    changes: { assignee: 'bo' },
  });
  expect(bench.recorded.slice(1)).toMatchObject([
    { changes: { priority: 'critical' } },
    { changes: { team: 'tier2' } },
    { changes: { addTags: ['late'] } },
  ]);
  for (const event of bench.recorded) expect(parseEvent(event)).toMatchObject({ ok: true });
  expect(JSON.parse(hook.received[0]!.body)).toMatchObject({
    data: { changes: { assignee: 'bo', priority: 'critical', team: 'tier2', addTags: ['late'] } },
  });
});

test('given a write path that is away, then the change is tried again as the same event', async () => {
  const bench = await start([{ name: 'Escalate', on: ['sla_breached'], do: [{ setPriority: 'critical' }] }]);
  const events: object[] = [];
  bench.record = async (_, given) => {
    events.push(...given);
    if (events.length === 1) throw new Error('the database is away');
    return { rejected: [] };
  };
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  await bench.after(MINUTE);
  expect(await bench.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  expect(events[1]).toEqual(events[0]);
});

test('given a change that the write path refuses, then it is not tried again, and says why', async () => {
  const bench = await start([{ name: 'Escalate', on: ['sla_breached'], do: [{ setPriority: 'critical' }] }]);
  bench.record = async () => ({ rejected: [{ code: 'id_conflict', message: 'Another event has the id.' }] });
  await bench.fire({});
  await bench.run();
  expect(await bench.deliveries()).toMatchObject([
    { state: 'failed', error: 'id_conflict: Another event has the id.' },
  ]);
});

test('given rules that set each other off, then the chain is cut after three changes and that is reported; messages go on', async () => {
  const bench = await start([
    {
      name: 'Chain',
      on: ['sla_breach_warning'],
      do: [{ setPriority: 'critical' }, { webhook: { connection: 'hook' } }],
    },
  ]);
  await bench.fire({ trigger: 'sla_breach_warning', metric: 'allMessages' });
  for (let links = 1; links <= 3; links++) {
    await bench.run();
    await bench.after(MINUTE);
    const change = (await bench.deliveries()).findLast(({ kind }) => kind === 'change')!;
    await bench.fire({
      trigger: 'sla_breach_warning',
      metric: 'allMessages',
      cycle: 1 + links,
      cause: { kind: 'event', source: 'automation', id: change.id },
    });
  }
  await bench.run();
  const changes = (await bench.deliveries()).filter(({ kind }) => kind === 'change');
  expect(changes.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'skipped']);
  expect(changes[3]!.error).toMatch(/^loop_cut: A chain of 3 changes/);
  expect(bench.logged.filter((line) => line.includes('A chain of 3 changes'))).toHaveLength(1);
  expect(hook.received).toHaveLength(4);
});

test('given a change as the cause, then the message says which rule made it and what it changed', async () => {
  const bench = await start([{ name: 'Tell', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] }]);
  bench.timeline = timelineFor({
    connections: { hook: { kind: 'teams', url: hook.url } },
    automations: [
      { name: 'VIP first', on: ['sla_breach_warning'], do: [{ setPriority: 'critical' }] },
      { name: 'Tell', on: ['sla_breached'], do: [{ teams: { text: '{{metric}}: {{cause}}' } }] },
    ],
  });
  await bench.fire({ trigger: 'sla_breach_warning' });
  await bench.run();
  const [change] = await bench.deliveries();
  await bench.store.db
    .insertInto('events')
    .values({
      workspace: 'main',
      source: 'automation',
      id: change!.id,
      position: 1,
      conversation: '1001',
      type: 'conversation.updated',
      at: NOON,
      seq: 0,
      received_at: NOON,
      body: JSON.stringify({ ...bench.recorded[0], personal: undefined }),
      personal: null,
      digest: '',
      imported: 0,
    })
    .execute();
  await bench.fire({ at: NOON + 1, cause: { kind: 'event', source: 'automation', id: change!.id } });
  await bench.run();
  const card = JSON.parse(hook.received[0]!.body) as { attachments: { content: { body: { text: string }[] } }[] };
  expect(card.attachments[0]!.content.body[0]!.text).toBe(
    'First reply: priority set to critical by the rule "VIP first"',
  );
});
