/** What people do with the API, start to end, on every database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, onEveryDatabase } from '../support/databases.ts';
import { type Running, running } from './running.ts';

const CONFIG = `kept: 1
schedules:
  office: { timeZone: UTC, weekly: { mon: ["09:00-17:00"], tue: ["09:00-17:00"] } }
policies:
  standard:
    schedule: office
    metrics: { firstReply: { target: 4h }, resolution: { target: 8h } }
  vip:
    ignoreOfficeHours: true
    metrics: { firstReply: { target: 1h } }
assignments:
  - { policy: vip, team: gold }
  - { policy: standard }
`;

function created(id: string, more: object = {}) {
  return { id: `${id}-created`, type: 'conversation.created', conversation: id, at: '2026-03-02T10:00:00Z', ...more };
}

interface Row {
  id: string;
  risk: string | null;
  status: string;
  metrics: Record<string, { badge: string; dueAt: string | null; remainingSeconds: number | null; policy: string }>;
}

onEveryDatabase('stories through HTTP', (database: Database) => {
  let server: Running;

  beforeAll(async () => {
    server = await running(await database.fresh());
    await server.send('PUT', '/v1/config', { body: CONFIG, type: 'application/yaml' });
  });
  afterAll(() => server.stop());

  const rows = async (query = '') => (await server.get<{ items: Row[] }>(`/v1/conversations${query}`)).body.items;

  describe('a message comes, waits, is answered late', () => {
    it('is listed with clocks that are true at the moment of the answer (§5, §7)', async () => {
      await server.until('2026-03-02T10:00:00Z');
      await server.events(
        created('1001', { team: 'support', channel: 'email', subject: 'Cannot log in', customer: { name: 'Ada' } }),
        created('1002', { team: 'gold', channel: 'email', assignee: 'ana' }),
      );
      await server.until('2026-03-02T10:30:00Z');
      const [first, second] = await rows();
      expect(first).toMatchObject({
        id: '1002',
        risk: 'sla',
        metrics: { firstReply: { dueAt: '2026-03-02T11:00:00.000Z', remainingSeconds: 1800, policy: 'vip' } },
      });
      expect(second).toMatchObject({
        id: '1001',
        metrics: { firstReply: { dueAt: '2026-03-02T14:00:00.000Z', remainingSeconds: 12_600, policy: 'standard' } },
      });
    });

    it('crosses its tripwires at their instants, found when time passes (§5.3, §5.5)', async () => {
      await server.until('2026-03-02T11:20:00Z');
      const { body } = await server.get<{ transitions: { at: string; tripwire: string; fired: boolean }[] }>(
        '/v1/conversations/1002/history',
      );
      expect(body.transitions.map(({ at, tripwire }) => [at, tripwire])).toEqual([
        ['2026-03-02T10:45:00.000Z', 'low'],
        ['2026-03-02T10:54:00.000Z', 'normal'],
        ['2026-03-02T11:00:00.000Z', 'urgent'],
      ]);
    });

    it('shows its ledger, which sums (§11)', async () => {
      const { body } = await server.get<{
        elapsedSeconds: number;
        segments: { kind: string; seconds: number; projected: boolean }[];
      }>('/v1/conversations/1001/explain?metric=firstReply');
      const counted = body.segments.filter(({ kind, projected }) => kind === 'counted' && !projected);
      expect(counted.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(body.elapsedSeconds);
      expect(body.elapsedSeconds).toBe(4800);
    });

    it('keeps the breach when the answer comes too late (§5.4)', async () => {
      await server.events({
        id: '1002-reply',
        type: 'message.sent',
        conversation: '1002',
        at: '2026-03-02T11:15:00Z',
        author: { kind: 'agent', id: 'ana' },
      });
      const { body } = await server.get<Row>('/v1/conversations/1002');
      expect(body.metrics.firstReply).toMatchObject({ badge: 'breached', dueAt: null });
    });

    it('can be looked at as of any instant, and as was known at any (§1.4)', async () => {
      const at = await server.get<Row>('/v1/conversations/1002?at=2026-03-02T10:50:00Z');
      expect(at.body).toMatchObject({ risk: 'at_risk', asOf: '2026-03-02T10:50:00.000Z' });
      const known = await server.get<Row>(
        '/v1/conversations/1002?at=2026-03-02T11:16:00Z&knownAt=2026-03-02T10:30:00Z',
      );
      expect(known.body).toMatchObject({ risk: 'breach', metrics: { firstReply: { badge: 'breach' } } });
      const before = await server.get('/v1/conversations/1002?at=2026-03-02T09:00:00Z');
      expect(before.status).toBe(404);
    });

    it('says why its policy won (§7.2)', async () => {
      const { body } = await server.get<{
        metrics: { winner: { policy: string }; candidates: { verdict: string }[] }[];
      }>('/v1/conversations/1002/trace');
      expect(body.metrics[0]).toMatchObject({
        winner: { policy: 'vip', score: 2 },
        candidates: [{ verdict: 'won' }, { verdict: 'lower_score' }],
      });
      const of = await server.get('/v1/config/assignments/trace?team=other');
      expect(of.body).toMatchObject({ metrics: [{ winner: { policy: 'standard' } }, { winner: null }, {}] });
    });
  });

  describe('a list', () => {
    beforeAll(async () => {
      const many = Array.from({ length: 23 }, (_, n) =>
        created(`m${String(n).padStart(2, '0')}`, { team: n % 2 ? 'odd' : 'even', subject: `Parcel ${n} is late` }),
      );
      await server.events(...many);
      const done = ['m00', 'm01', 'm02'].map((id) => ({
        id: `${id}-done`,
        type: 'status.changed',
        conversation: id,
        at: '2026-03-02T11:00:00Z',
        status: 'done',
      }));
      await server.events(...done);
    });

    it.each(['due', 'risk', 'waiting', 'created'])(
      'sorted by %s comes whole, page by page, each row once',
      async (sort) => {
        const seen: string[] = [];
        let cursor = '';
        do {
          const { body } = await server.get<{ items: Row[]; next: string | null }>(
            `/v1/conversations?limit=4&sort=${sort}${cursor}`,
          );
          seen.push(...body.items.map(({ id }) => id));
          cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
        } while (cursor !== '');
        expect(seen).toHaveLength(25);
        expect(new Set(seen).size).toBe(25);
      },
    );

    it('sorted by due has the soonest first and what has no due instant last', async () => {
      const due = (await rows('?limit=200')).map(
        ({ metrics }) =>
          Object.values(metrics)
            .map((metric) => metric.dueAt ?? '9')
            .sort()[0]!,
      );
      expect(due).toEqual([...due].sort());
    });

    it.each([
      ['team=even&active=true', 10],
      ['team=even&team=odd', 23],
      ['status=done', 3],
      ['policy=vip', 1],
      ['risk=breach&risk=sla&team=gold', 1],
      ['assignee=unassigned&active=true', 21],
      ['assignee=ana', 1],
      ['q=parc+late', 23],
      ['q=cannot+log', 1],
      ['q=ada', 1],
      ['q=%21%21', 0],
      ['metric=firstReply&dueBefore=2026-03-02T14:00:00Z', 0],
      ['metric=resolution&dueBefore=2026-03-03T12:00:00Z&active=true', 22],
      ['channel=email', 2],
      ['createdFrom=2026-03-02T10:00:00Z&createdTo=2026-03-02T10:00:01Z', 25],
      ['createdTo=2026-03-02T10:00:00Z', 0],
    ])('filtered by %s has %i rows', async (query, count) => {
      expect(await rows(`?limit=200&${query}`)).toHaveLength(count);
    });

    it('is counted by risk', async () => {
      const { body } = await server.get<{ open: number; byRisk: Record<string, number> }>('/v1/conversations/counts');
      const open = await rows('?limit=200&active=true');
      expect(body.open).toBe(open.length);
      for (const risk of ['sla', 'at_risk', 'urgent', 'breach']) {
        expect(body.byRisk[risk]).toBe(open.filter((row) => row.risk === risk).length);
      }
    });

    it('has facets to filter by', async () => {
      const { body } = await server.get('/v1/conversations/facets');
      expect(body).toMatchObject({ teams: ['even', 'gold', 'odd', 'support'], policies: ['standard', 'vip'] });
    });

    it('forecasts what falls due', async () => {
      const { body } = await server.get<{ buckets: Record<string, number>[]; teams: { urgent: number }[] }>(
        '/v1/forecast?hours=8',
      );
      const sum = (key: string) => body.buckets.reduce((total, bucket) => total + bucket[key]!, 0);
      // First replies of the 21 that are open and not answered, at 14:00.
      expect(sum('urgent')).toBe(21);
      expect(body.teams.reduce((total, { urgent }) => total + urgent, 0)).toBe(21);
    });
  });

  describe('a report', () => {
    const PERIOD = 'from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z';

    it('counts what was kept (§10), and an excuse beside it', async () => {
      const { body } = await server.get<{ overall: Record<string, unknown>; heatMap: unknown[] }>(
        `/v1/reports/compliance?${PERIOD}`,
      );
      expect(body.overall).toMatchObject({
        total: 25,
        breached: 1,
        complianceRate: 96,
        excused: 0,
        breachesInPeriod: 1,
      });
      expect(body.heatMap).toEqual([{ weekday: 1, hour: 11, breaches: 1 }]);
      const history = await server.get<{ transitions: { id: string; to: string }[] }>('/v1/conversations/1002/history');
      const [warning] = history.body.transitions;
      const breach = history.body.transitions.find(({ to }) => to === 'breach')!;
      const path = `/v1/transitions/${encodeURIComponent(breach.id)}/excuse`;
      const excused = await server.send('POST', path, { as: 'agent', body: { reason: 'Mail was down.' } });
      expect(excused).toMatchObject({
        status: 200,
        body: { reason: 'Mail was down.', author: 'agent', withdrawnAt: null },
      });
      const after = await server.get<{ overall: object }>(`/v1/reports/compliance?${PERIOD}`);
      expect(after.body.overall).toMatchObject({ complianceRate: 96, excused: 1, complianceRateWithoutExcused: 100 });
      expect((await server.send('DELETE', path, { as: 'agent' })).status).toBe(200);
      expect((await server.send('DELETE', path, { as: 'agent' })).body).toMatchObject({ code: 'not_excused' });
      const of = `/v1/transitions/${encodeURIComponent(warning!.id)}/excuse`;
      expect((await server.send('POST', of, { body: { reason: 'x' } })).body).toMatchObject({ code: 'not_a_breach' });
    });

    it('comes in groups, filtered, and as CSV', async () => {
      const grouped = await server.get<{ groups: { group: string; figures: { total: number } }[] }>(
        `/v1/reports/compliance?${PERIOD}&groupBy=team`,
      );
      expect(grouped.body.groups.map(({ group, figures }) => [group, figures.total])).toEqual([
        ['even', 12],
        ['gold', 1],
        ['odd', 11],
        ['support', 1],
      ]);
      const gold = await server.get<{ overall: { total: number } }>(
        `/v1/reports/compliance?${PERIOD}&team=gold&basis=ended`,
      );
      expect(gold.body.overall).toMatchObject({ total: 1, breached: 1 });
      const csv = await server.get<string>(`/v1/reports/compliance?${PERIOD}&groupBy=day&format=csv`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.body.split('\r\n')[0]).toContain('complianceRate');
    });
  });

  describe('events', () => {
    it('come as NDJSON, good ones in, bad ones named by their line', async () => {
      const lines = [
        JSON.stringify(created('n1')),
        '',
        '{"id": "broken"',
        JSON.stringify({ ...created('n2'), colour: 'red' }),
        JSON.stringify(created('n1')),
        JSON.stringify({ ...created('n1'), subject: 'other' }),
        JSON.stringify({ ...created('n3'), at: '2026-03-02T12:00:00Z' }),
      ];
      const { status, body } = await server.send('POST', '/v1/events', {
        as: 'ingest',
        body: lines.join('\n'),
        type: 'application/x-ndjson',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        accepted: 1,
        duplicates: 1,
        rejected: [
          { index: 2, id: null, code: 'malformed_json' },
          { index: 3, id: 'n2-created', code: 'unknown_field' },
          { index: 5, id: 'n1-created', code: 'id_conflict' },
          { index: 6, id: 'n3-created', code: 'in_future' },
        ],
      });
    });

    it('are listed as they were sent, in the order of receipt', async () => {
      const { body } = await server.get<{ items: { event: object; voided: boolean }[] }>('/v1/conversations/n1/events');
      expect(body.items.map(({ event }) => event)).toEqual([created('n1')]);
      await server.events({
        id: 'n1-void',
        type: 'event.voided',
        conversation: 'n1',
        at: '2026-03-02T11:10:00Z',
        event: 'n1-created',
        reason: 'a test',
      });
      const after = await server.get<{ items: { voided: boolean }[] }>('/v1/conversations/n1/events');
      expect(after.body.items.map(({ voided }) => voided)).toEqual([true, false]);
      expect((await server.get('/v1/conversations/n1')).status).toBe(404);
    });
  });

  it('a doctor finds nothing wrong afterwards', async () => {
    const { doctor } = await import('../../src/doctor/doctor.ts');
    const found = await doctor(server.app.store, server.app.revisions, 'default');
    expect(found).toMatchObject({ differing: [], counters: [] });
  });
});
