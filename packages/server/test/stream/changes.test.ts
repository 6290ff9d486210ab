/** What nobody resumes from any more goes. */
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { trimChanges } from '../../src/stream/changes.ts';
import { FakeClock, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const CONFIG = { kept: 1, schedules: {}, policies: {}, assignments: [] };

onEveryDatabase('Old changes', (database) => {
  const write = (store: Store, workspace: string, ats: readonly number[]) =>
    store.db
      .insertInto('changes')
      .values(
        ats.map((at, index) => ({
          ...{ workspace, position: 1_000 + index, at, kind: 'conversation', conversation: 'c', body: '{}' },
        })),
      )
      .execute();
  const left = async (store: Store, workspace: string) => {
    const rows = await store.db
      .selectFrom('changes')
      .select('at')
      .where('workspace', '=', workspace)
      .where('position', '>=', 1_000)
      .orderBy('position')
      .execute();
    return rows.map(({ at }) => at);
  };

  it('go from behind, in each workspace, up to the first that is young', async () => {
    const store = await database.open();
    const service = serviceOn(store, new FakeClock(500));
    for (const workspace of ['a', 'b', 'c']) await service.workspace(workspace, CONFIG);
    await store.db.deleteFrom('changes').execute();
    await write(store, 'a', [10, 20, 20, 30, 40]);
    await write(store, 'b', [30, 40]);
    // Somebody set a clock back.
    await write(store, 'c', [10, 31, 20]);
    expect(await trimChanges(store, 30)).toBe(4);
    expect([await left(store, 'a'), await left(store, 'b'), await left(store, 'c')]).toEqual([
      [30, 40],
      [30, 40],
      [31, 20],
    ]);
    expect(await trimChanges(store, 30)).toBe(0);
  });

  it('go a thousand at a time', async () => {
    const store = await database.open();
    const service = serviceOn(store, new FakeClock(500));
    await service.workspace('a', CONFIG);
    await store.db.deleteFrom('changes').execute();
    await write(
      store,
      'a',
      Array.from({ length: 1_001 }, () => 10),
    );
    expect([await trimChanges(store, 30), await trimChanges(store, 30), await trimChanges(store, 30)]).toEqual([
      1_000, 1, 0,
    ]);
    expect(await left(store, 'a')).toEqual([]);
  });
});
