/** Reports from blocks are those from rows, at every moment: before changes are packed, between, and after. */
import { METRICS } from '@kept/engine';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import { excuse, withdrawExcuse } from '../../src/http/excuses.ts';
import { erasePersonal } from '../../src/proof/erase.ts';
import { compliance } from '../../src/queries/compliance.ts';
import { sumsFromBlocks } from '../../src/queries/compliance-blocks.ts';
import { complianceByRows } from '../../src/queries/compliance-by-rows.ts';
import type { ReportContext } from '../../src/queries/context.ts';
import { KeptBlocks } from '../../src/queries/kept-blocks.ts';
import { patchReports } from '../../src/queries/patch-reports.ts';
import { BASES, GROUPINGS } from '../../src/reports/compliance.ts';
import type { Patch } from '../../src/rollups/patch.ts';
import type { ReportFilter } from '../../src/rollups/question.ts';
import { rollUpAll } from '../../src/rollups/roll-up.ts';
import { writePatches } from '../../src/rollups/write.ts';
import type { Store } from '../../src/store/store.ts';
import { CONFIG, lives, MONDAY } from '../record/lives.ts';
import { FakeClock, type Service, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const MINUTE = 60_000;
const among = (...values: string[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: null, freq: 1 });

const filter: fc.Arbitrary<ReportFilter> = fc.oneof(
  fc.constant({
    ...{ metric: null, team: null, channel: null, priority: null },
    ...{ tier: null, policy: null, assignee: null },
  }),
  fc.record({
    metric: fc.option(fc.subarray([...METRICS], { minLength: 1 }), { nil: null }),
    team: among('night', 'day', 'nobody'),
    channel: fc.constant(null),
    priority: among('high', 'normal'),
    tier: fc.option(fc.constant(['gold']), { nil: null }),
    policy: among('office', 'always'),
    assignee: among('ana', 'unassigned'),
  }),
);

const question = fc
  .record({
    from: fc.integer({ min: -200, max: 500 }),
    length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(2_000)),
    basis: fc.constantFrom(...BASES),
    groupBy: fc.constantFrom(null, ...GROUPINGS),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Los_Angeles', 'Pacific/Kiritimati'),
    filter,
  })
  .map(({ from, length, filter, ...options }) => {
    const start = MONDAY + from * 10 * MINUTE;
    return { filter, options: { ...options, from: start, to: start + length * 10 * MINUTE, until: MONDAY } };
  });

/** What may happen between two commits, beside what is received. */
const between = fc.constantFrom(
  ...(['nothing', 'nothing', 'packed', 'packed', 'one day', 'packed late', 'excused', 'withdrawn', 'erased'] as const),
);

