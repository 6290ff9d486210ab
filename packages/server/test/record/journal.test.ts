import { beforeAll, describe, expect, it } from 'vitest';
import type { OutboxBody } from '../../src/store/outbox-body.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { at, FakeClock, type RawEvent, type Service, serviceOn, text } from './service.ts';

const CONFIG = {
  kept: 1,
  schedules: {},
  policies: {
    each: {
      ignoreOfficeHours: true,
      metrics: {
        allMessages: {
          lowTargetSeconds: 3600,
          normalTargetSeconds: 7200,
          highTargetSeconds: 9000,
          urgentTargetSeconds: 10800,
        },
      },
    },
    once: {
      ignoreOfficeHours: true,
      alerts: 'perEpisode',
      metrics: { allMessages: { lowTargetSeconds: 3600, normalTargetSeconds: 7200, urgentTargetSeconds: 10800 } },
    },
    strict: {
      ignoreOfficeHours: true,
      metrics: { allMessages: { lowTargetSeconds: 60, normalTargetSeconds: 120, urgentTargetSeconds: 1800 } },
    },
    whole: { ignoreOfficeHours: true, metrics: { resolution: { target: '4h' } } },
  },
  assignments: [
    { policy: 'each' },
    { policy: 'once', team: 'quiet' },
    { policy: 'strict', team: 'strict' },
    { policy: 'whole', team: 'whole' },
  ],
};

const DAY = '2026-03-02T';
const CREATED: RawEvent = { id: 'e1', type: 'conversation.created', conversation: '1', at: `${DAY}08:00:00Z` };
const reply = (id: string, time: string): RawEvent => ({
  id,
  type: 'message.sent',
  conversation: '1',
  at: `${DAY}${time}Z`,
});
const message = (id: string, time: string): RawEvent => ({
  id,
  type: 'message.received',
  conversation: '1',
  at: `${DAY}${time}Z`,
});

