import { compileRules, parseConfig, replay, singleRevision } from '@kept/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import { StoreUnavailableError } from '../../src/record/recorder.ts';
import type { Store } from '../../src/store/store.ts';
import { databaseOf, onEveryDatabase } from '../support/databases.ts';
import { CONFIG, MONDAY } from './lives.ts';
import { eventOf, FakeClock, type RawEvent, serviceOn } from './service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A morning of some conversations: created, answered, asked again, some of it heard of late. */
function morning(conversations: number): { event: RawEvent; receivedAt: number }[] {
  return Array.from({ length: conversations }, (_, index) => {
    const id = `k${index}`;
    const begins = MONDAY + 2 * HOUR + (index % 50) * MINUTE;
    const say = (name: string, after: number, late: number, event: RawEvent) => ({
      event: {
        id: `${id}-${name}`,
        conversation: id,
        at: new Date(begins + after).toISOString(),
        ...event,
      } as RawEvent,
      receivedAt: begins + after + late,
    });
    return [
      say('1', 0, 0, {
        type: 'conversation.created',
        priority: index % 3 === 0 ? 'high' : 'normal',
        team: index % 4 === 0 ? 'night' : 'day',
      }),
      ...(index % 2 === 0 ? [say('2', 25 * MINUTE, index % 6 === 0 ? 30 * MINUTE : 0, { type: 'message.sent' })] : []),
      ...(index % 5 === 0 ? [say('3', 40 * MINUTE, 0, { type: 'message.received' })] : []),
      ...(index % 7 === 0 ? [say('4', 90 * MINUTE, 0, { type: 'status.changed', status: 'done' })] : []),
    ];
  })
    .flat()
    .sort((a, b) => a.receivedAt - b.receivedAt);
}

onEveryDatabase('Two processes on one database', (database) => {
  it('take each event once, record each crossing once and fire it once', { timeout: 120_000 }, async () => {
    const first = await database.open();
    const second = await database.reopen(first.location);
    const clock = new FakeClock(MONDAY);
    const services = [serviceOn(first, clock), serviceOn(second, clock)];
    const workspace = await services[0]!.workspace('shared', CONFIG);
    const events = morning(120);
    const until = MONDAY + 6 * HOUR;
    let accepted = 0;
    let at = 0;
    for (let now = MONDAY; now <= until; now += 10 * MINUTE) {
      clock.moveTo(now);
      const due: RawEvent[] = [];
      while (at < events.length && events[at]!.receivedAt <= now) due.push(events[at++]!.event);
      // Every event goes to both, in opposite order and one by one, while both let time pass.
      const results = await Promise.all([
        ...due.map((event) => services[0]!.receive(workspace, [event])),
        ...due.toReversed().map((event) => services[1]!.receive(workspace, [event])),
        ...services.map((service) => service.settle()),
      ]);
      for (const result of results) if (result) accepted += result.accepted;
    }
    await Promise.all(services.map((service) => service.settle()));
    expect(services.flatMap(({ failures }) => failures)).toEqual([]);
    expect(accepted).toBe(events.length);

    const parsed = parseConfig(CONFIG);
    if (!parsed.ok) throw new Error('refused');
    const timeline = singleRevision(compileRules(parsed.config, { holidays }));
    const wanted = replay(
      timeline,
      events.map(({ event }) => eventOf(event)),
      until,
    );
    expect(await services[1]!.records(workspace, until)).toEqual(JSON.parse(JSON.stringify(wanted)));
    const crossings = wanted.reduce((sum, record) => sum + record.transitions.length, 0);
    expect(crossings).toBeGreaterThan(100);
    const transitions = await first.db
      .selectFrom('transitions')
      .selectAll()
      .where('retracted_at', 'is', null)
      .execute();
    expect(transitions).toHaveLength(crossings);
    const fired = await first.db
      .selectFrom('outbox')
      .selectAll()
      .where('trigger', 'in', ['sla_breached', 'sla_breach_warning'])
      .execute();
    expect(new Set(fired.map(({ id }) => id)).size).toBe(fired.length);
    const positions = (await first.db.selectFrom('events').select('position').orderBy('position').execute()).map(
      ({ position }) => position,
    );
    expect(new Set(positions).size).toBe(events.length);
    expect(await doctor(second, services[1]!.revisions, workspace)).toMatchObject({ differing: [], counters: [] });
  });

  it('hand positions out in the order of commits: a reader that has seen one has seen all before it', async () => {
    const store = await database.open();
    const other = await database.reopen(store.location);
    const clock = new FakeClock(MONDAY);
    const services = [serviceOn(store, clock), serviceOn(other, clock)];
    const workspace = await services[0]!.workspace('ordered', CONFIG);
    let seen = 0;
    let stop = false;
    const gaps: number[] = [];
    const reading = (async () => {
      const known = new Set<number>();
      while (!stop) {
        const rows = await store.db
          .selectFrom('changes')
          .select('position')
          .where('workspace', '=', workspace)
          .where('position', '>', seen)
          .orderBy('position')
          .execute();
        for (const { position } of rows) {
          known.add(position);
          seen = position;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      const all = await store.db
        .selectFrom('changes')
        .select('position')
        .where('workspace', '=', workspace)
        .where('position', '<=', seen)
        .execute();
      gaps.push(...all.map(({ position }) => position).filter((position) => !known.has(position)));
    })();
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        services[index % 2]!.receive(workspace, [
          {
            id: `e${index}`,
            type: 'conversation.created',
            conversation: `c${index}`,
            at: new Date(MONDAY).toISOString(),
          },
        ]),
      ),
    );
    stop = true;
    await reading;
    expect(gaps).toEqual([]);
  });
});

