import { compileRules, parseConfig, replay, singleRevision } from '@kept/engine';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { CONFIG, type Life, lives, MONDAY } from './lives.ts';
import { eventOf, FakeClock, serviceOn } from './service.ts';

const parsed = parseConfig(CONFIG);
if (!parsed.ok) throw new Error('The configuration is refused.');
const TIMELINE = singleRevision(compileRules(parsed.config, { holidays }));

const replayed = ({ events, until }: Life): unknown =>
  JSON.parse(JSON.stringify(replay(TIMELINE, events.map(eventOf), until)));

onEveryDatabase('Whatever happens, in whatever order it is heard of', (database) => {
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
  });
  const numRuns = database.kind === 'sqlite' ? 300 : 40;

  async function live({ steps, until }: Life) {
    const clock = new FakeClock(Math.min(MONDAY, steps[0]!.receivedAt));
    const service = serviceOn(store, clock);
    const workspace = await service.workspace(`w${++workspaces}`, CONFIG);
    for (const { receivedAt, events, punctual, options } of steps) {
      if (punctual) await service.run(receivedAt);
      else clock.moveTo(receivedAt);
      expect((await service.receive(workspace, events, options)).rejected).toEqual([]);
    }
    clock.moveTo(until);
    await service.recorder.endImport(workspace);
    await service.settle();
    expect(service.failures).toEqual([]);
    return { service, workspace };
  }

  it('the record is that of a replay (§9.1), and the doctor finds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const { service, workspace } = await live(life);
        expect(await service.records(workspace, life.until)).toEqual(replayed(life));
        const diagnosis = await doctor(store, service.revisions, workspace);
        expect(diagnosis).toMatchObject({ differing: [], counters: [] });
      }),
      { numRuns },
    );
  }, 300_000);

  it('each transition that follows is there once, each trigger has one id, and what fired stands in the outbox', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const { workspace } = await live(life);
        const transitions = await store.db
          .selectFrom('transitions')
          .selectAll()
          .where('workspace', '=', workspace)
          .execute();
        const outbox = await store.db.selectFrom('outbox').selectAll().where('workspace', '=', workspace).execute();
        const current = transitions.filter((row) => row.retracted_at === null);
        expect(new Set(current.map((row) => `${row.conversation}/${row.metric}/${row.cycle}/${row.at}`)).size).toBe(
          current.length,
        );
        const ids = new Set(outbox.map(({ id }) => id));
        for (const row of transitions) {
          if (row.fired === 0) expect(ids.has(row.id), row.id).toBe(false);
          else expect(ids.has(row.id) || ids.has(`${row.id}_${row.tripwire}`), row.id).toBe(true);
          expect(ids.has(`corrected_${row.id}`)).toBe(row.fired === 1 && row.retracted_at !== null);
        }
        const cycles = await store.db.selectFrom('cycles').selectAll().where('workspace', '=', workspace).execute();
        const told = cycles
          .filter((row) => row.retracted_at === null && row.met_trigger !== null)
          .map((row) => row.met_trigger!);
        expect(new Set(told).size).toBe(told.length);
        for (const id of told) {
          expect(ids.has(id)).toBe(true);
          expect(ids.has(`corrected_${id}`), 'told, and not taken back').toBe(false);
        }
        for (const { id } of outbox.filter(({ trigger }) => trigger === 'sla_met')) {
          expect(told.includes(id), 'what does not stand was taken back').toBe(!ids.has(`corrected_${id}`));
        }
      }),
      { numRuns },
    );
  }, 300_000);
});
