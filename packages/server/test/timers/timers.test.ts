import { beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { createTimers, type Sweep } from '../../src/timers/timers.ts';
import { at, FakeClock, type RawEvent, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const DAY = '2026-03-02T';
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: { standard: { ignoreOfficeHours: true, metrics: { firstReply: { target: '1h' } } } },
  assignments: [{ policy: 'standard' }],
};
const created = (id: number, time = '08:00:00'): RawEvent => ({
  id: `e${id}`,
  type: 'conversation.created',
  conversation: `c${id}`,
  at: `${DAY}${time}Z`,
});

onEveryDatabase('Timers', (database) => {
  let store: Store;
  beforeAll(async () => {
    store = await database.open();
  });
  let workspaces = 0;
  const begin = async (time: string) => {
    // What other tests have left open is due as well.
    await store.db.updateTable('conversations').set({ wake_at: null }).execute();
    const service = serviceOn(store, new FakeClock(at(`${DAY}${time}Z`)));
    return { service, workspace: await service.workspace(`t${++workspaces}`, CONFIG) };
  };
  const detected = async (workspace: string) =>
    (
      await store.db
        .selectFrom('transitions')
        .select(['at', 'detected_at'])
        .where('workspace', '=', workspace)
        .orderBy('at')
        .execute()
    ).map((row) => row.detected_at - row.at);

  it('say how long there is nothing to do, a second at most', async () => {
    const { service, workspace } = await begin('08:00:00');
    expect(await service.timers.tick()).toEqual({ woken: 0, delayMs: 1000 });
    await service.receive(workspace, [created(1)]);
    expect(await service.timers.tick()).toEqual({ woken: 0, delayMs: 1000 });
    service.clock.moveTo(at(`${DAY}08:44:59.700Z`));
    expect(await service.timers.tick()).toEqual({ woken: 0, delayMs: 300 });
    service.clock.moveTo(at(`${DAY}08:45:00Z`));
    expect(await service.timers.tick()).toEqual({ woken: 1, delayMs: 1000 });
    expect(await service.timers.tick()).toMatchObject({ woken: 0 });
  });

  it('take one batch a tick, the earliest first, and go on at once', async () => {
    const { service, workspace } = await begin('08:30:00');
    await service.receive(
      workspace,
      Array.from({ length: 600 }, (_, index) => created(index, index < 300 ? '08:00:01' : '08:00:00')),
    );
    service.clock.moveTo(at(`${DAY}08:45:02Z`));
    expect(await service.timers.tick()).toEqual({ woken: 250, delayMs: 0 });
    const first = await store.db
      .selectFrom('transitions')
      .select('at')
      .distinct()
      .where('workspace', '=', workspace)
      .execute();
    expect(first).toEqual([{ at: at(`${DAY}08:45:00Z`) }]);
    expect(await service.timers.tick()).toEqual({ woken: 250, delayMs: 0 });
    expect(await service.timers.tick()).toEqual({ woken: 100, delayMs: 1000 });
  });

  it('run until they are stopped, noticing each crossing within a second of its instant', async () => {
    const { service, workspace } = await begin('08:00:00');
    await service.receive(
      workspace,
      Array.from({ length: 20 }, (_, index) => created(index, `08:00:${String(index).padStart(2, '0')}`)),
    );
    service.timers.start();
    service.timers.start();
    const until = at(`${DAY}08:46:00Z`);
    service.clock.moveTo(at(`${DAY}08:44:50Z`));
    while (service.clock.now() < until) {
      while (service.clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
      service.clock.advance(500);
    }
    while (service.clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    await service.timers.stop();
    await service.timers.stop();
    const lags = await detected(workspace);
    expect(lags).toHaveLength(20);
    for (const lag of lags) {
      expect(lag).toBeGreaterThanOrEqual(0);
      expect(lag).toBeLessThanOrEqual(1000);
    }
    service.clock.moveTo(at(`${DAY}09:30:00Z`));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await detected(workspace)).toHaveLength(20);
  });

  it('look again at what lies more than ten years ahead, and notice it at its instant', async () => {
    const { service } = await begin('08:00:00');
    const YEAR_MS = 365.25 * 86_400_000;
    const seconds = (years: number) => (years * YEAR_MS) / 1000;
    const metrics = {
      firstReply: {
        lowTargetSeconds: seconds(12),
        normalTargetSeconds: seconds(25),
        urgentTargetSeconds: seconds(26),
      },
    };
    const workspace = await service.workspace(`t${++workspaces}`, {
      ...CONFIG,
      policies: { standard: { ignoreOfficeHours: true, metrics } },
    });
    const begun = at(`${DAY}08:00:00Z`);
    await service.receive(workspace, [created(1)]);
    const wakeAt = async () =>
      (await store.db.selectFrom('conversations').select('wake_at').where('workspace', '=', workspace).execute())[0]!
        .wake_at;
    const inYears: (number | null)[] = [];
    for (let looks = 0; looks < 6 && (await wakeAt()) !== null; looks++) {
      inYears.push(((await wakeAt())! - begun) / YEAR_MS);
      service.clock.moveTo((await wakeAt())!);
      expect((await service.timers.tick()).woken).toBe(1);
    }
    expect(inYears).toEqual([10, 12, 20, 25, 26]);
    expect(await detected(workspace)).toEqual([0, 0, 0]);
  });

  it('sweep: nothing that is active has a tripwire in the past, or they say so', async () => {
    const { service, workspace } = await begin('08:00:00');
    const sweeps: Sweep[] = [];
    const timers = createTimers({
      store,
      recorder: service.recorder,
      clock: service.clock,
      onSweep: (sweep) => sweeps.push(sweep),
    });
    await service.receive(workspace, [created(1), created(2)]);
    expect(await timers.sweep()).toEqual({ overdue: 0, worstLagMs: 0 });
    service.clock.moveTo(at(`${DAY}08:46:00Z`));
    expect(await timers.sweep()).toEqual({ overdue: 2, worstLagMs: 60_000 });
    await timers.tick();
    expect(await timers.sweep()).toEqual({ overdue: 0, worstLagMs: 0 });
  });

  it('outlive a failure, and say it', async () => {
    const { service } = await begin('08:00:00');
    const errors: unknown[] = [];
    let failing = true;
    const recorder = {
      ...service.recorder,
      wake: (limit: number) => (failing ? Promise.reject(new Error('lost')) : service.recorder.wake(limit)),
    };
    const timers = createTimers({ store, recorder, clock: service.clock, onFailure: (error) => errors.push(error) });
    timers.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toHaveLength(1);
    failing = false;
    service.clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
    await timers.stop();
    expect(errors).toHaveLength(1);
  });
});
