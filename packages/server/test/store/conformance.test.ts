import { expect, it } from 'vitest';
import { InsideTransactionError } from '../../src/store/inside.ts';
import { migrate, NewerSchemaError } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { AT, workspace } from './workspace-row.ts';

onEveryDatabase('The store', (database) => {
  it('gives back what it was given: text, instants, nothing', async () => {
    const store = await database.open();
    await store.db.insertInto('workspaces').values(workspace('wörk "space"')).execute();
    await store.db
      .insertInto('changes')
      .values({ workspace: 'a', position: 1, at: AT, kind: 'k', conversation: null, body: '{"ü":1}' })
      .execute();

    expect(await store.db.selectFrom('workspaces').selectAll().execute()).toEqual([workspace('wörk "space"')]);
    expect(await store.db.selectFrom('changes').select(['at', 'conversation', 'body']).execute()).toEqual([
      { at: AT, conversation: null, body: '{"ü":1}' },
    ]);
    expect(
      await store.db
        .selectFrom('changes')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('at').as('sum')])
        .execute(),
    ).toEqual([{ count: 1, sum: AT }]);
  });

  it('compares ids by their bytes', async () => {
    const store = await database.open();
    await store.transaction((_trx, bulk) => bulk.insert('workspaces', ['a', 'B', 'ä', 'b', 'A'].map(workspace)));
    const rows = await store.db.selectFrom('workspaces').select('workspace').orderBy('workspace').execute();
    expect(rows.map((row) => row.workspace)).toEqual(['A', 'B', 'a', 'b', 'ä']);
  });

  it('keeps all of a transaction or nothing', async () => {
    const store = await database.open();
    const failing = store.transaction(async (trx, bulk) => {
      await bulk.insert('workspaces', [workspace('a'), workspace('b')]);
      await trx.insertInto('workspaces').values(workspace('a')).execute();
    });
    await expect(failing).rejects.toThrow();
    expect(await store.db.selectFrom('workspaces').selectAll().execute()).toEqual([]);
  });

  it('writes many rows as they are: empty texts, quotes, controls, nulls, one row alone', async () => {
    const store = await database.open();
    const texts = [
      '',
      '{"a":"\\"\\\\"}',
      'a\u001fb',
      '\u001e',
      'null',
      'NULL',
      '{1,2}',
      "it's",
      'a,b',
      ' ',
      '\n',
      'ü𝄞',
    ];
    const rows = texts.map((name, index) => ({ ...workspace(`w${index}`), name }));
    const alone = { ...workspace('alone'), name: '', importing_at: null };
    await store.transaction(async (_trx, bulk) => {
      await bulk.insert('workspaces', [alone]);
      await bulk.insert('workspaces', [
        { ...workspace('x'), importing_at: 5 },
        { ...workspace('y'), importing_at: null },
      ]);
      await bulk.insert('workspaces', rows.slice(0, 2));
      await bulk.insert('workspaces', rows.slice(2));
    });
    const stored = async () =>
      new Map((await store.db.selectFrom('workspaces').selectAll().execute()).map((row) => [row.workspace, row]));
    const before = await stored();
    expect(rows.map((row) => before.get(row.workspace)!.name)).toEqual(texts);
    expect(['alone', 'x', 'y'].map((name) => before.get(name)!.importing_at)).toEqual([null, 5, null]);
    expect(before.get('alone')!.name).toBe('');
    await store.transaction((_trx, bulk) =>
      bulk.change(
        'workspaces',
        ['workspace'],
        [
          { before: before.get('x')!, after: { ...before.get('x')!, position: 7 } },
          { before: before.get('y')!, after: { ...before.get('y')!, name: '\u001f' } },
        ],
      ),
    );
    const after = await stored();
    expect(after.get('x')).toEqual({ ...before.get('x')!, position: 7 });
    expect(after.get('y')).toEqual({ ...before.get('y')!, name: '\u001f' });
    await store.close();
  });

  it('writes many rows at once, in place of those that are there', async () => {
    const store = await database.open();
    const names = Array.from({ length: 3000 }, (_, index) => `w${index}`);
    await store.transaction((_trx, bulk) => bulk.insert('workspaces', names.map(workspace)));
    await store.transaction((_trx, bulk) =>
      bulk.upsert('workspaces', ['workspace'], [{ ...workspace('w7'), position: 9 }, workspace('new')]),
    );

    expect(
      await store.db
        .selectFrom('workspaces')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .execute(),
    ).toEqual([{ count: 3001 }]);
    expect(await store.db.selectFrom('workspaces').select('position').where('workspace', '=', 'w7').execute()).toEqual([
      { position: 9 },
    ]);
  });

  it('finds rows by many ids at once, odd ones included', async () => {
    const store = await database.open();
    const odd = ["o'hara", '"', '{}', 'a,b', '\\', 'ü', 'NULL', ''];
    await store.transaction((_trx, bulk) => bulk.insert('workspaces', [...odd, 'other'].map(workspace)));
    const rows = await store.db
      .selectFrom('workspaces')
      .select('workspace')
      .where(store.dialect.among('workspace', [...odd, 'missing']))
      .execute();
    expect(rows.map((row) => row.workspace).sort()).toEqual([...odd].sort());
  });

  it('finds conversations by the beginnings of their words', async () => {
    const store = await database.open();
    const serials = new Map<string, number>();
    for (const [id, workspace] of [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'b'],
    ] as const) {
      const { serial } = await store.db
        .insertInto('conversations')
        .values(conversationRow(workspace, id))
        .returning('serial')
        .executeTakeFirstOrThrow();
      serials.set(id, serial);
    }
    await store.transaction(async (_trx, bulk) => {
      await bulk.index('a', [
        { serial: serials.get('1')!, words: ['cannot', 'log', 'in'] },
        { serial: serials.get('2')!, words: ['invoice', 'überfällig'] },
      ]);
      await bulk.index('b', [{ serial: serials.get('3')!, words: ['login'] }]);
    });
    const find = async (question: string) => {
      const found = await store.dialect.found(store.db, 'a', question);
      if (found === null) return null;
      const rows = await store.db
        .selectFrom('conversations')
        .select('id')
        .where('workspace', '=', 'a')
        .where(found.condition)
        .orderBy('id')
        .execute();
      return rows.map((row) => row.id);
    };
    expect(await find('log')).toEqual(['1']);
    expect(await find('IN')).toEqual(['1', '2']);
    expect(await find('in canno')).toEqual(['1']);
    expect(await find('Überf')).toEqual(['2']);
    expect(await find(`"' or * & 'log`)).toEqual([]);
    expect(await find(' ?! ')).toBeNull();
    await store.transaction((_trx, bulk) =>
      bulk.index('a', [{ serial: serials.get('1')!, words: ['something', 'else'] }]),
    );
    expect(await find('log')).toEqual([]);
    expect(await find('some')).toEqual(['1']);
  });

  it('refuses db inside a transaction, there and in what it awaits, and serves it afterwards', async () => {
    const store = await database.open();
    const read = () => store.db.selectFrom('workspaces').selectAll().execute();
    await expect(store.transaction(read)).rejects.toThrow(InsideTransactionError);
    await expect(store.transaction(() => store.transaction(read))).rejects.toThrow(InsideTransactionError);
    const over = Promise.withResolvers<void>();
    let later: Promise<unknown> = Promise.resolve();
    await store.transaction(async () => {
      later = over.promise.then(read);
    });
    over.resolve();
    expect(await later).toEqual([]);
    expect(await read()).toEqual([]);
  });

  it('lets one write after the other, and readers see only what is committed', async () => {
    const store = await database.open();
    await store.db.insertInto('workspaces').values(workspace('a')).execute();
    const seen: number[] = [];
    const add = () =>
      store.transaction(async (trx) => {
        const { position } = await trx
          .updateTable('workspaces')
          .set((eb) => ({ position: eb('position', '+', 1) }))
          .returning('position')
          .executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(position);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));

    const held = Promise.withResolvers<void>();
    const writing = store.transaction(async (trx) => {
      await trx.updateTable('workspaces').set({ position: 0 }).execute();
      await held.promise;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect((await store.db.selectFrom('workspaces').select('position').executeTakeFirstOrThrow()).position).toBe(20);
    held.resolve();
    await writing;
    expect((await store.db.selectFrom('workspaces').select('position').executeTakeFirstOrThrow()).position).toBe(0);
  });

  it('goes on after a transaction that failed', async () => {
    const store = await database.open();
    for (let i = 0; i < 30; i++) {
      await expect(store.transaction(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    await store.db.insertInto('workspaces').values(workspace('a')).execute();
  });

  it('is brought up to date by several processes at once, each step once', async () => {
    const location = await database.fresh();
    const stores = await Promise.all([1, 2, 3].map(() => database.reopen(location)));
    for (const store of stores) {
      expect(await store.db.selectFrom('schema_version').selectAll().execute()).toEqual([
        { version: MIGRATIONS.length },
      ]);
    }
    const ran: string[] = [];
    const grown = [
      ...MIGRATIONS,
      {
        name: 'next',
        statements: () => {
          ran.push('next');
          return ['create table grown (a text)'];
        },
      },
    ];
    await Promise.all(stores.map((store) => migrate(store, grown)));
    expect(ran).toEqual(['next']);
  });

  it('waits for another process that brings it up to date for longer than a write would wait', async () => {
    const store = await database.open();
    let tries = 0;
    // As SQLite says it after ten seconds; PostgreSQL waits for the lock by itself.
    const busy = Object.assign(new Error('database is locked'), { errcode: 5 });
    const transaction: Store['transaction'] = (work) => (++tries < 3 ? Promise.reject(busy) : store.transaction(work));
    const migrating = migrate({ ...store, transaction });
    if (database.kind === 'postgres') return expect(migrating).rejects.toBe(busy);
    await migrating;
    expect(tries).toBe(3);
  });

  it('takes a step whole or not at all', async () => {
    const store = await database.open();
    const broken = [
      ...MIGRATIONS,
      { name: 'broken', statements: () => ['create table half (a text)', 'create tabel'] },
    ];
    await expect(migrate(store, broken)).rejects.toThrow();
    await migrate(store, [...MIGRATIONS, { name: 'mended', statements: () => ['create table half (a text)'] }]);
    expect(await store.db.selectFrom('schema_version').select('version').executeTakeFirst()).toEqual({
      version: MIGRATIONS.length + 1,
    });
  });

  it('refuses tables that a newer version has made', async () => {
    const location = await database.fresh();
    const store: Store = await database.reopen(location);
    await store.db
      .updateTable('schema_version')
      .set({ version: MIGRATIONS.length + 1 })
      .execute();
    await expect(openStore(location)).rejects.toThrow(NewerSchemaError);
  });
});

function conversationRow(workspace: string, id: string) {
  return {
    workspace,
    id,
    state: '{}',
    fold_version: 1,
    refold: 0 as const,
    version: 1,
    retractions: 0,
    created_at: AT,
    last_event_at: AT,
    updated_at: AT,
    status: 'open',
    open: 1 as const,
    deleted: 0 as const,
    risk_rank: 0,
    due_order: 0,
    tags: '[]',
    revision: 1,
  };
}
