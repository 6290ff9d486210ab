import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { emptyFolder } from '../cli/service.ts';
import { kept } from '../cli/terminal.ts';
import { startReceiver } from './receivers/http-receiver.ts';
import { MINUTE, NOON, timelineFor, workbench } from './workbench.ts';

test('given deliveries, then `kept deliveries` lists, shows and retries them', async () => {
  const folder = emptyFolder();
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'kept.db') });
  const receiver = await startReceiver(({ body }, response) =>
    response.writeHead(body.includes('"id":"bad"') ? 410 : 200).end('gone'),
  );
  const bench = await workbench(store, { config: {} });
  bench.timeline = timelineFor({
    connections: { hook: { kind: 'webhook', url: receiver.url } },
    automations: [{ name: 'Hook', on: ['sla_breached'], do: [{ webhook: { connection: 'hook' } }] }],
  });
  await bench.fire({ conversation: 'good' }, { conversation: 'bad' });
  await bench.run();
  const [good, bad] = (await bench.deliveries()).sort((a, b) => (a.conversation < b.conversation ? 1 : -1));
  const of = ['--data-dir', folder, '--workspace', 'main'];

  const all = await kept(['deliveries', ...of]);
  expect(all.exitCode).toBe(0);
  expect(
    all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd()),
  ).toEqual([
    expect.stringMatching(/^ID +MADE +STATE +TRIES +TO +ABOUT$/),
    expect.stringMatching(new RegExp(`^${bad!.id}  03-02 12:00  failed +1  webhook:hook  bad: It a`)),
    expect.stringMatching(new RegExp(`^${good!.id}  03-02 12:00  sent +1  webhook:hook  good$`)),
  ]);
  const failed = await kept(['deliveries', 'list', '--state', 'failed', '--json', ...of]);
  expect(JSON.parse(failed.stdout)).toMatchObject([{ id: bad!.id, state: 'failed', lastError: 'It answered 410.' }]);
  const shown = await kept(['deliveries', 'show', bad!.id, ...of]);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    matched: { trigger: 'sla_breached', conditions: {} },
    history: [{ attempt: 1, at: '2026-03-02T12:00:00.000Z', status: 410, answer: 'gone' }],
  });

  expect(await kept(['deliveries', 'retry', good!.id, ...of])).toMatchObject({ exitCode: 1 });
  expect(await kept(['deliveries', 'retry', 'msg_none', ...of])).toMatchObject({ exitCode: 1 });
  expect(await kept(['deliveries', 'retry', bad!.id, ...of], { now: NOON + MINUTE })).toMatchObject({ exitCode: 0 });
  receiver.answer = (_, response) => response.end();
  await bench.after(2 * MINUTE);
  expect((await bench.deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(receiver.received[2]!.headers['webhook-id']).toBe(bad!.id);
  await receiver.close();
  await store.close();
});
