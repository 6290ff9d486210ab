import { FOLD_VERSION } from '@kept/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import type { Commit } from '../../src/record/recorder.ts';
import { createUpgrade } from '../../src/record/upgrade.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { CONFIG, MONDAY } from './lives.ts';
import { FakeClock, type RawEvent, serviceOn } from './service.ts';

const SECOND = 1000;

onEveryDatabase('A conversation', (database) => {
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
  });

  async function begin() {
    const service = serviceOn(store, new FakeClock(MONDAY + 30 * 3_600_000));
    const workspace = await service.workspace(`l${++workspaces}`, CONFIG);
    const commits: Commit[] = [];
    service.recorder.subscribe((commit) => commits.push(commit));
    const stateLength = async () =>
      (await store.db.selectFrom('conversations').select('state').where('workspace', '=', workspace).execute())[0]!
        .state.length;
    return { service, workspace, commits, stateLength };
  }

  const event = (n: number, more: RawEvent): RawEvent => ({
    id: `e${n}`,
    conversation: 'c',
    at: new Date(MONDAY + n * SECOND).toISOString(),
    ...more,
  });

  it('costs the same with its ten thousandth message as with its tenth', { timeout: 60_000 }, async () => {
    const { service, workspace, commits, stateLength } = await begin();
    const messages = Array.from({ length: 10_000 }, (_, n) =>
      event(n, { type: n % 2 === 0 ? 'message.received' : 'message.sent' }),
    );
    await service.receive(workspace, messages.slice(0, 10), { imported: true, more: true });
    const early = await stateLength();
    for (let n = 10; n < messages.length; n += 1000)
      await service.receive(workspace, messages.slice(n, n + 1000), { imported: true, more: true });
    expect(await stateLength()).toBeLessThan(early + 200);
    expect(commits.reduce((sum, { anew }) => sum + anew, 0)).toBe(0);
    await service.recorder.endImport(workspace);
    expect(await doctor(store, service.revisions, workspace)).toMatchObject({ checked: 1, differing: [] });
  });

  it('forgets the statuses of long ago, and asks its events when they matter (§7.5)', async () => {
    const { service, workspace, commits, stateLength } = await begin();
    const flips = Array.from({ length: 400 }, (_, n) =>
      event(n, n % 2 === 0 ? { type: 'message.received' } : { type: 'status.changed', status: 'pending' }),
    );
    const import_ = (events: RawEvent[]) => service.receive(workspace, events, { imported: true, more: true });
    await import_(flips.slice(0, 100));
    const early = await stateLength();
    await import_(flips.slice(100));
    expect(await stateLength()).toBeLessThan(early + 200);
    await import_([event(401, { type: 'conversation.updated', changes: { assignee: 'ana' } })]);
    expect(commits.reduce((sum, { anew }) => sum + anew, 0)).toBe(0);
    await import_([event(402, { type: 'conversation.updated', changes: { priority: 'high' } })]);
    expect(commits.reduce((sum, { anew }) => sum + anew, 0)).toBe(1);
    await service.recorder.endImport(workspace);
    expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [] });
  });

  describe('after an upgrade of the fold', () => {
    it('is folded anew in the background, and what comes out otherwise is retracted and told (§9.2)', async () => {
      const { service, workspace, commits } = await begin();
      await service.receive(workspace, [event(0, { type: 'conversation.created' })]);
      const [breach] = await store.db
        .selectFrom('transitions')
        .selectAll()
        .where('workspace', '=', workspace)
        .where('metric', '=', 'resolution')
        .where('tripwire', '=', 'urgent')
        .execute();
      expect(breach).toBeDefined();
      // As if an older fold had found a crossing that this one does not.
      await store.db
        .insertInto('transitions')
        .values({ ...breach!, id: 'old', at: breach!.at - 60_000, tripwire: 'high', fired: 1, not_fired: null })
        .execute();
      await store.db
        .updateTable('conversations')
        .set({ fold_version: FOLD_VERSION - 1 })
        .where('workspace', '=', workspace)
        .execute();
      const finished: number[] = [];
      await store.db.deleteFrom('fold_upgrades').execute();
      const upgrade = createUpgrade({
        store,
        clock: service.clock,
        recorder: service.recorder,
        onFinished: (count) => finished.push(count),
      });
      while ((await upgrade.round()) < 60_000);
      expect(finished).toEqual([1]);
      expect(commits.at(-1)).toMatchObject({ cause: 'revision', anew: 1 });
      const old = await store.db
        .selectFrom('transitions')
        .selectAll()
        .where('workspace', '=', workspace)
        .where('id', '=', 'old')
        .execute();
      expect(old).toMatchObject([
        {
          retracted_at: service.clock.now(),
          retracted_by: JSON.stringify({ kind: 'upgrade', foldVersion: FOLD_VERSION }),
        },
      ]);
      const told = await store.db
        .selectFrom('outbox')
        .select(['id', 'trigger'])
        .where('workspace', '=', workspace)
        .where('trigger', '=', 'sla_corrected')
        .execute();
      expect(told).toEqual([{ id: 'corrected_old', trigger: 'sla_corrected' }]);
      expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [] });

      const again = createUpgrade({ store, clock: service.clock, recorder: service.recorder });
      expect(await again.round()).toBeGreaterThan(0);
    });
  });
});
