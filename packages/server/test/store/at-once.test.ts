import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { place } from '../../src/store/positions.ts';
import { unanswered } from '../../src/store/unanswered.ts';
import { databaseOf, onEveryDatabase } from '../support/databases.ts';
import { AT, workspace } from './workspace-row.ts';

const change = (body: string) => ({ workspace: 'a', at: AT, kind: 'k', conversation: null, body });

onEveryDatabase('A transaction that does not wait for each answer', (database) => {
  it('fails for the reason of the first statement that failed, whatever came after it', async () => {
    const store = await database.open();
    const failing = store.transaction(async (trx, bulk) => {
      await bulk.insert('workspaces', [workspace('a')]);
      await bulk.insert('workspaces', [workspace('a')]);
      await bulk.insert('workspaces', [workspace('b')]);
      await trx.executeQuery(unanswered(trx.insertInto('workspaces').values(workspace('c')).compile()));
      await trx.selectFrom('workspaces').selectAll().execute();
    });
    await expect(failing).rejects.toThrow(/unique/i);
    const last = store.transaction((_trx, bulk) => bulk.insert('workspaces', [workspace('d'), workspace('d')]));
    await expect(last).rejects.toThrow(/unique/i);
    expect(await store.db.selectFrom('workspaces').selectAll().execute()).toEqual([]);
  });

  it('does what is asked for at once in the order of asking', async () => {
    const store = await database.open();
    const [, read, , after] = await store.transaction((trx) =>
      Promise.all([
        trx.insertInto('workspaces').values(workspace('a')).execute(),
        trx.selectFrom('workspaces').select('name').executeTakeFirst(),
        sql`update workspaces set name = 'changed'`.execute(trx),
        trx.selectFrom('workspaces').select('name').executeTakeFirst(),
      ]),
    );
    expect([read?.name, after?.name]).toEqual(['a', 'changed']);
  });

  it('gives rows the positions that it takes, table after table', async () => {
    const store = await database.open();
    await store.db
      .insertInto('workspaces')
      .values([workspace('a'), workspace('b')])
      .execute();
    const lasts: number[] = [];
    const write = (bodies: readonly string[], more: readonly string[]) =>
      store.retrying((trx, bulk) =>
        place(
          trx,
          bulk,
          'a',
          AT,
          [
            { table: 'changes', rows: bodies.map(change) },
            { table: 'events', rows: [] },
            { table: 'changes', rows: more.map(change) },
          ],
          (last) => lasts.push(last),
        ),
      );
    await write(['1', '2'], ['3']);
    await Promise.all([write(['4'], ['5']), write(['6'], ['7', '8'])]);
    const rows = await store.db.selectFrom('changes').select(['position', 'body']).orderBy('position').execute();
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rows.slice(0, 3).map(({ body }) => body)).toEqual(['1', '2', '3']);
    expect([...lasts].sort()).toEqual(lasts[1] === 5 ? [3, 5, 8] : [3, 6, 8]);
    const ends = await store.db
      .selectFrom('workspaces')
      .select(['position', 'folded_to'])
      .orderBy('workspace')
      .execute();
    expect(ends).toEqual([
      { position: 8, folded_to: AT },
      { position: 0, folded_to: 0 },
    ]);
  });
});

const postgres = databaseOf('postgres');

it('An unanswered statement is told its rows before the commit resolves', async () => {
  const store = await postgres.open();
  const told: unknown[] = [];
  await store.transaction(async (trx) => {
    const insert = trx.insertInto('workspaces').values(workspace('a')).returning('workspace').compile();
    await trx.executeQuery(unanswered(insert, (rows) => told.push(...rows)));
  });
  expect(told).toEqual([{ workspace: 'a' }]);
});

it('A prepared statement goes on when an upgrade adds a column meanwhile', async () => {
  const store = await postgres.open();
  await store.db.insertInto('workspaces').values(workspace('a')).execute();
  const read = () =>
    store.retrying((trx) => trx.selectFrom('workspaces').selectAll().where('workspace', '=', 'a').execute());
  // On every connection that there is.
  const reads = () => Promise.all(Array.from({ length: 20 }, read));
  for (const rows of [...(await reads()), ...(await reads())]) expect(rows).toEqual([workspace('a')]);
  await sql`alter table workspaces add column grown text`.execute(store.db);
  for (const rows of [...(await reads()), ...(await reads())])
    expect(rows).toEqual([{ ...workspace('a'), grown: null }]);
});
