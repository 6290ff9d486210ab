/** When changes are packed, what a database that is there already goes through, and what is left when a workspace goes. */
import { beforeAll, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import { compliance } from '../../src/queries/compliance.ts';
import { sumsFromBlocks } from '../../src/queries/compliance-blocks.ts';
import type { ReportContext } from '../../src/queries/context.ts';
import { KeptBlocks } from '../../src/queries/kept-blocks.ts';
import { patchReports } from '../../src/queries/patch-reports.ts';
import { Rewarming, warmUsual } from '../../src/queries/warm-reports.ts';
import type { ReportOptions } from '../../src/reports/compliance.ts';
import { keyOf } from '../../src/rollups/question.ts';
import { createRollUp, rollUpAll } from '../../src/rollups/roll-up.ts';
import { removeWorkspace } from '../../src/sample/remove.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeClock, type RawEvent, type Service, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const START = Date.UTC(2026, 2, 2, 8);
const DAY_MS = 86_400_000;
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: { all: { ignoreOfficeHours: true, metrics: { firstReply: { target: '1h' } } } },
  assignments: [{ policy: 'all' }],
};
const OPTIONS: ReportOptions = {
  ...{ from: START - DAY_MS, to: START + 9 * DAY_MS, until: START + 9 * DAY_MS },
  ...{ basis: 'created', groupBy: 'day', timeZone: 'UTC' },
};
const EVERYTHING = {
  ...{ metric: null, team: null, channel: null, priority: null },
  ...{ tier: null, policy: null, assignee: null },
};

/** So many conversations, each on a day of its own, nobody answered. */
const created = (count: number, prefix = 'c'): RawEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `${prefix}${index}`, type: 'conversation.created', conversation: `${prefix}${index}` },
    at: new Date(START + (index % 4) * DAY_MS).toISOString(),
  }));