onEveryDatabase('The journal', (database) => {
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    store = await database.open();
  });

  /** A service whose clock stands at a time of that day, with a workspace of its own. */
  async function begin(time: string, more: object = {}) {
    const service = serviceOn(store, new FakeClock(at(`${DAY}${time}Z`)));
    const workspace = await service.workspace(`w${++workspaces}`, { ...CONFIG, ...more });
    const when = (clock: string) => at(`${DAY}${clock}Z`);
    return {
      service,
      workspace,
      to: (clock: string) => service.clock.moveTo(when(clock)),
      receive: (...events: RawEvent[]) => service.receive(workspace, events),
      transitions: () => transitionsOf(service, workspace),
      outbox: () => outboxOf(service, workspace),
    };
  }

  async function transitionsOf(service: Service, workspace: string) {
    const rows = await service.store.db
      .selectFrom('transitions')
      .selectAll()
      .where('workspace', '=', workspace)
      .orderBy('at')
      .orderBy('id')
      .execute();
    return rows.map(
      (row) =>
        `${clockOf(row.at)} ${row.tripwire} ${row.fired === 1 ? 'fired' : row.not_fired}${row.retracted_at === null ? '' : ' retracted'}`,
    );
  }

  async function outboxOf(service: Service, workspace: string) {
    const rows = await service.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('workspace', '=', workspace)
      .orderBy('position')
      .execute();
    return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as OutboxBody }));
  }

  const clockOf = (instant: number) => text(instant).slice(11, 16);
  const triggersOf = (rows: Awaited<ReturnType<typeof outboxOf>>) =>
    rows.map((row) => `${clockOf(row.at)} ${row.trigger}`);

  describe('crossings', () => {
    it('has each at its exact instant, and beside it when it was noticed (§5.5)', async () => {
      const { service, receive, to, transitions, outbox, workspace } = await begin('08:00:00');
      await receive({
        ...CREATED,
        team: 'support',
        assignee: 'ana',
        priority: 'high',
        subject: 'Cannot log in',
        customer: { id: 'c7', name: 'Ada', tier: 'gold' },
      });
      to('09:00:00');
      service.clock.advance(700);
      await service.settle();

      expect(await transitions()).toEqual(['09:00 low fired']);
      const [row] = await store.db.selectFrom('transitions').selectAll().where('workspace', '=', workspace).execute();
      expect(row).toMatchObject({
        at: at(`${DAY}09:00:00Z`),
        detected_at: at(`${DAY}09:00:00.700Z`),
        cause: '{"kind":"time"}',
        assignee: 'ana',
        policy: 'each',
      });
      const [told, ...more] = await outbox();
      expect(more).toEqual([]);
      expect(told).toMatchObject({
        id: row!.id,
        trigger: 'sla_breach_warning',
        conversation: '1',
        metric: 'allMessages',
        cycle: 1,
        // There is no rule that could make anything of it.
        routed_at: at(`${DAY}09:00:00.700Z`),
      });
      expect(told!.body).toEqual({
        transition: {
          id: row!.id,
          at: at(`${DAY}09:00:00Z`),
          detectedAt: at(`${DAY}09:00:00.700Z`),
          metric: 'allMessages',
          cycle: 1,
          episode: 1,
          tripwire: 'low',
          from: 'sla',
          to: 'at_risk',
          cause: { kind: 'time' },
          retracted: null,
        },
        standing: {
          team: 'support',
          channel: null,
          assignee: 'ana',
          priority: 'high',
          tier: 'gold',
          policy: 'each',
          policyVersion: 1,
        },
        status: 'open',
        targetSeconds: 10800,
        dueAt: at(`${DAY}11:00:00Z`),
        clock: 'counting',
        remainingMs: 7200_000 - 700,
      });
    });

    it('waits for whoever asks the rules, where there are any', async () => {
      const { service, receive, to, outbox } = await begin('08:00:00', {
        automations: [{ name: 'Rule', on: ['sla_breached'], do: [{ setPriority: 'high' }] }],
      });
      await receive(CREATED);
      to('09:00:00');
      await service.settle();
      expect(await outbox()).toMatchObject([{ trigger: 'sla_breach_warning', routed_at: null }]);
    });

    it('fires each of a clock that is watched closely (§5.7)', async () => {
      const { service, receive, transitions } = await begin('08:00:00');
      await receive(CREATED);
      await service.run(at(`${DAY}12:00:00Z`));
      expect(await transitions()).toEqual([
        '09:00 low fired',
        '10:00 normal fired',
        '10:30 high fired',
        '11:00 urgent fired',
      ]);
    });

    it('records all after a downtime and fires the last alone, however old, while the cycle runs', async () => {
      const { service, receive, to, transitions, outbox } = await begin('08:00:00');
      await receive(CREATED);
      to('18:00:00');
      await service.settle();
      expect(await transitions()).toEqual([
        '09:00 low superseded',
        '10:00 normal superseded',
        '10:30 high superseded',
        '11:00 urgent fired',
      ]);
      expect(triggersOf(await outbox())).toEqual(['11:00 sla_breached']);
    });

    it('fires nothing late for a cycle that is over, after an hour', async () => {
      const first = await begin('08:00:00');
      await first.receive(CREATED);
      first.to('12:59:59');
      await first.receive(reply('e2', '12:00:00'));
      expect((await first.transitions()).at(-1)).toBe('11:00 urgent late');

      const second = await begin('08:00:00');
      await second.receive(CREATED);
      second.to('11:59:59');
      await second.receive(reply('e2', '11:30:00'));
      expect((await second.transitions()).at(-1)).toBe('11:00 urgent fired');
    });

    it('fires once an episode where the policy says so', async () => {
      const { service, receive, transitions } = await begin('08:00:00');
      await receive({ ...CREATED, team: 'quiet' });
      await service.run(at(`${DAY}09:30:00Z`));
      await receive(reply('e2', '09:30:00'));
      await receive(message('e3', '09:30:01'));
      await service.run(at(`${DAY}12:30:01Z`));
      expect(await transitions()).toEqual([
        '09:00 low fired',
        '10:30 low per_episode',
        '11:30 normal fired',
        '12:30 urgent fired',
      ]);
    });

    it('makes one of what time and a change cross at one instant, and tells of more when it grows (§5.5)', async () => {
      const { service, receive, to, transitions, outbox, workspace } = await begin('08:00:00');
      await receive(CREATED);
      to('09:00:00');
      await service.settle();
      const before = await store.db.selectFrom('transitions').select('id').where('workspace', '=', workspace).execute();
      await receive({
        id: 'e2',
        type: 'conversation.updated',
        conversation: '1',
        at: `${DAY}09:00:00Z`,
        changes: { team: 'strict' },
      });
      const after = await store.db.selectFrom('transitions').select('id').where('workspace', '=', workspace).execute();
      expect(after).toEqual(before);
      expect(await transitions()).toEqual(['09:00 urgent fired']);
      expect(triggersOf(await outbox())).toEqual(['09:00 sla_breach_warning', '09:00 sla_breached']);
    });
  });

  describe('imports (§5.7)', () => {
    it('fires nothing that is past, and everything after', async () => {
      const { service, to, workspace, transitions, outbox } = await begin('10:15:00');
      await service.receive(workspace, [CREATED], { imported: true });
      expect(await transitions()).toEqual(['09:00 low import', '10:00 normal import']);
      to('10:30:00');
      await service.settle();
      expect((await transitions()).at(-1)).toBe('10:30 high fired');
      expect(triggersOf(await outbox())).toEqual(['10:30 sla_breach_warning']);
    });

    it('keeps what time alone had brought, though nobody had noticed yet', async () => {
      const { service, receive, to, workspace, transitions } = await begin('08:00:00');
      await receive(CREATED);
      to('09:00:01');
      await service.receive(
        workspace,
        [
          {
            id: 'e2',
            type: 'conversation.updated',
            conversation: '1',
            at: `${DAY}08:30:00Z`,
            changes: { assignee: 'ana' },
          },
        ],
        { imported: true },
      );
      expect(await transitions()).toEqual(['09:00 low fired']);
    });

    it('amid an import lets time pass up to its events only, so that nothing has to be retracted', async () => {
      const { service, to, workspace, transitions, outbox } = await begin('18:00:00');
      const more = { imported: true, more: true };
      await service.receive(workspace, [CREATED, { ...CREATED, id: 'o1', conversation: '2' }], more);
      expect(await transitions()).toEqual([]);
      await service.receive(workspace, [reply('e2', '09:30:00'), message('e3', '16:30:00')], more);
      await service.receive(workspace, [{ ...reply('o2', '08:30:00'), conversation: '2' }], more);
      await service.recorder.endImport(workspace);
      expect(await transitions()).toEqual(['09:00 low import', '17:30 low import']);
      const kept = await store.db.selectFrom('cycles').select('edition').where('workspace', '=', workspace).execute();
      expect(new Set(kept.map(({ edition }) => edition))).toEqual(new Set([0]));
      expect(await outbox()).toEqual([]);
      to('18:30:00');
      await service.settle();
      expect((await transitions()).at(-1)).toBe('18:30 normal fired');
    });

    it('has ended when nothing more has come for ten seconds, whether or not it said so', async () => {
      const { service, to, workspace, transitions } = await begin('10:15:00');
      await service.receive(workspace, [CREATED], { imported: true, more: true });
      to('10:15:09');
      await service.settle();
      expect(await transitions()).toEqual([]);
      to('10:15:10');
      await service.settle();
      expect(await transitions()).toEqual(['09:00 low import', '10:00 normal import']);
      to('10:30:00');
      await service.settle();
      expect((await transitions()).at(-1)).toBe('10:30 high fired');
    });

    it('leaves a conversation alone that lives already', async () => {
      const { service, receive, to, workspace, transitions } = await begin('08:00:00');
      await receive(CREATED);
      to('09:00:01');
      await service.receive(workspace, [message('e2', '08:30:00')], { imported: true, more: true });
      expect(await transitions()).toEqual(['09:00 low fired']);
    });

    it('does not fire what was met long ago', async () => {
      const { service, to, workspace, outbox } = await begin('08:30:00');
      await service.receive(workspace, [CREATED, reply('e2', '08:20:00')], { imported: true });
      to('09:00:00');
      expect(await outbox()).toEqual([]);
    });
  });

  describe('promises that are met (§5.9)', () => {
    it('fires sla_met for an answer in time, with the event that gave it', async () => {
      const { receive, to, outbox } = await begin('08:00:00');
      await receive(CREATED);
      to('08:20:00');
      await receive(reply('e2', '08:20:00'));
      const [met, ...more] = await outbox();
      expect(more).toEqual([]);
      expect(met).toMatchObject({ trigger: 'sla_met', at: at(`${DAY}08:20:00Z`), cycle: 1 });
      expect(met!.body).toMatchObject({
        transition: {
          id: met!.id,
          tripwire: null,
          from: 'sla',
          to: 'met',
          cause: { kind: 'event', id: 'e2', source: '' },
        },
        clock: null,
        targetSeconds: 10800,
        dueAt: at(`${DAY}11:00:00Z`),
        remainingMs: 9600_000,
      });
    });

    it('fires it for a resolution that is closed, not for a message that is', async () => {
      const closed = { id: 'e2', type: 'status.changed', conversation: '1', at: `${DAY}08:20:00Z`, status: 'done' };
      const resolution = await begin('08:00:00');
      await resolution.receive({ ...CREATED, team: 'whole' });
      resolution.to('08:20:00');
      await resolution.receive(closed);
      expect(triggersOf(await resolution.outbox())).toEqual(['08:20 sla_met']);

      const messages = await begin('08:00:00');
      await messages.receive(CREATED);
      messages.to('08:20:00');
      await messages.receive(closed);
      expect(await messages.outbox()).toEqual([]);
    });

    it('does not fire it after a breach', async () => {
      const { service, receive, outbox } = await begin('08:00:00');
      await receive(CREATED);
      await service.run(at(`${DAY}11:30:00Z`));
      await receive(reply('e2', '11:30:00'));
      expect((await outbox()).filter(({ trigger }) => trigger === 'sla_met')).toEqual([]);
    });
  });

  describe('late events (§9.2)', () => {
    it('retracts a breach that a reply in time takes away, and tells whoever heard of it', async () => {
      const { service, receive, transitions, outbox, workspace } = await begin('08:00:00');
      await receive(CREATED);
      await service.run(at(`${DAY}11:50:00Z`));
      await receive(reply('e2', '10:59:59'));

      expect(await transitions()).toEqual([
        '09:00 low fired',
        '10:00 normal fired',
        '10:30 high fired',
        '11:00 urgent fired retracted',
      ]);
      const breach = (
        await store.db
          .selectFrom('transitions')
          .selectAll()
          .where('workspace', '=', workspace)
          .where('tripwire', '=', 'urgent')
          .execute()
      )[0]!;
      expect(breach).toMatchObject({
        retracted_at: at(`${DAY}11:50:00Z`),
        retracted_by: '{"kind":"event","id":"e2","source":""}',
      });
      const told = await outbox();
      expect(triggersOf(told).slice(-2).sort()).toEqual(['10:59 sla_met', '11:00 sla_corrected']);
      const corrected = told.find(({ trigger }) => trigger === 'sla_corrected')!;
      expect(corrected.id).toBe(`corrected_${breach.id}`);
      expect(corrected.body.transition).toMatchObject({
        id: breach.id,
        tripwire: 'urgent',
        to: 'breach',
        retracted: { at: at(`${DAY}11:50:00Z`), cause: { kind: 'event', id: 'e2', source: '' } },
      });
      expect(corrected.body.targetSeconds).toBe(10800);
      const cycles = await store.db
        .selectFrom('cycles')
        .select(['edition', 'outcome', 'level', 'breached_at', 'retracted_at'])
        .where('workspace', '=', workspace)
        .orderBy('edition')
        .execute();
      expect(cycles).toEqual([
        { edition: 0, outcome: 'met', level: 3, breached_at: null, retracted_at: null },
        {
          edition: 1,
          outcome: null,
          level: 4,
          breached_at: at(`${DAY}11:00:00Z`),
          retracted_at: at(`${DAY}11:50:00Z`),
        },
      ]);
      expect(await service.record(workspace, '1')).toMatchObject({
        risk: 'urgent',
        cycles: [{ outcome: 'met' }],
        transitions: [{}, {}, {}],
      });
    });

    it('corrects nothing that was not told', async () => {
      const { service, receive, to, transitions, outbox } = await begin('08:00:00');
      await receive(CREATED);
      to('18:00:00');
      await service.settle();
      await receive(reply('e2', '09:30:00'));
      expect(await transitions()).toEqual([
        '09:00 low superseded',
        '10:00 normal superseded retracted',
        '10:30 high superseded retracted',
        '11:00 urgent fired retracted',
      ]);
      expect(triggersOf(await outbox())).toEqual(['11:00 sla_breached', '11:00 sla_corrected']);
    });

    it('does not fire again what still follows, whatever number its cycle has then', async () => {
      const { service, receive, transitions, outbox, workspace } = await begin('08:00:00');
      await receive(CREATED);
      await receive(reply('e2', '08:00:30'));
      await receive(message('e3', '08:01:00'));
      await service.run(at(`${DAY}09:30:00Z`));
      const before = await store.db
        .selectFrom('transitions')
        .select(['id', 'cycle'])
        .where('workspace', '=', workspace)
        .execute();
      await receive(reply('e4', '08:00:10'), message('e5', '08:00:20'));

      const after = await store.db
        .selectFrom('transitions')
        .select(['id', 'cycle'])
        .where('workspace', '=', workspace)
        .execute();
      expect(before).toEqual([{ id: before[0]!.id, cycle: 2 }]);
      expect(after).toEqual([{ id: before[0]!.id, cycle: 3 }]);
      expect(await transitions()).toEqual(['09:01 low fired']);
      expect(triggersOf(await outbox()).filter((each) => each.includes('warning'))).toEqual([
        '09:01 sla_breach_warning',
      ]);
      expect(triggersOf(await outbox()).filter((each) => each.includes('corrected'))).toEqual([]);
    });

    it('gives another id to what is found again after it was retracted, and fires it', async () => {
      const { service, receive, transitions, outbox } = await begin('08:00:00');
      await receive(CREATED);
      await service.run(at(`${DAY}09:10:00Z`));
      await receive(reply('e2', '08:59:00'));
      expect(await transitions()).toEqual(['09:00 low fired retracted']);
      await receive({
        id: 'e3',
        type: 'event.voided',
        conversation: '1',
        at: `${DAY}09:10:00Z`,
        event: 'e2',
        reason: 'sent elsewhere',
      });
      expect((await transitions()).sort()).toEqual(['09:00 low fired', '09:00 low fired retracted']);
      const told = await outbox();
      expect(triggersOf(told)).toEqual([
        '09:00 sla_breach_warning',
        '08:59 sla_met',
        '09:00 sla_corrected',
        '08:59 sla_corrected',
        '09:00 sla_breach_warning',
      ]);
      expect(new Set(told.map(({ id }) => id)).size).toBe(5);
    });

    it('takes a met promise back when its answer is voided', async () => {
      const { receive, to, outbox, service, workspace } = await begin('08:00:00');
      await receive(CREATED);
      to('08:20:00');
      await receive(reply('e2', '08:20:00'));
      to('08:30:00');
      await receive({
        id: 'e3',
        type: 'event.voided',
        conversation: '1',
        at: `${DAY}08:30:00Z`,
        event: 'e2',
        reason: 'wrong customer',
      });
      const [met, corrected] = await outbox();
      expect(corrected).toMatchObject({ id: `corrected_${met!.id}`, trigger: 'sla_corrected' });
      expect(corrected!.body).toMatchObject({
        transition: { id: met!.id, to: 'met', retracted: { cause: { id: 'e3' } } },
        clock: 'counting',
      });
      expect(await service.record(workspace, '1')).toMatchObject({ cycles: [{ endedAt: null, outcome: null }] });
    });

    it('does not tell twice of a promise that is met all the same, a little earlier', async () => {
      const { receive, to, outbox } = await begin('08:00:00');
      await receive(CREATED);
      to('08:20:00');
      await receive(reply('e2', '08:20:00'));
      await receive(reply('e3', '08:10:00'));
      expect(triggersOf(await outbox())).toEqual(['08:20 sla_met']);
    });

    it('lets a conversation vanish whose events are all voided, and come back', async () => {
      const { service, receive, to, workspace, transitions } = await begin('08:00:00');
      await receive(CREATED);
      to('09:30:00');
      await service.settle();
      await receive({
        id: 'e2',
        type: 'event.voided',
        conversation: '1',
        at: `${DAY}09:30:00Z`,
        event: 'e1',
        reason: 'spam',
      });
      expect(await service.record(workspace, '1')).toBeNull();
      expect(await transitions()).toEqual(['09:00 low fired retracted']);
      expect(
        await store.db.selectFrom('cycles').select('edition').where('workspace', '=', workspace).execute(),
      ).toEqual([{ edition: 1 }]);

      await receive(message('e3', '08:00:00'));
      expect(await service.record(workspace, '1')).toMatchObject({ status: 'open', risk: 'at_risk' });
      expect((await transitions()).sort()).toEqual(['09:00 low fired', '09:00 low fired retracted']);
    });
  });

  describe('what is received', () => {
    it('keeps an event of the next five minutes until its instant comes (§9.3)', async () => {
      const { service, receive, to, workspace } = await begin('07:56:00');
      expect(await receive(CREATED)).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
      expect(await service.record(workspace, '1')).toBeNull();
      expect(await service.recorder.wake(10)).toEqual({ woken: 0, nextAt: at(`${DAY}08:00:00Z`) });
      to('08:00:00');
      await service.settle();
      expect(await service.record(workspace, '1')).toMatchObject({
        status: 'open',
        nextTripwireAt: `${DAY}09:00:00.000Z`,
      });

      await receive(reply('e2', '08:04:00'));
      expect(await service.record(workspace, '1')).toMatchObject({ waitingSince: `${DAY}08:00:00.000Z` });
      await service.run(at(`${DAY}08:04:00Z`));
      expect(await service.record(workspace, '1')).toMatchObject({ waitingSince: null });
    });

    it('refuses one that lies further ahead, alone', async () => {
      const { receive } = await begin('07:54:59');
      const result = await receive({ ...CREATED, id: 'e0', at: `${DAY}07:54:00Z`, conversation: '2' }, CREATED);
      expect(result).toMatchObject({
        accepted: 1,
        duplicates: 0,
        rejected: [{ index: 1, id: 'e1', code: 'in_future' }],
      });
    });

    it('takes a repetition for one, however it is written, and another body for a conflict (§3.3)', async () => {
      const { receive } = await begin('09:00:00');
      const event = { ...CREATED, customer: { id: 'c', name: 'Ada' }, custom: { b: 1, a: [2] } };
      const again = {
        custom: { a: [2], b: 1 },
        customer: { name: 'Ada', id: 'c' },
        conversation: '1',
        at: '2026-03-02T09:00:00+01:00',
        type: CREATED.type,
        id: 'e1',
        seq: 0,
      };
      expect(await receive(event, again, { ...event, team: 'x' })).toMatchObject({
        accepted: 1,
        duplicates: 1,
        rejected: [{ index: 2, code: 'id_conflict' }],
      });
      expect(
        await receive(
          again,
          { ...event, custom: { b: 1, a: [3] } },
          { ...event, conversation: '9' },
          { ...event, source: 'crm' },
        ),
      ).toMatchObject({
        accepted: 1,
        duplicates: 1,
        rejected: [
          { index: 1, code: 'id_conflict' },
          { index: 2, code: 'id_conflict' },
        ],
      });
      const note = { ...reply('n', '08:10:00'), private: false, custom: { a: 1 } };
      expect(await receive(note, { ...note, custom: { a: 2 } })).toMatchObject({
        accepted: 1,
        rejected: [{ code: 'id_conflict' }],
      });
    });

    it('keeps what is personal apart, and the event as it was sent', async () => {
      const { service, receive, workspace } = await begin('09:00:00');
      const created = {
        ...CREATED,
        subject: 'Secret',
        customer: { id: 'c7', name: 'Ada', tier: 'gold' },
        custom: { iban: 'DE00' },
      };
      const updated = {
        id: 'e2',
        type: 'conversation.updated',
        conversation: '1',
        at: `${DAY}08:10:00Z`,
        changes: { team: 'x', customer: { name: 'Ada L.' } },
      };
      await receive(created, updated);
      const rows = await store.db
        .selectFrom('events')
        .select(['body', 'personal'])
        .where('workspace', '=', workspace)
        .orderBy('position')
        .execute();
      for (const { body } of rows) expect(body).not.toMatch(/Secret|Ada|DE00/);
      const { loadEvents, bodyOfRow } = await import('../../src/record/event-rows.ts');
      expect(rows.map(bodyOfRow)).toEqual([created, updated]);
      const events = await loadEvents(store.db, store.dialect, workspace, ['1']);
      expect(events.get('1')).toMatchObject([
        { changes: { subject: 'Secret', customer: { name: 'Ada', tier: 'gold' } } },
        { changes: { customer: { name: 'Ada L.' } } },
      ]);
      expect(
        (
          await store.db
            .selectFrom('conversations')
            .select(['customer_name', 'tier', 'team'])
            .where('workspace', '=', workspace)
            .execute()
        )[0],
      ).toEqual({ customer_name: 'Ada L.', tier: 'gold', team: 'x' });
      void service;
    });

    it('is not held up by a conversation that cannot be folded', async () => {
      const { service, receive, to, workspace } = await begin('08:00:00');
      await receive(CREATED, { ...CREATED, id: 'o1', conversation: '2' });
      await store.db
        .updateTable('conversations')
        .set({ state: '{}' })
        .where('workspace', '=', workspace)
        .where('id', '=', '1')
        .execute();
      to('08:10:00');
      expect(await receive(reply('e2', '08:10:00'), { ...reply('o2', '08:10:00'), conversation: '2' })).toMatchObject({
        accepted: 1,
        rejected: [{ index: 0, id: 'e2', code: 'internal_error' }],
      });
      to('09:00:00');
      await service.settle();
      expect(service.failures.length).toBeGreaterThan(0);
      const [row] = await store.db
        .selectFrom('conversations')
        .select('wake_at')
        .where('workspace', '=', workspace)
        .where('id', '=', '1')
        .execute();
      expect(row!.wake_at).toBe(at(`${DAY}09:01:00Z`));
    });

    it('counts what is open by risk, in the same commit', async () => {
      const { service, receive, workspace } = await begin('08:00:00');
      await receive(
        CREATED,
        { ...CREATED, id: 'o1', conversation: '2' },
        { ...CREATED, id: 'p1', conversation: '3', status: 'done' },
      );
      await service.run(at(`${DAY}09:00:00Z`));
      await receive({ id: 'o2', type: 'status.changed', conversation: '2', at: `${DAY}09:00:00Z`, status: 'done' });
      const { readCounts } = await import('../../src/record/counters.ts');
      const counts = await readCounts(store.db, workspace);
      expect(Object.fromEntries([...counts].filter(([, value]) => value !== 0))).toEqual({
        conversations: 3,
        open: 1,
        'open/risk/at_risk': 1,
        'open/unassigned': 1,
        'open/allMessages/at_risk': 1,
      });
    });

    it('hands positions out without a gap, in the order of commits', async () => {
      const { service, workspace } = await begin('08:30:00');
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          service.receive(workspace, [{ ...CREATED, id: `e${index}`, conversation: `${index}` }]),
        ),
      );
      const positions = await Promise.all(
        (['events', 'outbox', 'changes'] as const).map((table) =>
          store.db.selectFrom(table).select('position').where('workspace', '=', workspace).execute(),
        ),
      );
      const sorted = positions
        .flat()
        .map(({ position }) => position)
        .sort((a, b) => a - b);
      // The first was the configuration's.
      expect(sorted).toEqual(Array.from({ length: sorted.length }, (_, index) => index + 1));
    });
  });
});
