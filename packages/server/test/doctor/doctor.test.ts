import { beforeAll, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import type { Store } from '../../src/store/store.ts';
import { at, FakeClock, type RawEvent, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const DAY = '2026-03-02T';
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: { standard: { ignoreOfficeHours: true, metrics: { firstReply: { target: '1h' } } } },
  assignments: [{ policy: 'standard' }],
};

onEveryDatabase('The doctor', (database) => {
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
  });

  /** Five conversations an hour and a half later: 1 answered, the others breached; 5 is voided away. */
  async function begin() {
    const service = serviceOn(store, new FakeClock(at(`${DAY}08:00:00Z`)));
    const workspace = await service.workspace(`d${++workspaces}`, CONFIG);
    const created = (id: string): RawEvent => ({
      id: `c${id}`,
      type: 'conversation.created',
      conversation: id,
      at: `${DAY}08:00:00Z`,
    });
    await service.receive(workspace, ['1', '2', '3', '4', '5'].map(created));
    await service.run(at(`${DAY}08:10:00Z`));
    await service.receive(workspace, [
      { id: 'r', type: 'message.sent', conversation: '1', at: `${DAY}08:10:00Z` },
      { id: 'v', type: 'event.voided', conversation: '5', at: `${DAY}08:10:00Z`, event: 'c5', reason: 'test' },
    ]);
    await service.run(at(`${DAY}09:30:00Z`));
    return { service, workspace, examine: () => doctor(store, service.revisions, workspace) };
  }

  it('finds nothing where nothing is wrong, and changes nothing', async () => {
    const { workspace, examine } = await begin();
    const before = await store.db
      .selectFrom('conversations')
      .selectAll()
      .where('workspace', '=', workspace)
      .orderBy('id')
      .execute();
    expect(await examine()).toEqual({ workspace, checked: 5, differing: [], counters: [], blocks: [] });
    expect(
      await store.db.selectFrom('conversations').selectAll().where('workspace', '=', workspace).orderBy('id').execute(),
    ).toEqual(before);
  });

  it('names each conversation that differs, and what in it', async () => {
    const { workspace, examine } = await begin();
    const { db } = store;
    await db
      .updateTable('cycles')
      .set({ outcome: 'breached' })
      .where('workspace', '=', workspace)
      .where('conversation', '=', '1')
      .execute();
    await db
      .deleteFrom('transitions')
      .where('workspace', '=', workspace)
      .where('conversation', '=', '2')
      .where('tripwire', '=', 'urgent')
      .execute();
    await db
      .updateTable('conversations')
      .set({ due_at: 5, wake_at: 7 })
      .where('workspace', '=', workspace)
      .where('id', '=', '3')
      .execute();
    await db.deleteFrom('conversations').where('workspace', '=', workspace).where('id', '=', '4').execute();
    await db
      .updateTable('counters')
      .set({ value: 9 })
      .where('workspace', '=', workspace)
      .where('name', '=', 'conversations')
      .execute();

    const { checked, differing, counters } = await examine();
    expect(checked).toBe(5);
    expect(
      differing.map(({ conversation, differences }) => [conversation, differences.map(({ path }) => path)]),
    ).toEqual([
      ['1', ['cycles[0].outcome']],
      ['2', ['transitions[2]']],
      ['3', ['row.due_at', 'row.wake_at']],
      ['4', ['']],
    ]);
    expect(differing[0]!.differences[0]).toEqual({ path: 'cycles[0].outcome', stored: 'breached', folded: 'met' });
    expect(counters).toContainEqual({ path: 'conversations', stored: 9, folded: 3 });
  });

  it('may look while the service works', async () => {
    const { service, workspace, examine } = await begin();
    const working = (async () => {
      for (let n = 0; n < 40; n++) {
        await service.receive(workspace, [
          {
            id: `m${n}`,
            type: n % 2 === 0 ? 'message.received' : 'message.sent',
            conversation: String((n % 4) + 1),
            at: `${DAY}09:30:00Z`,
            seq: n,
          },
        ]);
      }
    })();
    for (let n = 0; n < 5; n++) expect((await examine()).differing).toEqual([]);
    await working;
    expect(await examine()).toMatchObject({ differing: [], counters: [] });
  });
});
