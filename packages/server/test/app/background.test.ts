/** What a server does by itself, besides requests and timers. */
import { FOLD_VERSION } from '@kept/engine';
import { expect, it, vi } from 'vitest';
import { MONDAY, running } from '../http/running.ts';
import { onEveryDatabase } from '../support/databases.ts';

onEveryDatabase('a server that was upgraded', (database) => {
  it('folds anew in the background what an older fold has recorded, and says when that is done', async () => {
    const location = await database.fresh();
    const before = await running(location);
    const ids = Array.from({ length: 450 }, (_, index) => `c${index}`);
    await before.events(
      ...ids.map((id) => ({ id, type: 'conversation.created', conversation: id, at: '2026-03-02T08:00:00Z' })),
    );
    await before.app.store.db
      .updateTable('conversations')
      .set({ fold_version: FOLD_VERSION - 1 })
      .execute();
    await before.stop();

    const after = await running(location, { timersRun: true });
    const { db } = after.app.store;
    await vi.waitFor(
      async () => {
        // It rests between batches.
        after.clock.advance(1_000);
        const upgrades = await db.selectFrom('fold_upgrades').select('version').execute();
        expect(upgrades).toEqual([{ version: FOLD_VERSION }]);
      },
      { timeout: 20_000 },
    );
    const behind = await db.selectFrom('conversations').select('id').where('fold_version', '<', FOLD_VERSION).execute();
    expect(behind).toEqual([]);
    await after.stop();
  });
});

onEveryDatabase('a server that has run for long', (database) => {
  it('forgets what it sent longer ago than is kept, and nothing that happened', async () => {
    const location = await database.fresh();
    const before = await running(location);
    const { db } = before.app.store;
    const trigger = {
      workspace: 'default',
      trigger: 'sla_breached',
      conversation: 'c1',
      metric: 'firstReply',
      cycle: 1,
    };
    await db
      .insertInto('outbox')
      .values([
        { ...trigger, id: 'old', position: 1, at: 0, created_at: 0, body: '{}', routed_at: MONDAY - 91 * DAY_MS },
        { ...trigger, id: 'new', position: 2, at: 0, created_at: 0, body: '{}', routed_at: MONDAY - 89 * DAY_MS },
      ])
      .execute();
    await before.stop();

    const after = await running(location, { timersRun: true });
    await vi.waitFor(
      async () => {
        const left = await after.app.store.db.selectFrom('outbox').select('id').execute();
        expect(left).toEqual([{ id: 'new' }]);
      },
      { timeout: 20_000 },
    );
    await after.stop();
  });
});

const DAY_MS = 86_400_000;
