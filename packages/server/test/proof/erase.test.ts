/** Erasing what is personal: it is gone from everywhere, and the clocks, the record and every proof stand. */
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { erasePersonal } from '../../src/proof/erase.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { DAY, event, exported, folder, HOUR, history, MONDAY, prove, receive, served, verify } from './given.ts';

/** Every value of every table as one text. */
async function everything({ db, dialect }: Store): Promise<string> {
  const tables = await db.introspection.getTables();
  let all = '';
  for (const { name, columns } of tables) {
    // The words that are searched by: their index of contentless text cannot be read, only asked.
    if (name.startsWith('search')) continue;
    const refs = columns.map((column) => sql`cast(${sql.ref(column.name)} as text)`);
    const rows = await sql`select ${sql.join(refs)} from ${sql.table(name)}`.execute(db);
    all += JSON.stringify(rows.rows);
  }
  expect(dialect.rowLocks || all.includes('conversation.created')).toBe(true);
  return all;
}

/** A delivery about a conversation, none for a digest, whose receiver quotes what it was sent. */
async function answered({ db }: Store, workspace: string, conversation: string, answer: string): Promise<void> {
  const id = `msg_${conversation}`;
  const nothing = { next_attempt_at: null, give_up_at: null, claimed_by: null, claimed_until: null, replaced_by: null };
  await db
    .insertInto('deliveries')
    .values({
      ...{
        workspace,
        id,
        outbox: 'a trigger',
        trigger: 'sla_breached',
        automation: 'Breaches',
        action: 0,
        kind: 'webhook',
      },
      ...{
        destination: 'webhook:hook',
        conversation,
        metric: 'firstReply',
        cycle: 1,
        position: 1,
        state: 'sent' as const,
      },
      ...{
        body: '{}',
        attempts: 1,
        created_at: 0,
        finished_at: 0,
        last_error: null,
        matched: '{}',
        depth: 0,
        ...nothing,
      },
    })
    .execute();
  await db
    .insertInto('attempts')
    .values({ workspace, delivery: id, attempt: 1, at: 0, took_ms: 1, status: 200, error: null, answer })
    .execute();
}

async function found({ db, dialect }: Store, workspace: string, words: string): Promise<string[]> {
  const rows = await db
    .selectFrom('conversations')
    .select('id')
    .where('workspace', '=', workspace)
    .where((await dialect.found(db, workspace, words))!.condition)
    .execute();
  return rows.map(({ id }) => id);
}

onEveryDatabase('Erasing', (database) => {
  it('takes what is personal from everywhere, and nothing else', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const { store, recorder } = service;
    await answered(store, workspace, 'met', 'Thanks, "Cannot log in" of Ada is noted.');
    await answered(store, workspace, '', 'A digest with: Cannot log in');
    await answered(store, workspace, 'another', 'Well received');
    expect(await everything(store)).toContain('Cannot log in');
    expect(await everything(store)).toContain('is noted');
    expect(await found(store, workspace, 'cannot')).toEqual(['met']);
    const records = await service.records(workspace);
    const journal = async () => [
      await store.db.selectFrom('transitions').selectAll().orderBy('id').execute(),
      await store.db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    ];
    const before = await journal();

    expect(await erasePersonal(store, recorder, workspace, 'met')).toEqual({ events: 1 });
    const all = await everything(store);
    for (const personal of ['Cannot log in', 'Ada', 'DE00']) expect(all).not.toContain(personal);
    for (const other of ['Well received', 'Where is my parcel?', 'Thanks', 'gold', 'k7']) expect(all).toContain(other);
    expect(await found(store, workspace, 'cannot')).toEqual([]);
    expect(await found(store, workspace, 'met')).toEqual(['met']);
    expect(await service.records(workspace)).toEqual(records);
    // Nothing was retracted for it, and nothing fired.
    expect(await journal()).toEqual(before);
    expect(service.failures).toEqual([]);
  });

  it('leaves every proof valid, those of before and those of after', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const before = folder();
    await prove(service, workspace, before);
    const sent = await exported(service, workspace);

    await erasePersonal(service.store, service.recorder, workspace, 'met');
    const left = await exported(service, workspace);
    expect(left).not.toEqual(sent);
    expect((await verify(before, left)).findings).toEqual([]);
    // Made over the one of before, it contradicts nothing of it.
    expect((await prove(service, workspace, before)).kind).toBe('made');
    expect((await verify(before, left)).findings).toEqual([]);
    // Whoever exported before still verifies after.
    expect((await verify(before, sent)).findings).toEqual([]);
  });

  it('is proven as well where the first proof comes after', async () => {
    const service = await served(database);
    const workspace = await history(service);
    await erasePersonal(service.store, service.recorder, workspace, 'met');
    const proof = folder();
    await prove(service, workspace, proof);
    expect((await verify(proof, await exported(service, workspace))).findings).toEqual([]);
    const [seal] = await service.store.db.selectFrom('seals').selectAll().where('id', '=', 'a1').execute();
    expect(seal).toMatchObject({ salt: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('lets a repetition be told from a conflict all the same', async () => {
    const service = await served(database);
    const workspace = await history(service);
    await erasePersonal(service.store, service.recorder, workspace, 'met');
    const again = event('a1', 'met', 'conversation.created', MONDAY, {
      ...{ subject: 'Cannot log in', customer: { id: 'k7', name: 'Ada', tier: 'gold' }, custom: { iban: 'DE00' } },
      priority: 'high',
    });
    expect(await service.receive(workspace, [again])).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await everything(service.store)).not.toContain('Ada');
    const other = await service.receive(workspace, [{ ...again, priority: 'low' }]);
    expect(other.rejected).toMatchObject([{ id: 'a1', code: 'id_conflict' }]);
  });

  it('can be done again, after events that came since; of what is not there it says so', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const erase = (conversation: string) => erasePersonal(service.store, service.recorder, workspace, conversation);
    expect(await erase('met')).toEqual({ events: 1 });
    expect(await erase('met')).toEqual({ events: 0 });
    await receive(service, workspace, MONDAY + DAY + 2 * HOUR, [
      event('a9', 'met', 'conversation.updated', MONDAY + DAY + 2 * HOUR, {
        changes: { customer: { name: 'Ada L.' } },
      }),
    ]);
    expect(await erase('met')).toEqual({ events: 1 });
    expect(await everything(service.store)).not.toContain('Ada');
    expect(await erase('nobody')).toBeNull();
  });
});
