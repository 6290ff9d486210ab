import { expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { UnknownRevisionError } from '../../src/record/recorder.ts';
import { type RecorderOnThread, recorderOnThread } from '../../src/recording/recorder-on-thread.ts';
import { UnknownWorkspaceError } from '../../src/revisions/loading.ts';
import type { Store } from '../../src/store/store.ts';
import { CONFIG } from '../record/lives.ts';
import { type FakeClock, type RawEvent, received, serviceOn } from '../record/service.ts';
import { databaseOf } from '../support/databases.ts';

const database = databaseOf('sqlite');
const HOUR = 3_600_000;

/** As a process has them: the recorder beside, everything else here. */
async function beside(): Promise<{ store: Store; recorder: RecorderOnThread; end: () => Promise<void> }> {
  const store = await database.open();
  await serviceOn(store, systemClock as FakeClock).workspace('w', CONFIG);
  const recorder = recorderOnThread({
    store,
    onDeath: (error) => {
      throw error;
    },
  });
  return { store, recorder, end: () => recorder.close() };
}

/** A day of conversations, each of another age: created, answered, written to again, solved or not. */
function day(count: number, end: number): RawEvent[] {
  return Array.from({ length: count }, (_, number) => {
    const conversation = `c${number}`;
    const event = (step: number, type: string, more: object) => ({
      id: `${conversation}-${step}`,
      conversation,
      at: new Date(end - (count - number) * HOUR + step * 10 * 60_000).toISOString(),
      type,
      ...more,
    });
    return [
      event(0, 'conversation.created', { channel: 'email', team: number % 3 === 0 ? 'night' : 'day' }),
      event(0.5, 'message.received', {}),
      event(1, 'message.sent', { author: { kind: 'agent', id: 'ana' } }),
      event(2, 'message.received', {}),
      ...(number % 2 === 0 ? [event(3, 'status.changed', { status: 'done' })] : []),
    ];
  }).flat();
}

it('records what the recorder on this thread records', async () => {
  const { store, recorder, end } = await beside();
  const end_ = Date.now() - HOUR;
  const events = day(30, end_);
  const here = serviceOn(await database.open(), systemClock as FakeClock);
  await here.workspace('w', CONFIG);
  // The same configuration from the same instant on: what folds go by.
  const at = (await store.db.selectFrom('revisions').select('at').executeTakeFirstOrThrow()).at;
  await here.store.db.updateTable('revisions').set({ at }).execute();

  expect(await recorder.receive('w', events.map(received))).toEqual(await here.receive('w', events));
  while ((await recorder.wake(100)).woken > 0);
  await here.settle();
  const there = serviceOn(store, systemClock as FakeClock);
  const now = Date.now();
  expect(await there.records('w', now)).toEqual(await here.records('w', now));
  expect((await there.records('w', now)).length).toBe(30);
  await end();
});

it('takes what is sent at once, each once, while this thread writes as well', async () => {
  const { store, recorder, end } = await beside();
  const commits: number[] = [];
  recorder.subscribe(({ events }) => commits.push(events));
  const events = day(50, Date.now() - HOUR).map(received);
  let over = false;
  let written = 0;
  const writing = (async () => {
    while (!over) {
      await store.retrying((trx) =>
        trx
          .updateTable('workspaces')
          .set({ name: `${++written}` })
          .execute(),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const answers = await Promise.all(events.map((event) => recorder.receive('w', [event])));
  const again = await Promise.all(events.slice(0, 20).map((event) => recorder.receive('w', [event])));
  over = true;
  await writing;
  expect(answers.every(({ accepted }) => accepted === 1)).toBe(true);
  expect(again.every(({ duplicates }) => duplicates === 1)).toBe(true);
  expect(commits.reduce((sum, count) => sum + count, 0)).toBe(events.length);
  // They are gathered: a commit each would be as many.
  expect(commits.length).toBeLessThan(events.length / 2);
  expect(written).toBeGreaterThan(0);
  const stored = await store.db.selectFrom('events').select('id').execute();
  expect(stored.map(({ id }) => id).sort()).toEqual(events.map(({ event }) => event.id).sort());
  await end();
});

it('goes by the configuration that was saved here last', async () => {
  const { store, recorder, end } = await beside();
  const service = serviceOn(store, systemClock as FakeClock);
  const [created] = day(1, Date.now());
  await recorder.receive('w', [received({ ...created, conversation: 'before', id: '1' })]);
  const saved = await service.revisions.save('w', JSON.stringify({ ...CONFIG, assignments: [{ policy: 'always' }] }), {
    author: 'ada',
    appliesTo: 'open',
  });
  expect(saved).toMatchObject({ kind: 'saved' });
  expect(await recorder.touch('w', ['before'])).toBe(1);
  const row = await store.db.selectFrom('conversations').selectAll().executeTakeFirstOrThrow();
  expect(row.resolution_policy).toBe('always');
  await end();
});

it('fails as the one on this thread does', async () => {
  const { recorder, end } = await beside();
  const one = [received(day(1, Date.now() - HOUR)[0]!)];
  await expect(recorder.receive('nobody', one)).rejects.toBeInstanceOf(UnknownWorkspaceError);
  await expect(recorder.receive('w', one, { imported: true, revision: 7 })).rejects.toThrow(UnknownRevisionError);
  await expect(recorder.receive('w', one, { imported: true, revision: 7 })).rejects.toThrow(/no revision 7/);
  expect(await recorder.receive('w', one)).toMatchObject({ accepted: 1 });
  await end();
  // May be called again.
  await end();
});

it('says so when its thread dies, and lets nobody wait', async () => {
  const store = await database.open();
  const onDeath = vi.fn();
  const nowhere = { ...store, location: { kind: 'sqlite' as const, path: '/nowhere/at/all/kept.db' } };
  const recorder = recorderOnThread({ store: nowhere, onDeath });
  await expect(recorder.wake(1)).rejects.toThrow(/open database/);
  expect(onDeath).toHaveBeenCalled();
});