onEveryDatabase('Reports from blocks', (database) => {
  let store: Store;
  let context: ReportContext;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
    const { db, dialect, snapshot } = store;
    const configuration = () => Promise.reject(new Error('Reports need no configuration.'));
    context = { db, dialect, snapshot, configuration, kept: new KeptBlocks() };
  });
  const patchOf = (asked: { workspace: string; day: number }) => patchReports(context, asked);

  async function daysOf(workspace: string): Promise<number[]> {
    const rows = await store.db
      .selectFrom('stale_reports')
      .select('day')
      .distinct()
      .where('workspace', '=', workspace)
      .orderBy('day')
      .execute();
    return rows.map(({ day }) => day);
  }

  async function patchesOf(workspace: string): Promise<Patch[]> {
    const patches: Patch[] = [];
    for (const day of await daysOf(workspace)) {
      const patch = await patchOf({ workspace, day });
      if (patch !== null) patches.push(patch);
    }
    return patches;
  }

  /** Any breach of the workspace, the same one for the same seed. */
  async function breachOf(workspace: string, seed: number): Promise<string | null> {
    const rows = await store.db
      .selectFrom('transitions')
      .select('id')
      .where('workspace', '=', workspace)
      .where('to_state', '=', 'breach')
      .orderBy('id')
      .execute();
    return rows.length === 0 ? null : rows[seed % rows.length]!.id;
  }

  async function happens(what: string, service: Service, workspace: string, seed: number): Promise<void> {
    const who = { workspace, name: 'ada' };
    switch (what) {
      case 'packed':
        return rollUpAll(store, patchOf);
      case 'one day': {
        const days = await daysOf(workspace);
        if (days.length === 0) return;
        const patch = await patchOf({ workspace, day: days[seed % days.length]! });
        if (patch !== null) await writePatches(store, [patch]);
        return;
      }
      case 'excused':
      case 'withdrawn': {
        const breach = await breachOf(workspace, seed);
        if (breach === null) return;
        if (what === 'excused') await excuse(store, service.clock.now(), who, breach, 'fire drill');
        else await withdrawExcuse(store, service.clock.now(), who, breach);
        return;
      }
      case 'erased':
        await erasePersonal(store, service.recorder, workspace, seed % 2 === 0 ? 'a' : 'b');
        return;
      default:
        return;
    }
  }

  it('are those from rows, whatever happens and whenever it is packed; the doctor agrees', async () => {
    const told = fc.record({
      life: lives,
      happenings: fc.array(fc.tuple(between, fc.nat(100)), { minLength: 1, maxLength: 30 }),
      questions: fc.array(question, { minLength: 3, maxLength: 8 }),
    });
    const counted = { blocks: 0, breaches: 0 };
    await fc.assert(
      fc.asyncProperty(told, async ({ life, happenings, questions }) => {
        const clock = new FakeClock(Math.min(MONDAY, life.steps[0]!.receivedAt));
        const service = serviceOn(store, clock);
        const workspace = await service.workspace(`w${++workspaces}`, CONFIG);
        let asked = 0;
        const compare = async () => {
          for (let count = 0; count < 2; count++) {
            const { options, filter } = questions[asked++ % questions.length]!;
            const rows = await store.snapshot((db) =>
              complianceByRows({ db, dialect: store.dialect }, { workspace, options, filter }),
            );
            const { corrected, ...blocks } = await compliance(context, { workspace, options, filter });
            expect(blocks).toEqual(rows);
            expect(corrected).toBeGreaterThanOrEqual(0);
            counted.breaches += rows.overall.breachesInPeriod;
            // It was not the rows that were asked twice.
            const sums = await store.snapshot((db) => sumsFromBlocks(context, db, workspace, { options, filter }));
            expect(sums).not.toBeNull();
          }
        };
        for (const [index, { receivedAt, events, punctual, options }] of life.steps.entries()) {
          const [what, seed] = happenings[index % happenings.length]!;
          // Made before the events come, written after: it must not undo them.
          const late = what === 'packed late' ? await patchesOf(workspace) : [];
          if (punctual) await service.run(receivedAt);
          else clock.moveTo(receivedAt);
          await service.receive(workspace, events, options);
          await writePatches(store, late);
          await compare();
          await happens(what, service, workspace, seed);
          await compare();
        }
        clock.moveTo(life.until);
        await service.recorder.endImport(workspace);
        await service.settle();
        await compare();
        expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [], blocks: [] });
        await rollUpAll(store, patchOf);
        expect(await daysOf(workspace)).toEqual([]);
        await compare();
        expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [], blocks: [] });
        const { blocks } = await store.db
          .selectFrom('report_blocks')
          .select(({ fn }) => fn.countAll<number>().as('blocks'))
          .where('workspace', '=', workspace)
          .executeTakeFirstOrThrow();
        counted.blocks += Number(blocks);
      }),
      { numRuns: database.kind === 'sqlite' ? 150 : 25 },
    );
    // What was compared was not empty.
    expect(counted.blocks).toBeGreaterThan(10);
    expect(counted.breaches).toBeGreaterThan(10);
  }, 300_000);
});