onEveryDatabase('The roll-up', (database) => {
  let store: Store;
  let service: Service;
  let context: ReportContext;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
    const { db, dialect, snapshot } = store;
    const configuration = () => Promise.reject(new Error('Reports need no configuration.'));
    context = { db, dialect, snapshot, configuration, kept: new KeptBlocks() };
    service = serviceOn(store, new FakeClock(START + 5 * DAY_MS));
  });
  const patchOf = (asked: { workspace: string; day: number }) => patchReports(context, asked);
  const begin = () => service.workspace(`w${++workspaces}`, CONFIG);
  const report = (workspace: string) => compliance(context, { workspace, options: OPTIONS, filter: EVERYTHING });
  const marks = (workspace: string) =>
    store.db
      .selectFrom('stale_reports')
      .select(['day', 'conversation', 'mark'])
      .where('workspace', '=', workspace)
      .execute();
  const blocks = (workspace: string) =>
    store.db.selectFrom('report_blocks').selectAll().where('workspace', '=', workspace).orderBy('day').execute();

  async function rounds(onLag?: (lagMs: number) => void): Promise<number> {
    const { round } = createRollUp({ store, clock: service.clock, patchOf, onLag });
    for (let count = 1; ; count++) if ((await round()) >= 5_000) return count;
  }

  it('leaves a few changes alone until they are half a minute old, and says how long they have waited', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(4));
    const before = await report(workspace);
    let lag = -1;
    const noteLag = (lagMs: number) => {
      lag = lagMs;
    };
    expect(await rounds(noteLag)).toBe(1);
    expect([lag, (await blocks(workspace)).length, (await marks(workspace)).length]).toEqual([0, 0, 4]);
    service.clock.moveTo(service.clock.now() + 30_000);
    await rounds(noteLag);
    expect([lag, (await blocks(workspace)).length, (await marks(workspace)).length]).toEqual([30_000, 4, 0]);
    expect(await report(workspace)).toEqual(before);
    expect(before.overall.total).toBe(4);
    await rounds(noteLag);
    expect(lag).toBe(0);
  });

  it('packs many at once', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(600));
    expect(await rounds()).toBeGreaterThan(1);
    expect(await marks(workspace)).toEqual([]);
    expect((await report(workspace)).overall.total).toBe(600);
  });

  it('of two who pack one day, the later does nothing; a change that came between stays marked', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(1));
    const day = Math.floor(START / DAY_MS);
    const [mine, theirs] = [await patchOf({ workspace, day }), await patchOf({ workspace, day })];
    await service.receive(workspace, [
      { id: 'late', type: 'message.sent', conversation: 'c0', at: new Date(START + 60_000).toISOString() },
    ]);
    const { writePatches } = await import('../../src/rollups/write.ts');
    // What both read has changed since: the day is left as it is.
    expect(await writePatches(store, [mine!, theirs!])).toBe(0);
    expect(await marks(workspace)).toEqual([{ day, conversation: 'c0', mark: 2 }]);
    const [now, again] = [await patchOf({ workspace, day }), await patchOf({ workspace, day })];
    expect(await writePatches(store, [now!, again!])).toBe(1);
    expect(await marks(workspace)).toEqual([]);
    expect((await blocks(workspace)).map(({ edition }) => edition)).toEqual([1]);
  });

  it('packs a day that is marked whole, as after an upgrade; until then rows are read', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(8));
    const before = await report(workspace);
    await store.db.deleteFrom('stale_reports').where('workspace', '=', workspace).execute();
    const day = (at: number) => Math.floor((START + at * DAY_MS) / DAY_MS);
    await store.db
      .insertInto('stale_reports')
      .values([0, 1, 2, 3].map((at) => ({ workspace, day: day(at), conversation: '', mark: 1, marked_at: 0 })))
      .execute();
    const fromBlocks = () =>
      store.snapshot((db) => sumsFromBlocks(context, db, workspace, { options: OPTIONS, filter: EVERYTHING }));
    expect(await fromBlocks()).toBeNull();
    expect(await report(workspace)).toEqual(before);
    await rollUpAll(store, patchOf);
    expect(await fromBlocks()).not.toBeNull();
    expect(await report(workspace)).toEqual(before);
  });

  it('makes blocks of another format anew, from rows', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(4));
    await rollUpAll(store, patchOf);
    const before = await report(workspace);
    await store.db
      .updateTable('report_blocks')
      .set({ format: 0, block: new Uint8Array([1, 2, 3]) })
      .where('workspace', '=', workspace)
      .execute();
    expect(await report(workspace)).toEqual(before);
    await rounds();
    expect((await blocks(workspace)).map(({ format }) => format)).toEqual([1, 1, 1, 1]);
    expect(await report(workspace)).toEqual(before);
  });

  it('a block that is wrong is named by the doctor, with the conversations', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(5));
    await rollUpAll(store, patchOf);
    const diagnose = async () => (await doctor(store, service.revisions, workspace)).blocks;
    expect(await diagnose()).toEqual([]);
    const [first, second] = await blocks(workspace);
    // The first day's block in the second's place: one conversation too few, two too many.
    const { block, stamp } = first!;
    await store.db
      .updateTable('report_blocks')
      .set({ block, stamp })
      .where('workspace', '=', workspace)
      .where('day', '=', second!.day)
      .execute();
    // And one that is gone altogether.
    await store.db
      .deleteFrom('report_blocks')
      .where('workspace', '=', workspace)
      .where('day', '=', second!.day + 1)
      .execute();
    expect(await diagnose()).toEqual([
      { day: '2026-03-03', conversations: ['c1', 'c0', 'c4'] },
      { day: '2026-03-04', conversations: ['c2'] },
    ]);
  });

  it('after a start blocks are counted beside, the newest first: the usual reports read none any more', async () => {
    const workspace = await service.workspace(`w${++workspaces}`, {
      ...CONFIG,
      schedules: { office: { timeZone: 'Asia/Tokyo', weekly: { mon: ['09:00-17:00'] } } },
    });
    await service.receive(workspace, created(12));
    await rollUpAll(store, patchOf);
    const started = () => ({ ...context, kept: new KeptBlocks(), configuration: service.revisions.current });
    const [all, some] = [started(), started()];
    const asked = (['UTC', 'Asia/Tokyo'] as const).flatMap((timeZone) =>
      ([null, 'team'] as const).map((groupBy) => ({
        ...{ workspace, options: { ...OPTIONS, basis: 'created', timeZone, groupBy } as const, filter: EVERYTHING },
      })),
    );
    const reports = (of: ReportContext) => Promise.all(asked.map((each) => compliance(of, each)));
    const before = await reports(started());
    expect(before[0]!.overall.total).toBe(12);
    await warmUsual(all, async () => true);
    await warmUsual(some, async () => false);
    expect([all.kept.blocks.bytes > 0, some.kept.blocks.bytes]).toEqual([true, 0]);
    // What is read of the store now is nonsense.
    await store.db
      .updateTable('report_blocks')
      .set({ block: new Uint8Array() })
      .where('workspace', '=', workspace)
      .execute();
    expect(await reports(all)).toEqual(before);
    await expect(reports(some)).rejects.toThrow();
    await removeWorkspace(store, workspace);
  });

  it('days that were packed anew are counted anew, in the ways that were asked for, and only these', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(8));
    await rollUpAll(store, patchOf);
    const of = { ...context, kept: new KeptBlocks() };
    const asked = { workspace, options: { ...OPTIONS, groupBy: 'team' } as const, filter: EVERYTHING };
    const rewarming = new Rewarming(of);
    await compliance(of, asked);
    let steps = 0;
    const rest = async () => {
      steps++;
      return true;
    };
    await rewarming.round(rest);
    // One more, on the second day.
    await service.receive(workspace, [{ ...created(2, 'e')[1]!, team: 'late' }]);
    await rollUpAll(store, patchOf);
    await rewarming.round(rest);
    expect(steps).toBe(1);
    const expected = await compliance({ ...context, kept: new KeptBlocks() }, asked);
    expect([expected.overall.total, expected.groups?.length]).toEqual([9, 2]);
    const key = keyOf({ ...asked, cellOf: () => 0 });
    const stamps = (await blocks(workspace)).map(({ stamp }) => stamp);
    expect(stamps.map((stamp) => of.kept.sumsOf(stamp, key) !== undefined)).toEqual([true, true, true, true]);
    expect(await compliance(of, asked)).toEqual(expected);
    await rewarming.round(rest);
    expect(steps).toBe(1);
    await removeWorkspace(store, workspace);
  });

  it('nothing is left of a workspace that is removed, also by a patch that was made before', async () => {
    const workspace = await begin();
    await service.receive(workspace, created(4));
    await rollUpAll(store, patchOf);
    await service.receive(workspace, created(2, 'd'));
    const patches = [await patchOf({ workspace, day: Math.floor(START / DAY_MS) })];
    await removeWorkspace(store, workspace);
    const { writePatches } = await import('../../src/rollups/write.ts');
    expect(
      await writePatches(
        store,
        patches.filter((patch) => patch !== null),
      ),
    ).toBe(0);
    expect([await blocks(workspace), await marks(workspace)]).toEqual([[], []]);
  });
});
