/** The configuration over HTTP: saved, planned, looked at, in JSON and YAML. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, onEveryDatabase } from '../support/databases.ts';
import { type Running, running } from './running.ts';

const CONFIG = `# Ours
kept: 1
schedules:
  office:
    timeZone: Europe/Berlin
    weekly: { mon: ["09:00-17:00"], tue: ["09:00-17:00"], wed: ["09:00-17:00"] }
    holidays: [DE-BY]
policies:
  standard:
    schedule: office
    metrics: { firstReply: { target: 8h } }
assignments:
  - { policy: standard }
`;

onEveryDatabase('the configuration', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  const put = (body: string, query = '', headers: Record<string, string> = {}) =>
    server.send<{ saved: boolean; revision: { number: number }; plan: Record<string, unknown> | null }>(
      'PUT',
      `/v1/config${query}`,
      {
        body,
        type: 'application/yaml',
        headers,
      },
    );

  it('starts as something sensible, and is replaced until the first event (§8.2)', async () => {
    expect((await server.get('/v1/config/revisions/current')).body).toMatchObject({
      number: 1,
      author: 'kept',
      current: true,
    });
    expect((await put(CONFIG)).body).toMatchObject({
      saved: true,
      replaced: true,
      revision: { number: 1, author: 'admin', appliesTo: 'new' },
    });
  });

  it('comes as it was saved: JSON, or YAML with its comments', async () => {
    const json = await server.get('/v1/config');
    expect(json.headers.get('etag')).toBe('"1"');
    expect(json.body).toMatchObject({ kept: 1, schedules: { office: { timeZone: 'Europe/Berlin' } } });
    const yaml = await server.get('/v1/config', { headers: { accept: 'application/yaml' } });
    expect(yaml.headers.get('content-type')).toContain('application/yaml');
    expect(yaml.body).toBe(CONFIG);
  });

  it('goes back in as it came out', async () => {
    const { body } = await server.get('/v1/config');
    expect((await server.send('PUT', '/v1/config?dryRun=true', { body })).body).toMatchObject({
      plan: { changes: [] },
    });
    const again = await put(CONFIG);
    expect(again.body).toMatchObject({ saved: false, revision: { number: 1 } });
  });

  it('shows what a change would do, and does nothing (§8.3)', async () => {
    await server.events(
      { id: 'a', type: 'conversation.created', conversation: '1', at: '2026-03-02T08:00:00Z' },
      { id: 'b', type: 'conversation.created', conversation: '2', at: '2026-03-02T08:00:00Z' },
    );
    await server.until('2026-03-02T11:00:00Z');
    const tighter = CONFIG.replace('8h', '1h');
    const { body } = await put(tighter, '?dryRun=true&appliesTo=open');
    expect(body).toMatchObject({
      saved: false,
      revision: { number: 1 },
      plan: {
        revision: 2,
        base: 1,
        appliesTo: 'open',
        changes: [{ part: 'policy', name: 'standard', change: 'changed' }],
        openConversations: { total: 2, covered: 2, leftAlone: 0, changed: 2 },
        crossings: [{ metric: 'firstReply', tripwire: 'urgent', count: 2 }],
        alerts: 2,
      },
    });
    expect((await put(tighter, '?dryRun=true&fire=false&appliesTo=open')).body.plan).toMatchObject({ alerts: 0 });
    expect((await put(tighter, '?dryRun=true')).body.plan).toMatchObject({
      openConversations: { covered: 0, leftAlone: 2 },
      crossings: [],
    });
    expect((await server.get('/v1/config/revisions')).body).toMatchObject({ items: [{ number: 1 }], next: null });
  });

  it('is applied to open conversations, which then say so', async () => {
    const saved = await put(CONFIG.replace('8h', '1h'), `?appliesTo=open&note=${encodeURIComponent('Quicker now')}`, {
      'if-match': '"1"',
    });
    expect(saved).toMatchObject({ status: 200, body: { saved: true, revision: { number: 2, note: 'Quicker now' } } });
    await server.until('2026-03-02T11:00:01Z');
    const { body } = await server.get('/v1/conversations/1');
    expect(body).toMatchObject({ risk: 'breach', metrics: { firstReply: { policyVersion: 2 } } });
    const history = await server.get<{ selections: { cause: object }[]; applications: { endReason: string | null }[] }>(
      '/v1/conversations/1/history',
    );
    expect(history.body.selections.at(-1)!.cause).toEqual({ kind: 'revision', revision: 2 });
  });

  it('is not overwritten by who has not seen it', async () => {
    expect(await put(CONFIG, '', { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'revision_conflict' },
    });
    expect(await put(CONFIG, '', { 'if-match': 'yesterday' })).toMatchObject({ status: 400 });
    const { body } = await server.get('/v1/config/revisions?limit=1');
    expect(body).toMatchObject({ items: [{ number: 2, current: true }] });
    const next = (body as { next: string }).next;
    expect((await server.get(`/v1/config/revisions?limit=1&cursor=${next}`)).body).toMatchObject({
      items: [{ number: 1 }],
      next: null,
    });
    expect((await server.get('/v1/config/revisions/1')).body).toMatchObject({
      source: CONFIG,
      versions: { policies: { standard: 1 } },
    });
  });

  it('can be checked without being saved', async () => {
    expect(
      (await server.send('POST', '/v1/config/validate', { body: CONFIG, type: 'application/yaml', as: 'read' })).body,
    ).toEqual({
      ok: true,
      faults: [],
    });
    expect((await server.send('POST', '/v1/config/validate', { body: '{"kept": 2}' })).body).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.objectContaining({ path: 'kept', line: 1 })]),
    });
  });

  it('gives open segments for countdowns, of any version that is pinned', async () => {
    const { body } = await server.get(
      '/v1/schedules/office/segments?from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z',
    );
    expect(body).toMatchObject({
      timeZone: 'Europe/Berlin',
      version: 1,
      segments: [
        { from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T16:00:00.000Z' },
        { from: '2026-03-03T08:00:00.000Z', to: '2026-03-03T16:00:00.000Z' },
      ],
    });
    expect((await server.get('/v1/schedules')).body).toMatchObject({
      items: [{ name: 'office', openNow: true, changesAt: '2026-03-02T16:00:00.000Z' }],
    });
  });

  it('shows a year under a schedule, and when a message would be due', async () => {
    const preview = (schedule: object, more: object = {}) =>
      server.send<{
        days: { date: string; source: string; note: string | null; openSeconds: number; clockChangeMinutes: number }[];
        due: object[];
      }>('POST', '/v1/config/preview-schedule', {
        body: { schedule, year: 2026, at: '2026-12-23T15:00:00Z', targets: ['2h'], ...more },
        as: 'read',
      });
    const schedule = {
      timeZone: 'Europe/Berlin',
      weekly: { wed: ['09:00-17:00'], thu: ['09:00-17:00'], fri: ['09:00-17:00'] },
      holidays: ['DE-BY'],
      overrides: { '12-24': ['09:00-12:00'] },
    };
    const { body } = await preview(schedule);
    expect(body.days).toHaveLength(365);
    const day = (date: string) => body.days.find((each) => each.date === date);
    expect(day('2026-12-24')).toMatchObject({ source: 'override', openSeconds: 10_800 });
    expect(day('2026-12-25')).toMatchObject({
      source: 'holiday',
      openSeconds: 0,
      note: expect.stringContaining('Weihnacht'),
    });
    expect(day('2026-03-29')).toMatchObject({ clockChangeMinutes: -60 });
    expect(body.due).toEqual([{ target: '2h', seconds: 7200, dueAt: '2026-12-24T09:00:00.000Z' }]);
    expect(await preview({ ...schedule, weekly: { wed: ['17:00'] } })).toMatchObject({
      status: 422,
      body: { code: 'bad_schedule' },
    });
    expect(await preview({ ...schedule, holidays: ['DE-XX'] })).toMatchObject({
      status: 422,
      body: { faults: [{ path: 'body.schedule.holidays[0]' }] },
    });
    expect(await preview(schedule, { targets: ['2d'] })).toMatchObject({
      status: 422,
      body: { faults: [{ path: 'body.targets[0]', code: 'days_in_duration' }] },
    });
  });

  it('knows holidays by code and name', async () => {
    const { body } = await server.get<{ items: { code: string; name: string }[] }>('/v1/holidays');
    expect(body.items).toContainEqual({ code: 'DE-BY', name: expect.stringMatching(/Ba[vy]/), country: 'DE' });
    const dates = await server.get<{ items: object[] }>('/v1/holidays/US?year=2026');
    expect(dates.body.items).toContainEqual({ date: '2026-12-25', name: 'Christmas Day' });
  });
});
