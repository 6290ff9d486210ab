import { compileRules, type Holidays, parseConfig, replay, timelineOf } from '@kept/engine';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import { createReselection } from '../../src/revisions/reselection.ts';
import { createRevisions } from '../../src/revisions/revisions.ts';
import type { Store } from '../../src/store/store.ts';
import { CONFIG as LIFE_CONFIG, lives, MONDAY } from '../record/lives.ts';
import { at, eventOf, FakeClock, type RawEvent, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const hours = (first: number, more: object = {}) => ({
  kept: 1,
  schedules: {},
  policies: { standard: { ignoreOfficeHours: true, metrics: { firstReply: { target: `${first}h` } } } },
  assignments: [{ policy: 'standard' }],
  ...more,
});

const DAY = '2026-03-02T';
const created = (id: string, time: string, more: object = {}): RawEvent => ({
  id: `c${id}`,
  type: 'conversation.created',
  conversation: id,
  at: `${DAY}${time}Z`,
  ...more,
});

onEveryDatabase('Revisions', (database) => {
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
  });

  async function begin(time: string, config: unknown = hours(4)) {
    const clock = new FakeClock(at(`${DAY}${time}Z`));
    const service = serviceOn(store, clock);
    const workspace = await service.workspace(`r${++workspaces}`, config);
    const save = (next: unknown, options: object = {}) =>
      service.revisions.save(workspace, typeof next === 'string' ? next : JSON.stringify(next), {
        author: 'ada',
        ...options,
      });
    return { clock, service, workspace, save, to: (when: string) => clock.moveTo(at(`${DAY}${when}Z`)) };
  }

  describe('saving', () => {
    it('takes the place of the first until an event is stored (§8.2), then gets a number', async () => {
      const { service, workspace, save } = await begin('08:00:00');
      expect(await save(hours(5))).toMatchObject({ kind: 'saved', revision: 1, replaced: true });
      await service.receive(workspace, [created('1', '07:00:00')]);
      expect(await service.record(workspace, '1')).toMatchObject({
        metrics: { firstReply: { dueAt: `${DAY}12:00:00.000Z` } },
      });
      expect(await save(hours(6))).toMatchObject({ kind: 'saved', revision: 2, replaced: false });
      const { revisions } = await service.revisions.current(workspace);
      expect(
        revisions.map(({ number, author, appliesTo, versions }) => ({
          number,
          author,
          appliesTo,
          version: versions.policies.standard,
        })),
      ).toEqual([
        { number: 1, author: 'ada', appliesTo: 'new', version: 1 },
        { number: 2, author: 'ada', appliesTo: 'new', version: 2 },
      ]);
    });

    it('changes nothing where a text is refused, overtaken or the same (§8.4)', async () => {
      const { service, workspace, save } = await begin('08:00:00');
      await service.receive(workspace, [created('1', '07:00:00')]);
      expect(await save({ kept: 2 })).toMatchObject({
        kind: 'refused',
        faults: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]),
      });
      expect(await save('kept: [')).toMatchObject({ kind: 'refused' });
      expect(await save(hours(5), { ifMatch: 2 })).toEqual({ kind: 'overtaken', revision: 1 });
      expect(await save(hours(4))).toMatchObject({ kind: 'unchanged', revision: 1 });
      expect(await save(hours(5), { ifMatch: 1 })).toMatchObject({ kind: 'saved', revision: 2 });
      expect(await save(hours(6), { ifMatch: 1 })).toEqual({ kind: 'overtaken', revision: 2 });
      expect((await service.revisions.current(workspace)).revisions).toHaveLength(2);
    });

    it('counts versions by name, and goes on counting when a name comes back (§8.3)', async () => {
      const { service, workspace, save } = await begin('08:00:00', hours(4));
      await service.receive(workspace, [created('1', '07:00:00')]);
      const other = { ignoreOfficeHours: true, metrics: { resolution: { target: '9h' } } };
      const config = hours(4);
      await save({
        ...config,
        policies: { ...config.policies, other },
        assignments: [{ policy: 'other' }, { policy: 'standard' }],
      });
      await save({ ...hours(5), policies: { other }, assignments: [{ policy: 'other' }] });
      await save(hours(4));
      await save(hours(3));
      const { revisions } = await service.revisions.current(workspace);
      expect(revisions.map(({ versions }) => versions.policies)).toEqual([
        { standard: 1 },
        { standard: 1, other: 1 },
        { other: 1 },
        { standard: 1 },
        { standard: 2 },
      ]);
    });

    it('is seen at once by every process, and lies after all that was folded, whoever is ahead', async () => {
      const { service, workspace } = await begin('08:00:00');
      const ahead = serviceOn(await database.reopen(store.location), new FakeClock(at(`${DAY}08:00:03Z`)));
      await ahead.receive(workspace, [created('1', '08:00:02')]);
      const saved = await service.revisions.save(workspace, JSON.stringify(hours(1)), { author: 'ada' });
      expect(saved).toMatchObject({ kind: 'saved', at: at(`${DAY}08:00:03.001Z`) });
      ahead.clock.moveTo(at(`${DAY}08:01:00Z`));
      await ahead.receive(workspace, [created('2', '08:01:00')]);
      expect(await ahead.record(workspace, '2')).toMatchObject({
        metrics: { firstReply: { dueAt: `${DAY}09:01:00.000Z` } },
      });
      expect(await ahead.record(workspace, '1')).toMatchObject({
        metrics: { firstReply: { dueAt: `${DAY}12:00:02.000Z` } },
      });
    });

    it('makes a workspace once', async () => {
      const { service, workspace } = await begin('08:00:00');
      expect(
        await service.revisions.createWorkspace(workspace, {
          name: 'x',
          author: 'bob',
          source: JSON.stringify(hours(1)),
        }),
      ).toBe(false);
      await expect(service.receive('nowhere', [created('1', '08:00:00')])).rejects.toThrow(
        'There is no workspace "nowhere"',
      );
    });
  });

  describe('applied to open conversations', () => {
    async function ten() {
      const begun = await begin('08:00:00');
      await begun.service.receive(
        begun.workspace,
        Array.from({ length: 500 }, (_, index) => created(String(index).padStart(3, '0'), '08:00:00')),
      );
      await begun.service.receive(begun.workspace, [
        { id: 'x', type: 'status.changed', conversation: '499', at: `${DAY}08:00:00Z`, status: 'done' },
      ]);
      begun.to('09:00:00');
      return begun;
    }

    it('reaches all of them in batches, counts them, and goes on after a restart halfway', async () => {
      const { service, workspace, save, clock } = await ten();
      await save(hours(1), { appliesTo: 'open' });
      const before = createReselection({ store, recorder: service.recorder, clock });
      await before.round();
      expect(await before.progress(workspace)).toMatchObject({ revision: 2, total: 499, done: 200, finishedAt: null });

      const restarted = serviceOn(store, clock);
      const after = createReselection({ store, recorder: restarted.recorder, clock });
      while ((await after.round()) === 0);
      expect(await after.progress(workspace)).toMatchObject({ total: 499, done: 499, finishedAt: clock.now() });
      const transitions = await store.db
        .selectFrom('transitions')
        .selectAll()
        .where('workspace', '=', workspace)
        .execute();
      expect(transitions).toHaveLength(499);
      for (const row of transitions) {
        expect(row).toMatchObject({
          at: at(`${DAY}09:00:00Z`),
          tripwire: 'urgent',
          cause: '{"kind":"revision","revision":2}',
          fired: 1,
        });
      }
      const diagnosis = await doctor(store, service.revisions, workspace);
      expect(diagnosis).toEqual({ workspace, checked: 500, differing: [], counters: [], blocks: [] });
    });

    it('reaches one that is loaded before its turn, at the instant of the revision', async () => {
      const { service, workspace, save, to } = await ten();
      await save(hours(2), { appliesTo: 'open' });
      to('09:30:00');
      await service.receive(workspace, [
        { id: 'm', type: 'message.received', conversation: '300', at: `${DAY}09:30:00Z` },
      ]);
      expect(await service.record(workspace, '300')).toMatchObject({
        cycles: [
          {
            applications: [
              { policyVersion: 1, endedAt: `${DAY}09:00:00.000Z`, endReason: 'superseded' },
              { policyVersion: 2, appliedAt: `${DAY}09:00:00.000Z` },
            ],
          },
        ],
      });
    });

    it('fires nothing at once where it was saved so, and everything after (§8.3)', async () => {
      const { service, workspace, save, clock } = await ten();
      await save(hours(3), { appliesTo: 'open' });
      await save(
        {
          ...hours(1),
          policies: {
            standard: {
              ignoreOfficeHours: true,
              metrics: { firstReply: { lowTargetSeconds: 60, normalTargetSeconds: 120, urgentTargetSeconds: 3660 } },
            },
          },
        },
        { appliesTo: 'open', fire: false },
      );
      const reselection = createReselection({ store, recorder: service.recorder, clock });
      while ((await reselection.round()) === 0);
      const rows = await store.db
        .selectFrom('transitions')
        .select(['tripwire', 'not_fired'])
        .distinct()
        .where('workspace', '=', workspace)
        .execute();
      expect(rows).toEqual([{ tripwire: 'normal', not_fired: 'revision' }]);
      await service.run(at(`${DAY}09:01:00Z`));
      const fired = await store.db
        .selectFrom('outbox')
        .select('trigger')
        .distinct()
        .where('workspace', '=', workspace)
        .execute();
      expect(fired).toEqual([{ trigger: 'sla_breached' }]);
    });

    it('does what the plan said', async () => {
      const { service, workspace, save, clock } = await ten();
      await service.receive(workspace, [{ id: 'r', type: 'message.sent', conversation: '007', at: `${DAY}08:59:00Z` }]);
      const next = JSON.stringify(hours(1));
      const planned = await service.revisions.plan(workspace, next, { appliesTo: 'open' });
      expect(planned).toMatchObject({
        kind: 'planned',
        plan: {
          revision: 2,
          base: 1,
          replaces: false,
          unchanged: false,
          appliesTo: 'open',
          fire: true,
          suggestsOpen: false,
          changes: [
            {
              part: 'policy',
              name: 'standard',
              change: 'changed',
              text: 'Policy "standard" changes: metrics.firstReply.',
            },
          ],
          openConversations: { total: 499, covered: 499, leftAlone: 0, changed: 498 },
          crossings: [{ metric: 'firstReply', tripwire: 'urgent', count: 498 }],
          alerts: 498,
        },
      });
      expect((await service.revisions.current(workspace)).newest.number).toBe(1);
      expect(await service.revisions.plan(workspace, next, { appliesTo: 'open', fire: false })).toMatchObject({
        plan: { alerts: 0 },
      });
      expect(await service.revisions.plan(workspace, next)).toMatchObject({
        plan: { openConversations: { total: 499, covered: 0, leftAlone: 499, changed: 0 }, crossings: [] },
      });
      await save(JSON.parse(next), { appliesTo: 'open' });
      const reselection = createReselection({ store, recorder: service.recorder, clock });
      while ((await reselection.round()) === 0);
      const { count } = await store.db
        .selectFrom('outbox')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('workspace', '=', workspace)
        .where('trigger', '=', 'sla_breached')
        .executeTakeFirstOrThrow();
      expect(count).toBe(498);
    });
  });

  it('the record is that of a replay under the same revisions, whatever comes late (§9.1)', async () => {
    const numRuns = database.kind === 'sqlite' ? 150 : 25;
    const compiled = (
      config: unknown,
      number: number,
      instant: number,
      appliesTo: 'new' | 'open',
      versions: object,
    ) => {
      const parsed = parseConfig(config);
      if (!parsed.ok) throw new Error('refused');
      return {
        number,
        at: instant,
        appliesTo,
        rules: compileRules(parsed.config, { holidays, versions: versions as never }),
      };
    };
    const variants = [0.5, 2].map((factor) => {
      const config = structuredClone(LIFE_CONFIG);
      config.policies.office.metrics.allMessages.urgentTargetSeconds *= factor * 2;
      config.assignments = factor === 2 ? config.assignments.slice(0, 1) : config.assignments;
      return config;
    });
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.array(
          fc.record({
            after: fc.nat(20),
            variant: fc.nat(1),
            appliesTo: fc.constantFrom('new' as const, 'open' as const),
            background: fc.boolean(),
          }),
          { maxLength: 3 },
        ),
        async ({ steps, events, until }, saves) => {
          const clock = new FakeClock(Math.min(MONDAY, steps[0]!.receivedAt));
          const service = serviceOn(store, clock);
          const workspace = await service.workspace(`law${++workspaces}`, LIFE_CONFIG);
          for (const [index, step] of steps.entries()) {
            if (step.punctual) await service.run(step.receivedAt);
            else clock.moveTo(step.receivedAt);
            await service.receive(workspace, step.events, step.options);
            for (const { after, variant, appliesTo, background } of saves) {
              if (after !== index) continue;
              await service.revisions.save(workspace, JSON.stringify(variants[variant]), { author: 'ada', appliesTo });
              const reselection = createReselection({ store, recorder: service.recorder, clock });
              if (background) while ((await reselection.round()) === 0);
            }
          }
          // A revision lies a little after what was folded.
          const end = until + 10;
          clock.moveTo(end);
          await service.recorder.endImport(workspace);
          await service.settle();
          const reselection = createReselection({ store, recorder: service.recorder, clock });
          while ((await reselection.round()) === 0);
          expect(service.failures).toEqual([]);
          const { revisions } = await service.revisions.current(workspace);
          const timeline = timelineOf(
            revisions.map(({ number, at: instant, appliesTo, source, versions }) =>
              compiled(JSON.parse(source), number, instant, appliesTo, versions),
            ),
          );
          expect(await service.records(workspace, end)).toEqual(
            JSON.parse(JSON.stringify(replay(timeline, events.map(eventOf), end))),
          );
          expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [], counters: [] });
        },
      ),
      { numRuns },
    );
  }, 300_000);

  it('folds what an import brings from before the first revision under the one that it names (§8.2)', async () => {
    const { service, workspace, save, to } = await begin('08:00:00');
    await service.receive(workspace, [created('0', '08:00:00')]);
    await save(hours(1));
    to('09:00:00');
    const old = { ...created('1', '08:00:00'), at: '2025-03-03T08:00:00Z' };
    await service.receive(workspace, [old], { imported: true, revision: 2 });
    await service.receive(workspace, [{ ...old, id: 'o', conversation: '2' }], { imported: true });
    const version = async (id: string) =>
      (await service.record(workspace, id))?.cycles[0]?.applications[0]?.policyVersion;
    expect([await version('1'), await version('2')]).toEqual([2, 1]);
    await service.receive(workspace, [
      { id: 'l', type: 'message.received', conversation: '1', at: '2025-03-03T07:00:00Z' },
    ]);
    expect(await version('1')).toBe(2);
    expect(await doctor(store, service.revisions, workspace)).toMatchObject({ differing: [] });
  });

  describe('dates that move (§8.3)', () => {
    const BERLIN_SUMMER_2026 = at('2026-03-29T01:00:00Z') / 1000;
    const config = {
      ...hours(4),
      schedules: {
        default: {
          timeZone: 'Europe/Berlin',
          weekly: { mon: ['09:00-17:00'], tue: ['09:00-17:00'] },
          holidays: ['DE'],
        },
      },
      policies: { standard: { metrics: { firstReply: { target: '8h' } } } },
    };
    const moved: Holidays = (code, year) =>
      year === 2026 ? [...holidays(code, year), { date: '2026-03-03', name: 'New' }] : holidays(code, year);
    const renamed: Holidays = (code, year) => holidays(code, year).map((day) => ({ ...day, name: `${day.name}!` }));

    it('make a revision that says so, and leave what is pinned alone', async () => {
      const { service, workspace, clock } = await begin('09:00:00', config);
      await service.receive(workspace, [created('1', '09:00:00')]);
      expect(await service.revisions.refreshDates(workspace)).toBeNull();
      expect(await createRevisions({ store, clock, holidays: renamed }).refreshDates(workspace)).toBeNull();
      const updated = createRevisions({ store, clock, holidays: moved });
      expect(await updated.refreshDates(workspace)).toBe(2);
      expect(await updated.refreshDates(workspace)).toBeNull();
      const { revisions, timeline } = await updated.current(workspace);
      expect(revisions[1]).toMatchObject({
        author: 'kept',
        appliesTo: 'new',
        note: 'Holiday or time zone data changed for: default.',
        versions: { schedules: { default: 2 }, policies: { standard: 1 } },
      });
      const due = (number: number) =>
        timeline
          .numbered(number)
          .rules.schedules.get('default')!
          .add(at(`${DAY}09:00:00Z`), 8 * 3_600_000);
      expect([due(1), due(2)]).toEqual([at('2026-03-03T09:00:00Z'), at('2026-03-09T09:00:00Z')]);
    });

    it('move by an update of the zone data too: what is pinned keeps the offsets it was promised by', async () => {
      const { service, workspace, clock } = await begin('09:00:00', config);
      await service.receive(workspace, [created('1', '09:00:00')]);
      // As if the revision had been saved with data in which Berlin was two hours from Greenwich in March already.
      const { resolved } = (await service.revisions.current(workspace)).newest;
      const [first, ...others] = resolved.zones['Europe/Berlin']!;
      const early = others.map(([seconds, minutes]) => [
        seconds === BERLIN_SUMMER_2026 ? seconds - 40 * 86_400 : seconds,
        minutes,
      ]);
      const older = { ...resolved, zoneData: '1999a', zones: { 'Europe/Berlin': [first, ...early] } };
      await store.db
        .updateTable('revisions')
        .set({ resolved: JSON.stringify(older) })
        .where('workspace', '=', workspace)
        .execute();
      const updated = createRevisions({ store, clock, holidays });
      expect(await updated.refreshDates(workspace)).toBe(2);
      expect(await updated.refreshDates(workspace)).toBeNull();
      const { timeline } = await updated.current(workspace);
      const opens = (number: number) =>
        timeline
          .numbered(number)
          .rules.schedules.get('default')!
          .add(at(`${DAY}00:00:00Z`), 0);
      expect([opens(1), opens(2)]).toEqual([at(`${DAY}07:00:00Z`), at(`${DAY}08:00:00Z`)]);
    });
  });
});
