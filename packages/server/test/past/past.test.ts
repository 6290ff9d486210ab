/** The whole board and the report of a past instant: as it was known then, they are what was answered then. */
import { formatInstant } from '@kept/engine';
import { expect, it } from 'vitest';
import { runBeside } from '../../src/beside/run-beside.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import { type Past, type PastAsked, pastOf } from '../../src/past/past.ts';
import { compliance } from '../../src/queries/compliance.ts';
import { countConversations } from '../../src/queries/count-conversations.ts';
import { KeptBlocks } from '../../src/queries/kept-blocks.ts';
import { listConversations } from '../../src/queries/list-conversations.ts';
import type { Row } from '../../src/queries/row.ts';
import { running } from '../http/running.ts';
import { DAY, event, HOUR, history, MINUTE, MONDAY, receive, served } from '../proof/given.ts';
import type { Service } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const NO_FILTER = { metric: null, team: null, channel: null, priority: null, tier: null, policy: null, assignee: null };
const PERIOD = {
  from: MONDAY - DAY,
  to: MONDAY + 3 * DAY,
  basis: 'created',
  timeZone: 'UTC',
  groupBy: 'team',
} as const;

/** What the board, its counts and the report say now. */
async function answers(service: Service, workspace: string) {
  const { db, dialect, snapshot } = service.store;
  const kept = new KeptBlocks();
  const context = { db, dialect, snapshot, configuration: service.revisions.current, kept };
  const now = service.clock.now();
  const listed = await listConversations(context, {
    workspace,
    filter: { active: true },
    sort: 'due',
    limit: 50,
    cursor: null,
    now,
  });
  if (listed.kind !== 'page') throw new Error('unreachable');
  const {
    heatMap: _,
    corrected: __,
    ...report
  } = await compliance(context, {
    workspace,
    options: { ...PERIOD, until: now },
    filter: NO_FILTER,
  });
  const { byRisk: risk } = await countConversations(context, { workspace, filter: {} });
  return { at: now, board: listed.items.map(shown), report, risk };
}

/** When a row was written is of the store, not of the past. */
function shown({ updatedAt: _, ...row }: Row) {
  return row;
}

function past(service: Service, asked: Partial<PastAsked> & Pick<PastAsked, 'workspace' | 'at'>): Promise<Past> {
  return pastOf(service.store, holidays, { knownAt: null, report: PERIOD, ...asked });
}

onEveryDatabase('The past', (database) => {
  it('as it was known then is what was answered then: board, counts and report', async () => {
    const service = await served(database);
    const workspace = await service.workspace('acme', (await import('../proof/given.ts')).CONFIG);
    const noted = [await answers(service, workspace)];
    const note = async (at: number, ...events: Parameters<typeof receive>[3]) => {
      await receive(service, workspace, at, events);
      noted.push(await answers(service, workspace));
    };
    await note(
      MONDAY + MINUTE,
      event('a1', 'a', 'conversation.created', MONDAY, { team: 'x', subject: 'Help' }),
      event('b1', 'b', 'message.received', MONDAY),
    );
    await note(MONDAY + 100 * MINUTE, event('c1', 'c', 'conversation.created', MONDAY + 90 * MINUTE));
    await note(MONDAY + 3 * HOUR, event('b2', 'b', 'status.changed', MONDAY + 170 * MINUTE, { status: 'pending' }));
    // Late: it was answered in time. And one that should never have been.
    await note(MONDAY + 4 * HOUR, event('a2', 'a', 'message.sent', MONDAY + 30 * MINUTE));
    await note(
      MONDAY + 5 * HOUR,
      event('c2', 'c', 'event.voided', MONDAY + 5 * HOUR, { event: 'c1', reason: 'wrong' }),
    );
    await note(MONDAY + DAY, event('a3', 'a', 'status.changed', MONDAY + DAY, { status: 'done' }));

    expect(new Set(noted.map(({ report }) => JSON.stringify(report))).size).toBeGreaterThan(3);
    for (const { at, board, report, risk } of noted) {
      const then = await past(service, { workspace, at, knownAt: at });
      expect(then.board.map(shown), formatInstant(at)).toEqual(board);
      expect(then.report, formatInstant(at)).toEqual(report);
      expect(then.risk, formatInstant(at)).toEqual(risk);
      expect(then).toMatchObject({ open: board.length, truncated: false });
    }
  });

  it('as it is known now has what came late', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const at = MONDAY + 150 * MINUTE;
    const then = await past(service, { workspace, at, knownAt: at });
    const now = await past(service, { workspace, at });
    // Of `met` it was learnt at 11:00 that it was done at 10:00.
    expect(then.board.map(({ id }) => id)).toEqual(['late', 'met']);
    expect(now.board.map(({ id }) => id)).toEqual(['late']);
    expect(now).toMatchObject({ conversations: 3, open: 1, risk: { breach: 1 } });
  });

  it('is made beside, with progress, and the same', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const asked = { workspace, at: MONDAY + HOUR, knownAt: null, report: PERIOD };
    const told: unknown[] = [];
    const beside = await runBeside<'past'>(
      service.store.location,
      { kind: 'past', asked },
      { progress: (each) => told.push(each) },
    );
    expect(beside).toEqual(JSON.parse(JSON.stringify(await past(service, asked))));
    expect(told[0]).toEqual({ replayed: 0, total: 4 });
  });

  it('over HTTP: asked for, looked after, its board paged and filtered', async () => {
    const server = await running(await database.fresh());
    await server.send('PUT', '/v1/config', {
      body: 'kept: 1\nschedules: {}\npolicies: { all: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } } }\nassignments: [{ policy: all }]',
      type: 'application/yaml',
    });
    await server.events(
      ...['a', 'b', 'c']
        .map((id, index) => ({
          ...{ id: `${id}1`, type: 'conversation.created', conversation: id, at: `2026-03-02T0${6 + index}:30:00Z` },
          team: id === 'b' ? 'x' : 'y',
        }))
        .slice(0, 2),
    );
    await server.until('2026-03-02T12:00:00Z');
    const started = await server.send<{ id: string }>('POST', '/v1/past', {
      as: 'read',
      body: { at: '2026-03-02T08:00:00Z', report: { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' } },
    });
    expect(started.status).toBe(202);
    const path = `/v1/past/${started.body.id}`;
    await expect
      .poll(async () => (await server.get<{ state: string }>(path)).body.state, { timeout: 20_000 })
      .toBe('done');
    expect((await server.get(path)).body).toMatchObject({
      ...{ at: '2026-03-02T08:00:00.000Z', knownAt: null, progress: { replayed: 0, total: 2 } },
      result: { conversations: 2, open: 2, risk: { breach: 1, sla: 1 }, report: { overall: { breached: 1 } } },
    });
    const { body: first } = await server.get<{ items: { id: string }[]; next: string }>(
      `${path}/conversations?limit=1`,
    );
    expect(first).toMatchObject({ asOf: '2026-03-02T08:00:00.000Z', items: [{ id: 'a' }] });
    const { body: second } = await server.get(`${path}/conversations?limit=1&cursor=${first.next}`);
    expect(second).toMatchObject({ items: [{ id: 'b', risk: 'sla' }] });
    expect((await server.get(`${path}/conversations?team=x`)).body).toMatchObject({ items: [{ id: 'b' }], next: null });
    expect((await server.send('DELETE', path)).status).toBe(204);
    expect((await server.get(path)).status).toBe(404);
    const future = await server.send('POST', '/v1/past', { body: { at: '2027-01-01T00:00:00Z' } });
    expect(future.status).toBe(400);
    await server.stop();
  });
});