describe('A database that fails', () => {
  describe('SQLite on a full disk', () => {
    const database = databaseOf('sqlite');
    let store: Store;
    beforeAll(async () => {
      store = await database.open();
    });

    it('refuses the batch whole, and goes on when there is room again', async () => {
      const { sql } = await import('kysely');
      const clock = new FakeClock(MONDAY);
      const service = serviceOn(store, clock);
      const workspace = await service.workspace('full', CONFIG);
      const created = (index: number): RawEvent => ({
        id: `e${index}`,
        type: 'conversation.created',
        conversation: `c${index}`,
        at: new Date(MONDAY).toISOString(),
        subject: 'x'.repeat(1500),
      });
      await service.receive(workspace, [created(0)]);
      const { page_count } = (
        await sql<{ page_count: number }>`select page_count from pragma_page_count`.execute(store.db)
      ).rows[0]!;
      await store.transaction(async (trx) => {
        await sql.raw(`pragma max_page_count = ${page_count + 2}`).execute(trx);
      });
      const many = Array.from({ length: 200 }, (_, index) => created(index + 1));
      const refused = service.receive(workspace, many);
      await expect(refused).rejects.toThrow(StoreUnavailableError);
      await expect(refused).rejects.toMatchObject({ code: 'store_unavailable', cause: { errcode: 13 } });
      expect(await store.db.selectFrom('events').select('id').execute()).toEqual([{ id: 'e0' }]);

      await store.transaction(async (trx) => {
        await sql.raw('pragma max_page_count = 1000000').execute(trx);
      });
      expect(await service.receive(workspace, many)).toMatchObject({ accepted: 200 });
      expect(await doctor(store, service.revisions, workspace)).toMatchObject({
        checked: 201,
        differing: [],
        counters: [],
      });
    });
  });

  describe('PostgreSQL that is gone', () => {
    const database = databaseOf('postgres');

    it('refuses clearly, keeps what was acknowledged, and goes on when it is back', { timeout: 60_000 }, async () => {
      const store = await database.open();
      const clock = new FakeClock(MONDAY);
      const service = serviceOn(store, clock);
      const workspace = await service.workspace('lost', CONFIG);
      const created = (index: number): RawEvent => ({
        id: `e${index}`,
        type: 'conversation.created',
        conversation: `c${index}`,
        at: new Date(MONDAY).toISOString(),
      });
      await service.receive(workspace, [created(0)]);
      const under = Array.from({ length: 50 }, (_, index) =>
        service.receive(workspace, [created(index + 1)]).then(
          () => `e${index + 1}`,
          (error: unknown) => error,
        ),
      );
      await database.server()!.kill();
      const outcomes = await Promise.all(under);
      for (const outcome of outcomes)
        if (typeof outcome !== 'string') expect(outcome).toBeInstanceOf(StoreUnavailableError);
      await expect(service.receive(workspace, [created(99)])).rejects.toThrow(StoreUnavailableError);

      await database.server()!.start();
      const stored = new Set((await store.db.selectFrom('events').select('id').execute()).map(({ id }) => id));
      for (const outcome of outcomes) if (typeof outcome === 'string') expect(stored.has(outcome)).toBe(true);
      const again = await service.receive(
        workspace,
        Array.from({ length: 51 }, (_, index) => created(index)),
      );
      expect(again.accepted + again.duplicates).toBe(51);
      expect(await doctor(store, service.revisions, workspace)).toMatchObject({
        checked: 51,
        differing: [],
        counters: [],
      });
    });
  });
});
